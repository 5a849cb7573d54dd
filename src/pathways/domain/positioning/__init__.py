"""People positioned on offers, and the answers (G9)."""
