"""`/beneficiaries/{id}/accesses`: who looked at a person's file, for that person."""

from typing import Any
from uuid import UUID

from flask import Response

from pathways.access_journal.reading import LookedAt, looks_at
from pathways.api.context import departement
from pathways.api.fields import StrictDate, StrictText
from pathways.api.journal import journal_pool
from pathways.api.openapi import Blueprint
from pathways.api.reading import Page, documented_list, page
from pathways.api.table import standard_table
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.refusal import NotFound


class AccessesAsked(Page):
    """Between which days, and for what."""

    since = StrictDate(metadata={"description": "From that Europe/Paris day on."})
    until = StrictDate(metadata={"description": "Up to the end of that Europe/Paris day."})
    purpose = StrictText(metadata={"enum": [*standard_table().purposes]})


def accesses_route(blueprint: Blueprint, path: str) -> None:
    """Offer the list at `path`."""

    @documented_list(blueprint, AccessesAsked, LookedAt)
    def beneficiary_accesses(query: dict[str, Any], beneficiary_id: UUID) -> Response:
        """Who looked at the person's file, or at one merged into it, when and why.

        The latest first. Whoever else the same request showed is not told.
        """
        file = departement().app.load(BeneficiaryState, beneficiary_id)
        if not file.version:
            raise NotFound(field="beneficiary_id")
        assert isinstance(file.state, BeneficiaryState)
        files = (beneficiary_id, *file.state.absorbed)
        asked = {name: query[name] for name in ("since", "until", "purpose") if name in query}

        def fetch(after: dict[str, Any], limit: int) -> list[LookedAt]:
            return looks_at(journal_pool(), files, before=after.get("id"), limit=limit, **asked)

        return page(query, fetch, ("id",))

    blueprint.get(path)(beneficiary_accesses)
