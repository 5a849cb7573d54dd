"""Collective sessions of an action."""
