"""Importing this module registers the decisions of every aggregate."""

from pathways.domain import alert, beneficiary, engagement_contract, organisation, orientation

__all__ = ["alert", "beneficiary", "engagement_contract", "organisation", "orientation"]
