"""An offer gains or loses places, stays open longer or closes sooner; or is withdrawn (G9)."""

from datetime import date
from uuid import UUID

from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.beneficiary.guards import check_not_future
from pathways.domain.command import Command, Decision, decides
from pathways.domain.offer.events import OfferChanged, OfferWithdrawn
from pathways.domain.offer.state import OfferState
from pathways.domain.offer.terms import check_places, check_within
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.texts import text


class ChangeOffer(Command):
    """Both anew: the places in all, entries included, and the last day it is open."""

    offer_id: UUID
    changed_on: date
    places: int
    open_until: date


class WithdrawOffer(Command):
    """`withdrawn_on` is the first day without it."""

    offer_id: UUID
    withdrawn_on: date
    reason: str


class OfferAlreadyWithdrawn(AlreadyRecorded):
    """Cette offre est déjà retirée."""


class BeforeItsPublication(Refusal):
    """L'offre a été publiée le {published_on:%d/%m/%Y} : rien ne lui arrive avant."""

    rule = "G9"


@decides
def change_offer(
    command: ChangeOffer,
    offer: OfferState,
    agreement: ActionAgreementState | None,
    today: date,
) -> Decision:
    """Change it, never below the entries there are; nothing where it says so already."""
    _check_day("changed_on", command.changed_on, offer, today)
    check_places(command.places)
    check_within(agreement, command.places, command.open_until)
    if (command.places, command.open_until) == (offer.places, offer.open_until):
        return []
    changed = OfferChanged(command.changed_on, command.places, command.open_until)
    offer.evolve(changed).check_amended()
    return [changed]


@decides
def withdraw_offer(command: WithdrawOffer, offer: OfferState, today: date) -> Decision:
    """Withdraw it: nobody is positioned on it or enters from that day on; answers still come."""
    _check_day("withdrawn_on", command.withdrawn_on, offer, today)
    withdrawn = OfferWithdrawn(command.withdrawn_on, text(command.reason, "reason"))
    offer.evolve(withdrawn).check_amended()
    return [withdrawn]


def _check_day(field: str, day: date, offer: OfferState, today: date) -> None:
    check_not_future(field, day, today)
    if offer.withdrawn_on is not None:
        raise OfferAlreadyWithdrawn
    assert offer.published is not None
    if day < offer.published.published_on:
        raise BeforeItsPublication(field=field, published_on=offer.published.published_on)
