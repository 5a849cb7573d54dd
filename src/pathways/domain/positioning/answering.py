"""The other side answers: it would take the person, or says no and why; or nobody waits (G9)."""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.positioning.checks import check_open
from pathways.domain.positioning.events import (
    PositioningRefused,
    PositioningRetained,
    PositioningWithdrawn,
)
from pathways.domain.positioning.state import PositioningState
from pathways.domain.refusal import AlreadyRecorded
from pathways.domain.texts import optional_text, text


class RetainPositioning(Command):
    """The body would take the person: a meeting, a trial, a start to agree on."""

    positioning_id: UUID
    answered_on: date
    comment: str | None = None


class RefusePositioning(Command):
    """The body says no; the reason is told to the référent and to the person."""

    positioning_id: UUID
    answered_on: date
    reason: str


class WithdrawPositioning(Command):
    """The person, or their référent, gives it up."""

    positioning_id: UUID
    withdrawn_on: date
    reason: str | None = None


class AlreadyRetained(AlreadyRecorded):
    """Cette personne est déjà retenue."""

    rule = "G9"


@decides
def retain_positioning(
    command: RetainPositioning,
    positioning: PositioningState,
    beneficiary: BeneficiaryState,
    today: date,
) -> Decision:
    """Retained: the positioning stays open until the person enters, or not."""
    check_open(positioning, beneficiary, "answered_on", command.answered_on, today)
    if positioning.retained_on is not None:
        raise AlreadyRetained
    return [PositioningRetained(command.answered_on, optional_text(command.comment, "comment"))]


@decides
def refuse_positioning(
    command: RefusePositioning,
    positioning: PositioningState,
    beneficiary: BeneficiaryState,
    today: date,
) -> Decision:
    """Refused with a reason, even after having been retained."""
    check_open(positioning, beneficiary, "answered_on", command.answered_on, today)
    return [PositioningRefused(command.answered_on, text(command.reason, "reason"))]


@decides
def withdraw_positioning(
    command: WithdrawPositioning,
    positioning: PositioningState,
    beneficiary: BeneficiaryState,
    today: date,
) -> Decision:
    """Given up before any entry."""
    check_open(positioning, beneficiary, "withdrawn_on", command.withdrawn_on, today)
    return [PositioningWithdrawn(command.withdrawn_on, optional_text(command.reason, "reason"))]
