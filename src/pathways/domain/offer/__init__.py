"""What people are positioned on (G9)."""
