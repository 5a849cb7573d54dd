"""Requests for funding, from the pre-project to their answer (G5)."""
