"""The yearly envelopes of the insertion budget (G12)."""

# Importing a moment registers its decision.
from pathways.domain.budget import drawing, voting

__all__ = ["drawing", "voting"]
