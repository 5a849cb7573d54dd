"""The service is confirmed: planned activities and means were deployed (A2.7, A3.6b)."""

from datetime import date
from uuid import UUID

from pathways.domain.agreement.checks import since_start
from pathways.domain.agreement.events import Formula, ServiceConfirmed
from pathways.domain.agreement.programme import ModuleNotInAgreement
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.texts import text


class ConfirmService(Command):
    """A subsidy is paid on this confirmation, never on numbers."""

    agreement_id: UUID
    confirmed_on: date
    confirmed_by: str
    module: str


class PaidOnNumbers(Refusal):
    """Le module « {module} » se paie sur ce qui est réalisé, pas sur une confirmation."""

    rule = "A2.7"
    field = "module"


class ServiceAlreadyConfirmed(AlreadyRecorded):
    """Le service de ce module est déjà confirmé."""

    rule = "A2.7"
    field = "module"


@decides
def confirm_service(
    command: ConfirmService, agreement: ActionAgreementState, today: date
) -> Decision:
    """The subsidy of that module is due."""
    since_start(agreement, command.confirmed_on, "confirmed_on", today)
    line = agreement.line(command.module)
    if line is None:
        raise ModuleNotInAgreement(module=command.module)
    if line.formula is not Formula.CONFIRMED:
        raise PaidOnNumbers(module=command.module)
    if command.module in agreement.confirmed:
        raise ServiceAlreadyConfirmed
    return [
        ServiceConfirmed(
            confirmed_on=command.confirmed_on,
            confirmed_by=text(command.confirmed_by, "confirmed_by"),
            module=command.module,
        )
    ]
