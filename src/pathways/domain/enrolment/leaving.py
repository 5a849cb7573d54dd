"""The stay ends, early or not; an end, or an entry, recorded by mistake is undone (G4, A5.4).

An entry tells several streams at once, so that it is never corrected in one of them: it is
cancelled whole, and recorded again. An end is reopened, and recorded again.
"""

from datetime import date, timedelta
from uuid import UUID

from pathways.domain.beneficiary.guards import check_not_merged
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.enrolment.checks import (
    since_the_entry,
    still_there,
)
from pathways.domain.enrolment.conditions import InTheOtherPathway
from pathways.domain.enrolment.entering import check_once
from pathways.domain.enrolment.events import (
    EarlyExitReason,
    EnrolmentCancelled,
    EnrolmentEnded,
    EnrolmentReopened,
)
from pathways.domain.enrolment.place import check_free
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.event import Event
from pathways.domain.offer.state import OfferState
from pathways.domain.participations.events import (
    ActionEntryCancelled,
    ActionLeft,
    ActionReopened,
)
from pathways.domain.participations.state import ParticipationsState
from pathways.domain.positioning.state import PositioningState
from pathways.domain.positioning.taking import entry_cancelled
from pathways.domain.post.events import PostFreed, PostTaken
from pathways.domain.post.state import PostState
from pathways.domain.refusal import Refusal
from pathways.domain.texts import french


class EndEnrolment(Command):
    """`last_day_on` is the last day in the action; before the last day allowed, with its reason."""

    enrolment_id: UUID
    last_day_on: date
    early_exit_reason: EarlyExitReason | None = None


class ReopenEnrolment(Command):
    """The end was recorded by mistake: the stay goes on as before."""

    enrolment_id: UUID
    reopened_on: date


class CancelEnrolment(Command):
    """The entry was recorded by mistake: nothing of the stay counts."""

    enrolment_id: UUID
    cancelled_on: date


class EndsAfterTheLastDay(Refusal):
    """Le séjour va au plus tard au {last}."""

    rule = "G4"
    field = "last_day_on"
    remedy = "Prolongez-le d'abord, si une règle le permet."


class EarlyExitReasonMissing(Refusal):
    """La personne sort avant le {last} : dites pourquoi."""

    rule = "G4"
    field = "early_exit_reason"


class NotAnEarlyExit(Refusal):
    """Le {last} est le terme du séjour : la sortie n'est pas anticipée."""

    rule = "G4"
    field = "early_exit_reason"


class BeforeThePlace(Refusal):
    """La personne occupe sa place actuelle depuis le {since} : elle ne sort pas avant."""

    rule = "A5.4"
    field = "last_day_on"


class AttendedAfterward(Refusal):
    """Une présence est enregistrée le {day} : la personne n'est pas sortie avant."""

    rule = "G7"
    field = "last_day_on"
    remedy = "Corrigez ou retirez d'abord cette présence, si elle est une erreur."


class MopedNotBack(Refusal):
    """Le cyclomoteur n'est pas rendu."""

    rule = "A3.7"
    field = "last_day_on"
    remedy = "Enregistrez d'abord son retour."


class RentedAfterward(Refusal):
    """Une location commence le {day} : la personne n'est pas sortie avant."""

    rule = "A3.7"
    field = "last_day_on"


class StillGoingOn(Refusal):
    """Le séjour n'est pas terminé : il n'y a rien à rouvrir."""

    rule = "G4"
    field = "enrolment_id"


class RentalsToCancelFirst(Refusal):
    """Un cyclomoteur a été loué pendant ce séjour."""

    rule = "A3.7"
    field = "enrolment_id"
    remedy = "Annulez d'abord les locations enregistrées par erreur."


class PlacesToSettleFirst(Refusal):
    """La personne a changé plusieurs fois de place pendant ce séjour : il ne s'annule plus."""

    rule = "A5.4"
    field = "enrolment_id"
    remedy = "Enregistrez sa sortie."


@decides
def end_enrolment(
    command: EndEnrolment,
    enrolment: EnrolmentState,
    participations: ParticipationsState,
    post: PostState | None,
    today: date,
) -> Decision:
    """Record the last day in the action: the place is free from the day after."""
    last = command.last_day_on
    since_the_entry(enrolment, "last_day_on", last, today)
    still_there(enrolment)
    assert enrolment.beneficiary_id is not None
    assert enrolment.last_day_on is not None
    _check_reason(command, enrolment.last_day_on)
    if enrolment.attended_until is not None and last < enrolment.attended_until:
        raise AttendedAfterward(day=french(enrolment.attended_until))
    if enrolment.posts and last < enrolment.posts[-1].from_on:
        raise BeforeThePlace(since=french(enrolment.posts[-1].from_on))
    if enrolment.rental is not None:
        raise MopedNotBack
    if enrolment.rentals and last < enrolment.rentals[-1].from_on:
        raise RentedAfterward(day=french(enrolment.rentals[-1].from_on))
    left = ActionLeft(
        beneficiary_id=enrolment.beneficiary_id, enrolment_id=enrolment.id, last_day_on=last
    )
    decision: list[Event | On] = [
        EnrolmentEnded(last_day_on=last, early_exit_reason=command.early_exit_reason),
        On(participations, (left,)),
    ]
    if post is not None:
        decision.append(On(post, (PostFreed(enrolment_id=enrolment.id, last_day_on=last),)))
    return decision


@decides
def reopen_enrolment(
    command: ReopenEnrolment,
    enrolment: EnrolmentState,
    beneficiary: BeneficiaryState,
    participations: ParticipationsState,
    post: PostState | None,
    today: date,
) -> Decision:
    """Take the end back, where the place is still free and no other action came between."""
    since_the_entry(enrolment, "reopened_on", command.reopened_on, today)
    if not enrolment.ended:
        raise StillGoingOn
    check_not_merged(beneficiary)
    assert enrolment.last_day_on is not None
    assert enrolment.allowed_until is not None
    first, last = enrolment.last_day_on + timedelta(days=1), enrolment.allowed_until
    assert enrolment.agreement_id is not None
    check_once(participations, enrolment.agreement_id, first, last, besides=enrolment.id)
    if enrolment.exclusive is not None:
        other = participations.in_group(enrolment.exclusive, first, last, besides=enrolment.id)
        if other is not None:
            raise InTheOtherPathway(first=french(other.entered_on), last=french(other.last_day_on))
    check_free(post, enrolment.post_number, first, last)
    back = ActionReopened(
        beneficiary_id=beneficiary.id,
        enrolment_id=enrolment.id,
        reopened_on=command.reopened_on,
        last_day_on=last,
    )
    decision: list[Event | On] = [
        EnrolmentReopened(reopened_on=command.reopened_on, last_day_on=last),
        On(participations, (back,)),
    ]
    if post is not None and first <= last:
        taken = PostTaken(enrolment_id=enrolment.id, from_on=first, until_on=last)
        decision.append(On(post, (taken,)))
    return decision


@decides
def cancel_enrolment(
    command: CancelEnrolment,
    enrolment: EnrolmentState,
    beneficiary: BeneficiaryState,
    participations: ParticipationsState,
    post: PostState | None,
    first_post: PostState | None,
    positioning: PositioningState | None,
    offer: OfferState | None,
    today: date,
) -> Decision:
    """Take the whole entry back: nothing of it counts, and the place was never taken.

    Whoever came by an offer waits on it again, as before they entered (G9).
    """
    since_the_entry(enrolment, "cancelled_on", command.cancelled_on, today)
    check_not_merged(beneficiary)
    if enrolment.rentals:
        raise RentalsToCancelFirst
    if len(enrolment.posts) > 2:
        raise PlacesToSettleFirst
    assert enrolment.entered_on is not None
    told = ActionEntryCancelled(
        beneficiary_id=beneficiary.id,
        enrolment_id=enrolment.id,
        cancelled_on=command.cancelled_on,
    )
    decision: list[Event | On] = [
        EnrolmentCancelled(cancelled_on=command.cancelled_on),
        On(participations, (told,)),
    ]
    eve = enrolment.entered_on - timedelta(days=1)
    for place in (post, first_post):
        if place is not None:
            decision.append(On(place, (PostFreed(enrolment_id=enrolment.id, last_day_on=eve),)))
    if positioning is not None and offer is not None and positioning.enrolment_id == enrolment.id:
        waiting, freed = entry_cancelled(positioning, command.cancelled_on, None)
        decision += [On(positioning, (waiting,)), On(offer, (freed,))]
    return decision


def _check_reason(command: EndEnrolment, allowed: date) -> None:
    """An exit before the last day allowed has its reason; one on that day has none."""
    if command.last_day_on > allowed:
        raise EndsAfterTheLastDay(last=french(allowed))
    if command.last_day_on < allowed and command.early_exit_reason is None:
        raise EarlyExitReasonMissing(last=french(allowed))
    if command.last_day_on == allowed and command.early_exit_reason is not None:
        raise NotAnEarlyExit(last=french(allowed))
