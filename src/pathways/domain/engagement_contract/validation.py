"""The Département answers: the contract is validated, or returned with its reasons (A1.7)."""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.guards import check_takes_personal_facts
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.engagement_contract.events import (
    ContractEndReason,
    EngagementContractEnded,
    EngagementContractReturned,
    EngagementContractValidated,
)
from pathways.domain.engagement_contract.guards import check_in_order, check_in_preparation
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import text


class ValidateEngagementContract(Command):
    """`validated_by` is whoever signs for the Département."""

    engagement_contract_id: UUID
    validated_on: date
    validated_by: str


class ReturnEngagementContract(Command):
    engagement_contract_id: UUID
    returned_on: date
    returned_by: str
    reasons: str


class ContractNotSubmitted(Refusal):
    """Ce contrat n'est pas en cours de validation."""

    rule = "A1.7"
    remedy = "L'organisme transmet d'abord le contrat signé."


@decides
def validate_engagement_contract(
    command: ValidateEngagementContract,
    engagement_contract: EngagementContractState,
    renewed: EngagementContractState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Validate the contract; its renewal is due by its last day.

    A contract that begins while the one it renews still runs ends that one.
    """
    _check_answers(engagement_contract, "validated_on", command.validated_on, today)
    ends_on = engagement_contract.ends_on
    assert ends_on is not None  # a submitted contract was drafted
    validated = EngagementContractValidated(
        validated_on=command.validated_on,
        validated_by=text(command.validated_by, "validated_by"),
        renewal_due_on=ends_on,
        renewal_rule=rules.contract_at_most.on(command.validated_on).id,
    )
    return [validated, *_replaced(engagement_contract, renewed, command.validated_on)]


@decides
def return_engagement_contract(
    command: ReturnEngagementContract,
    engagement_contract: EngagementContractState,
    beneficiary: BeneficiaryState,
    today: date,
) -> Decision:
    """Return the contract with the reasons: it may be corrected and submitted again."""
    check_takes_personal_facts(beneficiary)
    _check_answers(engagement_contract, "returned_on", command.returned_on, today)
    return [
        EngagementContractReturned(
            returned_on=command.returned_on,
            returned_by=text(command.returned_by, "returned_by"),
            reasons=text(command.reasons, "reasons"),
        )
    ]


def _check_answers(contract: EngagementContractState, field: str, day: date, today: date) -> None:
    check_in_preparation(contract)
    if not contract.under_validation:
        raise ContractNotSubmitted
    check_in_order(field, day, contract, today)


def _replaced(
    contract: EngagementContractState, renewed: EngagementContractState | None, day: date
) -> list[On]:
    # Not before it begins: until then the old contract runs, possibly to its term.
    begun = contract.starts_on is not None and contract.starts_on <= day
    if contract.renewed_id is None or renewed is None or not begun or not renewed.in_force_on(day):
        return []
    return [On(renewed, (EngagementContractEnded(day, ContractEndReason.RENEWED),))]
