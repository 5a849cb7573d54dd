"""The contract is revised by both: its whole content anew (A1.7); N6 counts from the revision.

A draft is reworked, a returned contract corrected, a validated one revised while it runs. The
revision is agreed by the person and the référent: a contract already signed is not signed again.
"""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.guards import check_takes_personal_facts
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.engagement_contract.content import (
    check_period,
    check_weekly_hours,
    checked_actions,
)
from pathways.domain.engagement_contract.events import EngagementContractAmended
from pathways.domain.engagement_contract.guards import (
    ContractUnderValidation,
    check_during_orientation,
    check_in_order,
    check_not_ended,
)
from pathways.domain.engagement_contract.joint_diagnosis import (
    JointDiagnosisDue,
    joint_diagnosis_due,
)
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules


class AmendEngagementContract(Command):
    """The content anew; the first day of the contract does not change."""

    engagement_contract_id: UUID
    amended_on: date
    ends_on: date
    domains: tuple[str, ...]
    actions: tuple[str, ...]
    weekly_hours: int | None = None
    weekly_hours_adapted_for: str | None = None
    difficulties: tuple[str, ...] = ()


class ContractExpired(Refusal):
    """Ce contrat est arrivé à son terme le {ends_on:%d/%m/%Y}."""

    rule = "A1.7"
    field = "amended_on"
    remedy = "Renouvelez-le par un nouveau contrat."


@decides
def amend_engagement_contract(
    command: AmendEngagementContract,
    engagement_contract: EngagementContractState,
    orientation: OrientationState,
    beneficiary: BeneficiaryState,
    rules: Rules,
    today: date,
) -> Decision:
    """Record the content anew, with the delays that a revision starts again."""
    contract = engagement_contract
    assert contract.starts_on is not None  # the store loads no contract that was not drafted
    assert contract.ends_on is not None
    check_takes_personal_facts(beneficiary)
    check_not_ended(contract)
    if contract.under_validation:
        raise ContractUnderValidation
    check_during_orientation("amended_on", command.amended_on, orientation)
    check_in_order("amended_on", command.amended_on, contract, today)
    if contract.validated_on is not None and command.amended_on > contract.ends_on:
        raise ContractExpired(ends_on=contract.ends_on)
    check_period(contract.starts_on, command.ends_on, rules, command.amended_on)
    actions = checked_actions(command.domains, command.actions, rules, command.amended_on)
    check_weekly_hours(
        command.weekly_hours, command.weekly_hours_adapted_for, rules, command.amended_on
    )
    validated = contract.validated_on is not None
    renewal_rule = rules.contract_at_most.on(command.amended_on).id
    return [
        EngagementContractAmended(
            amended_on=command.amended_on,
            ends_on=command.ends_on,
            domains=command.domains,
            actions=actions,
            weekly_hours=command.weekly_hours,
            weekly_hours_adapted_for=command.weekly_hours_adapted_for,
            renewal_due_on=command.ends_on if validated else None,
            renewal_rule=renewal_rule if validated else None,
            **_due_again(command, contract, orientation, rules),
        )
    ]


def _due_again(
    command: AmendEngagementContract,
    contract: EngagementContractState,
    orientation: OrientationState,
    rules: Rules,
) -> JointDiagnosisDue:
    """A draft reworked before its signature starts no delay: the signature will."""
    if contract.signed_on is None:
        return {"joint_diagnosis_due_on": None, "joint_diagnosis_rule": None}
    return joint_diagnosis_due(
        EngagementContractAmended.name,
        command.amended_on,
        command.difficulties,
        orientation,
        rules,
    )
