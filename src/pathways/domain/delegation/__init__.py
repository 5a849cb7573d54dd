"""Delegations: who may decide in the President's place, and until when (N8)."""

from pathways.domain.delegation import giving, withdrawing

__all__ = ["giving", "withdrawing"]
