"""Mopeds of a rental service (A3)."""
