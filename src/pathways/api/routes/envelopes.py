"""`/envelopes`: the yearly credits of each budget line, and what agreements took of them (G12)."""

from datetime import date
from typing import Any

from flask import Response

from pathways.api.commands import command
from pathways.api.context import departement
from pathways.api.fields import YEAR, QueryInteger
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import OnDay, documented_list, page
from pathways.domain.budget.voting import VoteEnvelope
from pathways.projections import lists

blueprint = Blueprint(
    "envelopes",
    __name__,
    url_prefix=f"{PREFIX}/envelopes",
    description="The insertion budget: yearly envelopes by budget line, voted, drawn, left.",
)
LAST_YEAR = 9999

command(blueprint, "/votes", VoteEnvelope)


class EnvelopesAsked(OnDay):
    year = QueryInteger(metadata=YEAR)


@blueprint.get("")
@documented_list(blueprint, EnvelopesAsked, lists.BudgetEnvelope)
def envelopes(query: dict[str, Any]) -> Response:
    """What was voted, what agreements hold and what is left, as of the day."""

    year = min(query["year"], LAST_YEAR) if "year" in query else None

    def fetch(after: dict[str, Any], limit: int) -> list[lists.BudgetEnvelope]:
        day = date.fromisoformat(after["on"])
        skip = after.get("skip", 0)
        return lists.envelopes(departement(), day, year=year)[skip : skip + limit]

    return page(query, fetch, on=True)
