"""The body sends the signed contract to the Département: under validation from then on (A1.13)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.engagement_contract.events import EngagementContractSubmitted
from pathways.domain.engagement_contract.guards import (
    ContractNotSigned,
    check_in_order,
    check_in_preparation,
)
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.refusal import AlreadyRecorded


class SubmitEngagementContract(Command):
    engagement_contract_id: UUID
    submitted_on: date


class AlreadySubmitted(AlreadyRecorded):
    """Ce contrat est déjà transmis au Département, qui n'a pas encore répondu."""

    rule = "A1.7"


@decides
def submit_engagement_contract(
    command: SubmitEngagementContract, engagement_contract: EngagementContractState, today: date
) -> Decision:
    """Submit the contract, or submit again one that was returned, corrected or completed."""
    check_in_preparation(engagement_contract)
    if engagement_contract.signed_on is None:
        raise ContractNotSigned
    if engagement_contract.under_validation:
        raise AlreadySubmitted
    check_in_order("submitted_on", command.submitted_on, engagement_contract, today)
    return [EngagementContractSubmitted(submitted_on=command.submitted_on)]
