"""The person enters, or never did after all: a place of the offer is taken, or given back (G9).

Entering an insertion action is recorded by the enrolment itself where it names the positioning
(`pathways.domain.enrolment.entering`); here, a training, a job, or a stay recorded without it.
"""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.guards import PersonErased, check_not_future
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.offer.state import OfferState
from pathways.domain.positioning.checks import check_open
from pathways.domain.positioning.state import PositioningState
from pathways.domain.positioning.taking import EnrolmentElsewhere, entry, entry_cancelled
from pathways.domain.refusal import Refusal
from pathways.domain.texts import text


class EnterPositioning(Command):
    """`enrolment_id`: the stay in the action, where it is recorded here."""

    positioning_id: UUID
    entered_on: date
    enrolment_id: UUID | None = None


class CancelPositioningEntry(Command):
    """The entry was recorded by mistake, or the person never came."""

    positioning_id: UUID
    cancelled_on: date
    reason: str


class EnrolmentOfAnother(Refusal):
    """Cette entrée dans l'action est celle d'une autre personne."""

    rule = "G9"
    field = "enrolment_id"


class EnrolmentOfAnotherDay(Refusal):
    """La personne est entrée dans l'action le {entered_on:%d/%m/%Y}."""

    rule = "G9"
    field = "entered_on"
    remedy = "Reprenez ce jour, ou corrigez celui de l'entrée dans l'action."


class EnrolmentNotHeld(Refusal):
    """Cette entrée dans l'action n'a pas eu lieu, ou a été annulée."""

    rule = "G9"
    field = "enrolment_id"


class NoEntryToCancel(Refusal):
    """Ce positionnement n'a mené à aucune entrée."""

    rule = "G9"


class EntryOfAStay(Refusal):
    """Cette entrée est celle d'un séjour dans l'action."""

    rule = "G9"
    remedy = "Annulez ce séjour : la place se libère avec lui."


class CancelledBeforeEntry(Refusal):
    """L'entrée est du {entered_on:%d/%m/%Y} : elle ne s'annule pas avant."""

    rule = "G9"
    field = "cancelled_on"


@decides
def enter_positioning(
    command: EnterPositioning,
    positioning: PositioningState,
    offer: OfferState,
    beneficiary: BeneficiaryState,
    enrolment: EnrolmentState | None,
    today: date,
) -> Decision:
    """Entered: one place of the offer less. An offer closed since still has its places."""
    day = command.entered_on
    check_open(positioning, beneficiary, "entered_on", day, today)
    if enrolment is not None:
        _check_enrolment(enrolment, offer, beneficiary, day)
    entered, taken = entry(positioning, offer, day, command.enrolment_id)
    return [entered, On(offer, (taken,))]


@decides
def cancel_positioning_entry(
    command: CancelPositioningEntry,
    positioning: PositioningState,
    offer: OfferState,
    beneficiary: BeneficiaryState,
    enrolment: EnrolmentState | None,
    today: date,
) -> Decision:
    """Cancelled: the place is free again, and the positioning open as it was before the entry."""
    if beneficiary.forgotten:
        raise PersonErased
    check_not_future("cancelled_on", command.cancelled_on, today)
    if positioning.entered_on is None:
        raise NoEntryToCancel
    if command.cancelled_on < positioning.entered_on:
        raise CancelledBeforeEntry(entered_on=positioning.entered_on)
    if (
        enrolment is not None
        and enrolment.positioning_id == positioning.id
        and not enrolment.cancelled
    ):
        raise EntryOfAStay
    cancelled, freed = entry_cancelled(
        positioning, command.cancelled_on, text(command.reason, "reason")
    )
    return [cancelled, On(offer, (freed,))]


def _check_enrolment(
    enrolment: EnrolmentState, offer: OfferState, beneficiary: BeneficiaryState, day: date
) -> None:
    # The action may have enrolled the person under the file that theirs was merged into.
    if enrolment.beneficiary_id not in {
        beneficiary.id,
        beneficiary.merged_into,
        *beneficiary.absorbed,
    }:
        raise EnrolmentOfAnother
    if offer.agreement_id is None or enrolment.agreement_id != offer.agreement_id:
        raise EnrolmentElsewhere
    if enrolment.cancelled or enrolment.entered_on is None:
        raise EnrolmentNotHeld
    if enrolment.entered_on != day:
        raise EnrolmentOfAnotherDay(entered_on=enrolment.entered_on)
