"""The first RDV: proposed, answered, moved, and how it went (A1.3, A1.4, A1.4b)."""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.orientation.attendance import outcome
from pathways.domain.orientation.checks import during, french
from pathways.domain.orientation.entitlement import check_unknown_right
from pathways.domain.orientation.events import (
    FirstRdvAnswered,
    FirstRdvMoved,
    FirstRdvProposed,
    RdvMode,
)
from pathways.domain.orientation.parts import Proposal
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.rules import Rules


class ProposeFirstRdv(Command):
    """The référent proposes a first RDV to the person (A1.3; art. 4.2)."""

    orientation_id: UUID
    on: date
    rdv_on: date
    mode: RdvMode


class AnswerFirstRdv(Command):
    """The person says whether the proposed first RDV suits them (A1.4b; art. 4.2)."""

    orientation_id: UUID
    on: date
    accepted: bool


class MoveFirstRdv(Command):
    """The proposed first RDV is put on another day (A1.3; art. 4.2)."""

    orientation_id: UUID
    on: date
    rdv_on: date


class RecordFirstRdv(Command):
    """How the first RDV went, on the day it took place (A1.3, A1.4; art. 4.2).

    `mode` for an RDV that was held; `excuse` for an absence that is excused, told on `excused_on`
    (the day of the RDV where it is left out).
    """

    orientation_id: UUID
    on: date
    attended: bool
    mode: RdvMode | None = None
    excuse: str | None = None
    excused_on: date | None = None


class FirstRdvAlreadyHeld(AlreadyRecorded):
    """Le premier RDV a déjà été tenu, le {held_on}."""

    rule = "A1.3"
    field = "on"
    remedy = "Enregistrez ce RDV parmi les suivants, ou corrigez la date du premier."


class FirstRdvAlreadyProposed(AlreadyRecorded):
    """Ce premier RDV a déjà été proposé le {day}."""

    rule = "A1.3"
    field = "on"


class RdvBeforeItIsSet(Refusal):
    """Le RDV du {rdv_on} serait avant le jour où il est fixé, le {day}."""

    field = "rdv_on"
    remedy = (
        "Vérifiez les deux dates ; un RDV qui a déjà eu lieu s'enregistre comme tenu ou manqué."
    )


class NoFirstRdvProposed(Refusal):
    """Aucun premier RDV n'est proposé le {day}."""

    rule = "A1.4b"
    field = "on"
    remedy = "Enregistrez d'abord la proposition."


class FirstRdvAlreadyAnswered(AlreadyRecorded):
    """La personne a déjà répondu à cette proposition le {answered_on}."""

    rule = "A1.4b"
    field = "on"


@decides
def propose_first_rdv(
    command: ProposeFirstRdv,
    orientation: OrientationState,
    beneficiary: BeneficiaryState,
    rules: Rules,
    today: date,
) -> Decision:
    """Proposed; without an answer, a relance is due (A1.4b)."""
    during(orientation, command.on, today)
    check_unknown_right(beneficiary, "first_rdv", command.on, rules)
    _not_held_yet(orientation, command.on)
    check_rdv_day(command.rdv_on, command.on)
    last = orientation.first_rdv
    if last and (last.proposed_on, last.rdv_on) == (command.on, command.rdv_on):
        raise FirstRdvAlreadyProposed(day=french(command.on))
    relance = rules.relance_without_answer_within.on(command.on)
    return [
        FirstRdvProposed(
            command.on, command.rdv_on, command.mode, relance.after(command.on), relance.id
        )
    ]


@decides
def answer_first_rdv(
    command: AnswerFirstRdv, orientation: OrientationState, today: date
) -> Decision:
    """Answered: no relance is due any more for want of an answer."""
    during(orientation, command.on, today)
    proposal = _proposed(orientation, command.on)
    if proposal.answered_on is not None:
        raise FirstRdvAlreadyAnswered(answered_on=french(proposal.answered_on))
    return [FirstRdvAnswered(command.on, command.accepted)]


@decides
def move_first_rdv(command: MoveFirstRdv, orientation: OrientationState, today: date) -> Decision:
    """Moved; the 15 days still run from the orientation."""
    during(orientation, command.on, today)
    _not_held_yet(orientation, command.on)
    _proposed(orientation, command.on)
    check_rdv_day(command.rdv_on, command.on)
    return [FirstRdvMoved(command.on, command.rdv_on)]


@decides
def record_first_rdv(
    command: RecordFirstRdv,
    orientation: OrientationState,
    beneficiary: BeneficiaryState,
    rules: Rules,
    today: date,
) -> Decision:
    """Held, and the next is expected; missed, and a relance is due; or excused.

    An absence before the RDV that was held may still be told late.
    """
    during(orientation, command.on, today)
    check_unknown_right(beneficiary, "first_rdv", command.on, rules)
    if command.attended and orientation.first_rdv_held_on is not None:
        raise FirstRdvAlreadyHeld(held_on=french(orientation.first_rdv_held_on))
    _not_held_yet(orientation, command.on)
    return [
        outcome(
            orientation,
            rules,
            today,
            first=True,
            on=command.on,
            attended=command.attended,
            mode=command.mode,
            excuse=command.excuse,
            excused_on=command.excused_on,
        )
    ]


def check_rdv_day(rdv_on: date, set_on: date) -> None:
    """Raises RdvBeforeItIsSet."""
    if rdv_on < set_on:
        raise RdvBeforeItIsSet(rdv_on=french(rdv_on), day=french(set_on))


def _not_held_yet(orientation: OrientationState, day: date) -> None:
    held_on = orientation.first_rdv_held_on
    if held_on is not None and held_on <= day:
        raise FirstRdvAlreadyHeld(held_on=french(held_on))


def _proposed(orientation: OrientationState, day: date) -> Proposal:
    proposal = orientation.first_rdv
    if proposal is None or day < proposal.proposed_on:
        raise NoFirstRdvProposed(day=french(day))
    return proposal
