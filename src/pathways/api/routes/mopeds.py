"""`/mopeds`: the fleet of the rental services (A3.2, A3.7)."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from pathways.api.commands import command
from pathways.api.context import departement
from pathways.api.enrolments_shown import moped_shown
from pathways.api.fields import StrictText, StrictUuid
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import OnDay, documented_list, documented_read, page, shown
from pathways.domain.moped.fleet import CheckMoped, RegisterMoped, RetireMoped
from pathways.domain.moped.state import MopedState
from pathways.projections import lists

blueprint = Blueprint(
    "mopeds",
    __name__,
    url_prefix=f"{PREFIX}/mopeds",
    description="Mopeds of the rental services: registered, checked, retired.",
)
ONE = "/<uuid:moped_id>"
STATUSES = ("free", "rented", "awaited", "unfit")
FILTERS = ("organisation", "territory", "status")

command(blueprint, "", RegisterMoped)
command(blueprint, f"{ONE}/checks", CheckMoped)
command(blueprint, f"{ONE}/retirement", RetireMoped)


class MopedsAsked(OnDay):
    organisation = StrictUuid()
    territory = StrictText()
    status = StrictText(metadata={"enum": STATUSES})


@blueprint.get("")
@documented_list(blueprint, MopedsAsked, lists.Moped)
def mopeds(query: dict[str, Any]) -> Response:
    """The mopeds of the day: free, rented and to whom, awaited from whom, or unfit."""
    asked = {name: query[name] for name in FILTERS if name in query}

    def fetch(after: dict[str, Any], limit: int) -> list[lists.Moped]:
        day, skip = date.fromisoformat(after["on"]), after.get("skip", 0)
        return lists.mopeds(departement(), day, skip=skip, limit=limit, **asked)

    return page(query, fetch, on=True)


@blueprint.get(ONE)
@documented_read(blueprint, moped_shown)
def moped(moped_id: UUID) -> Response:
    """The moped with its last check, and which stays had it when."""
    return shown(MopedState, moped_id, moped_shown)
