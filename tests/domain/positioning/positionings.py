"""Sara, positioned on the chantier's offer by Nadia, her référent. Facts made for these tests."""

from typing import Any

from pathways.domain.event import Event
from pathways.domain.positioning.events import (
    PositioningEntered,
    PositioningProposed,
    PositioningRetained,
    ProposedBy,
)
from tests.domain.offer.offers import CHANTIER, OFFER, day
from tests.domain.orientation.people import NADIA, ORIENTATION, SARA
from tests.domain.spec import an_id

POSITIONING = an_id("positionnement")


def proposed(**said: Any) -> PositioningProposed:
    facts: dict[str, Any] = {
        "beneficiary_id": SARA,
        "offer_id": OFFER,
        "organisation_id": CHANTIER,
        "proposed_on": day("2021-04-01"),
        "proposed_by": ProposedBy.REFERENT,
        "public": "rsa",
        "orientation_id": ORIENTATION,
        "referent_id": NADIA,
        "reasons": ("priority_public", "objective_unknown", "skills_unknown", "distance_unknown"),
    }
    return PositioningProposed(**{**facts, **said})


def retained(on: str = "2021-04-08") -> Event:
    return PositioningRetained(day(on))


def entered(on: str = "2021-04-15", **said: Any) -> PositioningEntered:
    return PositioningEntered(offer_id=OFFER, entered_on=day(on), **said)
