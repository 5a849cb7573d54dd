"""A past year under other rules."""
