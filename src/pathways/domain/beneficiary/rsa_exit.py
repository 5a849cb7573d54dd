"""The person leaves RSA, and why (A1.15)."""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.events import ExitNature, RsaExited
from pathways.domain.beneficiary.guards import check_not_future, check_not_merged
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import AlreadyRecorded


class RecordRsaExit(Command):
    beneficiary_id: UUID
    nature: ExitNature
    exited_on: date


class AlreadyExited(AlreadyRecorded):
    """La sortie du RSA est déjà enregistrée."""

    rule = "A1.15"
    remedy = "Si sa date ou sa nature est fausse, corrigez-la."


@decides
def record_rsa_exit(command: RecordRsaExit, beneficiary: BeneficiaryState, today: date) -> Decision:
    """Record the exit. A right opened again after it brings the person back."""
    check_not_merged(beneficiary)
    check_not_future("exited_on", command.exited_on, today)
    if beneficiary.exited_on is not None:
        raise AlreadyExited
    return [RsaExited(nature=command.nature, exited_on=command.exited_on)]
