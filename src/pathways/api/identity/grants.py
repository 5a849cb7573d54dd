"""Grants as an account keeps them: one JSON object each: a role, what limits it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pathways.domain.access import Grant, Role

IDS = ("organisation", "referent", "person", "member", "delegate")


def told(grant: Grant) -> dict[str, str]:
    """The grant by its fields, those it has none for left out."""
    last = {"until": grant.until.isoformat()} if grant.until else {}
    scope = {name: str(value) for name, value in grant.scope.items() if value is not None}
    return {"role": grant.role.value} | scope | last


def grant_of(kept: Mapping[str, Any]) -> Grant:
    """The grant kept; the reverse of `told`. Raises ValueError, TypeError, ScopeMistold."""
    if unknown := kept.keys() - {"role", "territory", "until", *IDS}:
        raise ValueError(f"unknown in a grant: {', '.join(sorted(unknown))}")
    ids = {name: UUID(kept[name]) for name in IDS if name in kept}
    until = date.fromisoformat(kept["until"]) if "until" in kept else None
    return Grant(Role(kept["role"]), territory=kept.get("territory"), until=until, **ids)
