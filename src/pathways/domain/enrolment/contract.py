"""The contract between the body and the person, and what the person pays (A2.2, A2.4, A3.2)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.enrolment.attendance import during
from pathways.domain.enrolment.checks import euros, since_the_entry
from pathways.domain.enrolment.events import (
    FeeKind,
    ParticipantFeePaid,
    ParticipationContractSigned,
)
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.refusal import AlreadyRecorded
from pathways.domain.texts import french


class SignParticipationContract(Command):
    enrolment_id: UUID
    signed_on: date


class RecordParticipantFee(Command):
    enrolment_id: UUID
    paid_on: date
    amount: Decimal
    kind: FeeKind = FeeKind.FEE


class ContractAlreadySigned(AlreadyRecorded):
    """Le contrat entre la structure et la personne est signé depuis le {signed_on}."""

    rule = "A2.4"


@decides
def sign_participation_contract(
    command: SignParticipationContract, enrolment: EnrolmentState, today: date
) -> Decision:
    """Record that the body and the person signed their contract."""
    during(enrolment, command.signed_on, today, "signed_on")
    if enrolment.contract_signed_on is not None:
        raise ContractAlreadySigned(signed_on=french(enrolment.contract_signed_on))
    return [ParticipationContractSigned(signed_on=command.signed_on)]


@decides
def record_participant_fee(
    command: RecordParticipantFee, enrolment: EnrolmentState, today: date
) -> Decision:
    """Record a payment of the participant; an instalment may come once they have left."""
    since_the_entry(enrolment, "paid_on", command.paid_on, today)
    amount = euros(command.amount, "amount")
    return [ParticipantFeePaid(paid_on=command.paid_on, amount=amount, kind=command.kind)]
