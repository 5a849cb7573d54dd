"""Agreements (conventions) of insertion actions: what is financed, for whom, from when to when."""

# Importing a moment registers its decision.
from pathways.domain.agreement import (
    amending,
    communication,
    ending,
    service,
    settlement,
    signing,
)

__all__ = ["amending", "communication", "ending", "service", "settlement", "signing"]
