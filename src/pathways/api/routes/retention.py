"""`/retention`: the files whose time is over, and what holds some of them."""

from datetime import date
from typing import Any

from flask import Response

from pathways.api.context import departement
from pathways.api.fields import StrictDate
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import Page, documented_list, page
from pathways.projections.retention import Expired, expired

blueprint = Blueprint(
    "retention",
    __name__,
    url_prefix=f"{PREFIX}/retention",
    description="Files whose time is over, for the archives' visa.",
)


class RetentionAsked(Page):
    """As of a day: today where left out."""

    on = StrictDate(metadata={"description": "The day asked, past or to come."})


@blueprint.get("")
@documented_list(blueprint, RetentionAsked, Expired)
def retention(query: dict[str, Any]) -> Response:
    """Whoever nobody had contact with for as long as a file is kept, the longest first.

    `held` says why a file is kept all the same: a procedure or an appeal runs, or somebody follows
    the person. The others are forgotten by the command line's `retention`, once the archives agree.
    """

    def fetch(after: dict[str, Any], limit: int) -> list[Expired]:
        skip = after.get("skip", 0)
        return expired(departement(), date.fromisoformat(after["on"]))[skip : skip + limit]

    return page(query, fetch, on=True)
