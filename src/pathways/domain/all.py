"""Importing this module registers the decisions of every aggregate."""

from pathways.domain import (
    alert,
    beneficiary,
    delegation,
    engagement_contract,
    organisation,
    orientation,
    panel,
    sanction,
)

__all__ = [
    "alert",
    "beneficiary",
    "delegation",
    "engagement_contract",
    "organisation",
    "orientation",
    "panel",
    "sanction",
]
