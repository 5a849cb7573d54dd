"""`/retention`: the files whose time is over, and what holds some of them."""

from datetime import date
from typing import Any

from flask import Response

from pathways.api.context import departement
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import OnDay, documented_list, page
from pathways.projections.retention import Expired, expired

blueprint = Blueprint(
    "retention",
    __name__,
    url_prefix=f"{PREFIX}/retention",
    description="Files whose time is over, for the archives' visa.",
)


@blueprint.get("")
@documented_list(blueprint, OnDay, Expired)
def retention(query: dict[str, Any]) -> Response:
    """Whoever nobody had contact with for as long as a file is kept, the longest first.

    `held` says why a file is kept all the same: a procedure or an appeal runs, or somebody follows
    the person. The others are forgotten by the command line's `retention`, once the archives agree.
    """

    def fetch(after: dict[str, Any], limit: int) -> list[Expired]:
        day, skip = date.fromisoformat(after["on"]), after.get("skip", 0)
        return expired(departement(), day, skip=skip, limit=limit)

    return page(query, fetch, on=True)
