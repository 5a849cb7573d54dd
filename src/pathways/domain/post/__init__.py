"""A place of an agreement, one person at a time."""
