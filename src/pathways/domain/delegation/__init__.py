"""Delegations: who may decide in the President's place, and until when (N8)."""
