"""What people are positioned on (G9): published, changed, withdrawn; its places are taken."""

# Importing a moment registers its decision.
from pathways.domain.offer import changing, publishing

__all__ = ["changing", "publishing"]
