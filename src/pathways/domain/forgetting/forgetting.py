"""The person's key is destroyed: nothing personal can be read again, every count stays (G10).

The reason is the envelope's. A merged file is forgotten on its own: it holds its own key. But the
files of one person are held together: a procedure on one of them holds all.
"""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.events import PersonForgotten
from pathways.domain.beneficiary.guards import check_not_future
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.forgetting.legal_hold import holds
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.events import ProcedureSealedOff
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.texts import french


class ForgetPerson(Command):
    beneficiary_id: UUID
    forgotten_on: date


class AlreadyForgotten(AlreadyRecorded):
    """Cette personne est déjà effacée."""

    rule = "G10"


class UnderLegalHold(Refusal):
    """Cette personne ne peut pas être effacée : {ground}{until} ({held_by})."""

    rule = "G10"
    field = "beneficiary_id"
    remedy = "Attendez la fin de la procédure et des recours ; le dossier est conservé jusque-là."


@decides
def forget_person(
    command: ForgetPerson,
    beneficiary: BeneficiaryState,
    kept: BeneficiaryState | None,
    orientations: tuple[OrientationState, ...],
    procedures: tuple[SanctionProcedureState, ...],
    rules: Rules,
    today: date,
) -> Decision:
    """Record that the person is forgotten, in the transaction that destroys their key.

    Each procedure of the file is told, so that a step recorded at the same moment and the
    forgetting exclude each other; none opens any more (`BeneficiaryState.claims`).
    """
    if beneficiary.forgotten:
        raise AlreadyForgotten
    check_not_future("forgotten_on", command.forgotten_on, today)
    for hold in holds(orientations, procedures, rules, today):
        until = f" jusqu'au {french(hold.until)} compris" if hold.until else ""
        raise UnderLegalHold(ground=hold.told, until=until, held_by=hold.held_by)
    own = tuple(one.id for one in orientations if one.beneficiary_id == beneficiary.id)
    return [
        PersonForgotten(forgotten_on=command.forgotten_on, orientations=own),
        *(
            On(one, (ProcedureSealedOff(command.forgotten_on),))
            for one in procedures
            if one.beneficiary_id == beneficiary.id and one.sealed_off_on is None
        ),
    ]
