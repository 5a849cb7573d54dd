"""Reports to the Département: opened, written, submitted, answered, sealed (G8, A1.15)."""

# Importing a moment registers its decisions.
from pathways.domain.report import (
    answering,
    opening,
    quarter,
    reopening,
    sealing,
    submitting,
    writing,
)

__all__ = ["answering", "opening", "quarter", "reopening", "sealing", "submitting", "writing"]
