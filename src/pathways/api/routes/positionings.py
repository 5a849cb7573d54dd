"""`/positionings`: people proposed for offers, and what the other side answers (A1.9b, G9)."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from pathways.api.commands import command
from pathways.api.context import departement
from pathways.api.fields import StrictDate, StrictText, StrictUuid
from pathways.api.offers_shown import positioning_shown
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import OnDay, documented_list, documented_read, page, shown
from pathways.domain.positioning.answering import (
    RefusePositioning,
    RetainPositioning,
    WithdrawPositioning,
)
from pathways.domain.positioning.entering import CancelPositioningEntry, EnterPositioning
from pathways.domain.positioning.proposing import ProposePositioning
from pathways.domain.positioning.state import PositioningState
from pathways.projections import lists

blueprint = Blueprint(
    "positionings",
    __name__,
    url_prefix=f"{PREFIX}/positionings",
    description="People positioned on offers, by their référent or by themselves; the answers.",
)
ONE = "/<uuid:positioning_id>"
STANDINGS = ("proposed", "retained", "refused", "entered", "withdrawn")
FILTERS = ("referent", "person", "offer", "organisation", "standing", "answered_from")

command(blueprint, "", ProposePositioning)
command(blueprint, f"{ONE}/retained", RetainPositioning)
command(blueprint, f"{ONE}/refusal", RefusePositioning)
command(blueprint, f"{ONE}/withdrawal", WithdrawPositioning)
command(blueprint, f"{ONE}/entry", EnterPositioning)
command(blueprint, f"{ONE}/entry/cancellation", CancelPositioningEntry)


class PositioningsAsked(OnDay):
    referent = StrictUuid(
        metadata={"description": "Those this référent proposed, or of people they follow."}
    )
    person = StrictUuid()
    offer = StrictUuid()
    organisation = StrictUuid(metadata={"description": "The body that answers."})
    standing = StrictText(metadata={"enum": STANDINGS})
    answered_from = StrictDate(
        metadata={"description": "Only what was retained, refused or entered since that day."}
    )


@blueprint.get("")
@documented_list(blueprint, PositioningsAsked, lists.Positioned)
def positionings(query: dict[str, Any]) -> Response:
    """Positionings as they stood on the day, the latest answer first."""
    asked = {name: query[name] for name in FILTERS if name in query}

    def fetch(after: dict[str, Any], limit: int) -> list[lists.Positioned]:
        day, skip = date.fromisoformat(after["on"]), after.get("skip", 0)
        return lists.positionings(departement(), day, skip=skip, limit=limit, **asked)

    return page(query, fetch, on=True)


@blueprint.get(ONE)
@documented_read(blueprint, positioning_shown)
def positioning(positioning_id: UUID) -> Response:
    """The positioning as it stands, with the answer and its reason."""
    return shown(PositioningState, positioning_id, positioning_shown)
