"""Bodies that accompany people, their référents and the agreement that finances them."""

# Importing a moment registers its decision.
from pathways.domain.organisation import agreement, referents, registering

__all__ = ["agreement", "referents", "registering"]
