"""The operator keeps its communication duties (DR 3.7; G13)."""

from datetime import date
from uuid import UUID

from pathways.domain.agreement.checks import agreed, not_in_the_future
from pathways.domain.agreement.events import CommunicationDutyKept
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.texts import optional_text


class KeepCommunicationDuty(Command):
    """A duty of the agreement's checklist is ticked off; `proof` says where it can be seen."""

    agreement_id: UUID
    kept_on: date
    duty: str
    proof: str | None = None


class UnknownDuty(Refusal):
    """« {duty} » n'est pas un engagement de communication de cette convention."""

    rule = "G13"
    field = "duty"


class DutyAlreadyKept(AlreadyRecorded):
    """Cet engagement de communication est déjà tenu."""

    rule = "G13"
    field = "duty"


@decides
def keep_communication_duty(
    command: KeepCommunicationDuty, agreement: ActionAgreementState, today: date
) -> Decision:
    """Kept, once."""
    agreed(agreement)
    not_in_the_future(command.kept_on, "kept_on", today)
    if command.duty not in agreement.communication_duties:
        raise UnknownDuty(duty=command.duty)
    if command.duty in agreement.duties_kept:
        raise DutyAlreadyKept
    proof = optional_text(command.proof, "proof")
    return [CommunicationDutyKept(kept_on=command.kept_on, duty=command.duty, proof=proof)]
