"""What one person's enrolments tell each other."""
