"""The contrat d'engagements: what person and body promise each other (Annexe 1, art. 4.4)."""

# Importing a moment registers its decision.
from pathways.domain.engagement_contract import (
    amending,
    drafting,
    ending,
    signing,
    submitting,
    validation,
)

__all__ = ["amending", "drafting", "ending", "signing", "submitting", "validation"]
