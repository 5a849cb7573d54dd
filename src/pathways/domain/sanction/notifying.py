"""The person, the body and the payer are told of the decision (A1.12, N11)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.events import DecisionAddressee, SanctionNotified
from pathways.domain.sanction.order import check_after, check_opened, not_in_the_future
from pathways.domain.sanction.state import SanctionProcedureState


class NotifySanction(Command):
    """Tell someone of the last decision taken in the procedure (Annexe 1, art. 4.4)."""

    procedure_id: UUID
    to: DecisionAddressee
    on: date


class NothingDecided(Refusal):
    """Rien n'est encore décidé dans cette procédure."""

    rule = "A1.12"
    field = "procedure_id"


class SanctionAlreadyNotified(AlreadyRecorded):
    """Ce destinataire a déjà été informé de cette décision."""

    rule = "A1.12"
    field = "to"


@decides
def notify_sanction(
    command: NotifySanction, procedure: SanctionProcedureState, rules: Rules, today: date
) -> Decision:
    """Told; telling the person of a final decision starts the delay of the prior appeal (N11)."""
    check_opened(procedure)
    decided = procedure.last_decision
    if decided is None:
        raise NothingDecided
    not_in_the_future(command.on, today)
    check_after(decided.decided_on, command.on)
    if command.to in procedure.notified:
        raise SanctionAlreadyNotified
    if command.to is not DecisionAddressee.BENEFICIARY or procedure.decision is None:
        return [SanctionNotified(command.on, command.to)]
    appeal = rules.appeal_within.on(command.on)
    return [SanctionNotified(command.on, command.to, appeal.after(command.on), appeal.id)]
