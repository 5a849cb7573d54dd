"""The contract is drawn up with the person: axes and precise actions, 12 months at most (A1.7)."""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.guards import check_takes_personal_facts
from pathways.domain.beneficiary.rsa_right import right_permits
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.engagement_contract.content import (
    check_period,
    check_weekly_hours,
    checked_actions,
)
from pathways.domain.engagement_contract.events import EngagementContractDrafted
from pathways.domain.engagement_contract.guards import (
    check_during_orientation,
    check_in_order,
)
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.rules import Rules


class DraftEngagementContract(Command, creates=True):
    """`actions` go with `domains`, one for one. `ends_on` is the last day of the contract.

    `renewed_id` names the contract this one renews.
    """

    engagement_contract_id: UUID
    orientation_id: UUID
    drafted_on: date
    starts_on: date
    ends_on: date
    domains: tuple[str, ...]
    actions: tuple[str, ...]
    weekly_hours: int | None = None
    weekly_hours_adapted_for: str | None = None
    renewed_id: UUID | None = None


class AlreadyDrafted(AlreadyRecorded):
    """Ce contrat est déjà enregistré."""


class NoRightToAContract(Refusal):
    """Le droit au RSA de la personne ne permet pas de contrat ce jour-là."""

    rule = "H1"
    remedy = "Vérifiez le droit de la personne à cette date."


class RenewsSomeoneElses(Refusal):
    """Un contrat renouvelle un contrat de la même personne."""

    rule = "A1.7"
    field = "renewed_id"


class NothingToRenew(Refusal):
    """Le contrat à renouveler n'a jamais été validé."""

    rule = "A1.7"
    field = "renewed_id"
    remedy = "Terminez plutôt ce contrat, ou abandonnez-le."


@decides
def draft_engagement_contract(
    command: DraftEngagementContract,
    engagement_contract: EngagementContractState,
    orientation: OrientationState,
    beneficiary: BeneficiaryState,
    renewed: EngagementContractState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Draw up a contract for an open accompaniment. One at a time: a claim of its state."""
    if engagement_contract.drafted_on is not None:
        raise AlreadyDrafted
    check_takes_personal_facts(beneficiary)
    check_during_orientation("drafted_on", command.drafted_on, orientation)
    check_in_order("drafted_on", command.drafted_on, engagement_contract, today)
    check_during_orientation("starts_on", command.starts_on, orientation)
    if not right_permits("engagement_contract", beneficiary, rules, command.drafted_on):
        raise NoRightToAContract
    check_period(command.starts_on, command.ends_on, rules, command.drafted_on)
    actions = checked_actions(command.domains, command.actions, rules, command.drafted_on)
    check_weekly_hours(
        command.weekly_hours, command.weekly_hours_adapted_for, rules, command.drafted_on
    )
    if command.renewed_id is not None and renewed is not None:
        if renewed.beneficiary_id != beneficiary.id:
            raise RenewsSomeoneElses
        if renewed.validated_on is None:
            raise NothingToRenew
    return [
        EngagementContractDrafted(
            orientation_id=orientation.id,
            beneficiary_id=beneficiary.id,
            drafted_on=command.drafted_on,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
            domains=command.domains,
            actions=actions,
            weekly_hours=command.weekly_hours,
            weekly_hours_adapted_for=command.weekly_hours_adapted_for,
            renews=command.renewed_id,
        )
    ]
