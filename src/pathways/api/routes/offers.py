"""`/offers`: open places of actions and trainings, jobs, and who they would suit (G9)."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from pathways.api.commands import command
from pathways.api.context import departement
from pathways.api.fields import StrictChoice, StrictText, StrictUuid
from pathways.api.offers_shown import offer_shown
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import OnDay, documented_list, documented_read, page, shown
from pathways.domain.offer.changing import ChangeOffer, WithdrawOffer
from pathways.domain.offer.events import OfferKind
from pathways.domain.offer.publishing import PublishOffer
from pathways.domain.offer.state import OfferState
from pathways.projections import lists
from pathways.projections.matching import MatchedPerson, people_for

blueprint = Blueprint(
    "offers",
    __name__,
    url_prefix=f"{PREFIX}/offers",
    description="What people are positioned on: insertion actions, trainings, job offers.",
)
ONE = "/<uuid:offer_id>"
STATUSES = ("open", "full", "closed", "withdrawn")
FILTERS = ("kind", "organisation", "objective", "territory", "status")

command(blueprint, "", PublishOffer)
command(blueprint, f"{ONE}/changes", ChangeOffer)
command(blueprint, f"{ONE}/withdrawal", WithdrawOffer)


class OffersAsked(OnDay):
    kind = StrictChoice(OfferKind, metadata={"type": "string", "enum": [*OfferKind]})
    organisation = StrictUuid()
    objective = StrictText()
    territory = StrictText()
    status = StrictText(metadata={"enum": STATUSES})


class CandidatesAsked(OnDay):
    referent = StrictUuid(metadata={"description": "Only the people this référent follows."})
    organisation = StrictUuid(metadata={"description": "Only the people this body follows."})


@blueprint.get("")
@documented_list(blueprint, OffersAsked, lists.Offered)
def offers(query: dict[str, Any]) -> Response:
    """Offers as they stood on the day, the one that closes first ahead."""
    asked = {name: query[name] for name in FILTERS if name in query}

    def fetch(after: dict[str, Any], limit: int) -> list[lists.Offered]:
        day, skip = date.fromisoformat(after["on"]), after.get("skip", 0)
        return lists.offers(departement(), day, skip=skip, limit=limit, **asked)

    return page(query, fetch, on=True)


@blueprint.get(ONE)
@documented_read(blueprint, offer_shown)
def offer(offer_id: UUID) -> Response:
    """The offer as it stands."""
    return shown(OfferState, offer_id, offer_shown)


@blueprint.get(f"{ONE}/candidates")
@documented_list(blueprint, CandidatesAsked, MatchedPerson)
def offer_candidates(query: dict[str, Any], offer_id: UUID) -> Response:
    """Whom the offer would suit on the day, best first, each rank with its reasons.

    Those who cannot be positioned come last, without rank, with what leaves them out.
    """
    asked = {name: query[name] for name in ("referent", "organisation") if name in query}

    def fetch(after: dict[str, Any], limit: int) -> list[MatchedPerson]:
        day, skip = date.fromisoformat(after["on"]), after.get("skip", 0)
        return people_for(departement(), offer_id, day, **asked)[skip : skip + limit]

    return page(query, fetch, on=True)
