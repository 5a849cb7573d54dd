"""An entry takes a place of the offer, and gives it back once cancelled, in one transaction (G9).

The version of the offer's stream lets one of two entries through; the other is decided anew on the
places then left, so that there are never more entries than places, whoever writes when.
"""

from datetime import date
from uuid import UUID

from pathways.domain.offer.events import OfferPlaceFreed, OfferPlaceTaken
from pathways.domain.offer.state import OfferState
from pathways.domain.positioning.events import PositioningEntered, PositioningEntryCancelled
from pathways.domain.positioning.proposing import NoPlaceLeft, OfferGone
from pathways.domain.positioning.state import PositioningState
from pathways.domain.refusal import Refusal
from pathways.domain.texts import french


class EnrolmentElsewhere(Refusal):
    """Cette entrée dans une action n'est pas dans celle que l'offre propose."""

    rule = "G9"
    field = "enrolment_id"


def check_place_left(offer: OfferState, day: date) -> None:
    """OfferGone where it was withdrawn by then, NoPlaceLeft; one closed since keeps its places."""
    if offer.withdrawn_on is not None and offer.withdrawn_by(day):
        raise OfferGone(withdrawn_on=french(offer.withdrawn_on))
    if offer.places_left <= 0:
        raise NoPlaceLeft


def entry(
    positioning: PositioningState, offer: OfferState, day: date, enrolment_id: UUID | None
) -> tuple[PositioningEntered, OfferPlaceTaken]:
    """What the positioning and the offer hold of an entry; raises as `check_place_left`."""
    check_place_left(offer, day)
    return (
        PositioningEntered(offer_id=offer.id, entered_on=day, enrolment_id=enrolment_id),
        OfferPlaceTaken(taken_on=day, positioning_id=positioning.id),
    )


def entry_cancelled(
    positioning: PositioningState, day: date, reason: str | None
) -> tuple[PositioningEntryCancelled, OfferPlaceFreed]:
    """What the positioning and the offer hold of an entry taken back."""
    return (
        PositioningEntryCancelled(cancelled_on=day, reason=reason),
        OfferPlaceFreed(freed_on=day, positioning_id=positioning.id),
    )
