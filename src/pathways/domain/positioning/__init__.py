"""People positioned on offers, ranked, and the answers (G9)."""

# Importing a moment registers its decision.
from pathways.domain.positioning import answering, entering, proposing

__all__ = ["answering", "entering", "proposing"]
