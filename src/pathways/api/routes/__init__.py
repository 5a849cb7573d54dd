"""The resources, one file each: nouns in the field's own words."""

from pathways.api.openapi import Blueprint
from pathways.api.routes import (
    beneficiaries,
    engagement_contracts,
    facts,
    lists,
    organisations,
    orientations,
    people,
    rules,
)

RESOURCES: tuple[Blueprint, ...] = (
    beneficiaries.blueprint,
    orientations.blueprint,
    engagement_contracts.blueprint,
    organisations.blueprint,
    facts.blueprint,
    lists.blueprint,
    people.blueprint,
    rules.blueprint,
)
