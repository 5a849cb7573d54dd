"""The resources, one file each: nouns in the field's own words."""

from pathways.api.openapi import Blueprint
from pathways.api.routes import (
    action_sessions,
    attendance,
    beneficiaries,
    catalogue,
    delegations,
    engagement_contracts,
    facts,
    letters,
    lists,
    offers,
    organisations,
    orientations,
    panel_sessions,
    people,
    positionings,
    reconciliation,
    rules,
    sanction_procedures,
)

RESOURCES: tuple[Blueprint, ...] = (
    beneficiaries.blueprint,
    orientations.blueprint,
    engagement_contracts.blueprint,
    organisations.blueprint,
    panel_sessions.blueprint,
    sanction_procedures.blueprint,
    action_sessions.blueprint,
    attendance.blueprint,
    reconciliation.blueprint,
    delegations.blueprint,
    offers.blueprint,
    positionings.blueprint,
    letters.blueprint,
    facts.blueprint,
    lists.blueprint,
    people.blueprint,
    rules.blueprint,
    catalogue.blueprint,
)
