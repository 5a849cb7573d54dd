"""The person and the référent sign: on time or late, never before the orientation (A1.7, T1)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.engagement_contract.events import EngagementContractSigned
from pathways.domain.engagement_contract.guards import (
    check_during_orientation,
    check_in_order,
    check_in_preparation,
)
from pathways.domain.engagement_contract.joint_diagnosis import joint_diagnosis_due
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.orientation.events import RecallClosed, RecallClosing, RelanceGround
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import AlreadyRecorded
from pathways.domain.rules import Rules

MADE_GOOD_BY_SIGNING = {RelanceGround.CONTRACT_NOT_MADE, RelanceGround.CONTRACT_NOT_RENEWED}


class SignEngagementContract(Command):
    """`difficulties` are those, listed by N6, that leave more time for the joint diagnosis."""

    engagement_contract_id: UUID
    signed_on: date
    difficulties: tuple[str, ...] = ()


class AlreadySigned(AlreadyRecorded):
    """La signature de ce contrat est déjà enregistrée."""

    rule = "A1.7"


@decides
def sign_engagement_contract(
    command: SignEngagementContract,
    engagement_contract: EngagementContractState,
    orientation: OrientationState,
    rules: Rules,
    today: date,
) -> Decision:
    """Record the signature. A recall for a contract not made, or not renewed, closes with it."""
    check_in_preparation(engagement_contract)
    if engagement_contract.signed_on is not None:
        raise AlreadySigned
    check_during_orientation("signed_on", command.signed_on, orientation)
    check_in_order("signed_on", command.signed_on, engagement_contract, today)
    due = joint_diagnosis_due(
        EngagementContractSigned.name, command.signed_on, command.difficulties, orientation, rules
    )
    signed = EngagementContractSigned(signed_on=command.signed_on, **due)
    return [signed, *_recall_closed(command.signed_on, orientation)]


def _recall_closed(signed_on: date, orientation: OrientationState) -> list[On]:
    recall = orientation.recall
    grounds = {*recall.lapses, *recall.relances}
    # A contract that is not respected is not made good by signing another.
    if recall.opened_on is None or not grounds or not grounds <= MADE_GOOD_BY_SIGNING:
        return []
    # Signed before the lapse was observed, and entered after: a recall ends once it has begun.
    closed_on = max(signed_on, recall.opened_on)
    return [On(orientation, (RecallClosed(closed_on, RecallClosing.CONTRACT_MADE),))]
