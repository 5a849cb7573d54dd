"""The contract ends: at its term, by its renewal, or before (A1.7)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.engagement_contract.events import ContractEndReason, EngagementContractEnded
from pathways.domain.engagement_contract.guards import check_in_order, check_not_ended
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.refusal import Refusal


class EndEngagementContract(Command):
    """`ended_on` is the first day without the contract."""

    engagement_contract_id: UUID
    ended_on: date
    reason: ContractEndReason


class TermNotReached(Refusal):
    """Ce contrat court jusqu'au {ends_on:%d/%m/%Y} inclus."""

    rule = "A1.7"
    field = "ended_on"
    remedy = "Indiquez le lendemain de son dernier jour, ou une autre raison."


class NeverValidated(Refusal):
    """Un contrat jamais validé ne peut qu'être abandonné, ou finir avec l'accompagnement."""

    rule = "A1.7"
    field = "reason"


class WithdrawnAfterValidation(Refusal):
    """Un contrat validé ne s'abandonne pas : on y met fin."""

    rule = "A1.7"
    field = "reason"


BEFORE_VALIDATION = {ContractEndReason.WITHDRAWN, ContractEndReason.ORIENTATION_ENDED}


@decides
def end_engagement_contract(
    command: EndEngagementContract, engagement_contract: EngagementContractState, today: date
) -> Decision:
    """Record the end of the contract and why."""
    contract = engagement_contract
    check_not_ended(contract)
    if contract.validated_on is None and command.reason not in BEFORE_VALIDATION:
        raise NeverValidated
    if contract.validated_on is not None and command.reason is ContractEndReason.WITHDRAWN:
        raise WithdrawnAfterValidation
    check_in_order("ended_on", command.ended_on, contract, today)
    term = contract.ends_on
    if command.reason is ContractEndReason.TERM and term and command.ended_on <= term:
        raise TermNotReached(ends_on=term)
    return [EngagementContractEnded(ended_on=command.ended_on, reason=command.reason)]
