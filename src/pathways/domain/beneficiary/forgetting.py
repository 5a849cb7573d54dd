"""The person's key is destroyed: nothing personal can be read again, every count stays (G10).

The reason is the envelope's. A merged file is forgotten on its own: it holds its own key.
"""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.events import PersonForgotten
from pathways.domain.beneficiary.guards import check_not_future
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import AlreadyRecorded


class ForgetPerson(Command):
    beneficiary_id: UUID
    forgotten_on: date


class AlreadyForgotten(AlreadyRecorded):
    """Cette personne est déjà effacée."""

    rule = "G10"


@decides
def forget_person(command: ForgetPerson, beneficiary: BeneficiaryState, today: date) -> Decision:
    """Record that the person is forgotten, in the transaction that destroys their key."""
    if beneficiary.forgotten:
        raise AlreadyForgotten
    check_not_future("forgotten_on", command.forgotten_on, today)
    return [PersonForgotten(forgotten_on=command.forgotten_on)]
