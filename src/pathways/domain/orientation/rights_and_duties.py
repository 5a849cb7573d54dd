"""The person is told their rights and duties (A1.5)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.orientation.checks import NotInList, codes, during
from pathways.domain.orientation.events import RightsAndDutiesExplained
from pathways.domain.orientation.state import OrientationState
from pathways.domain.rules import Rules


class ExplainRightsAndDuties(Command):
    """The référent explains rights and duties; `topics` of the list in force (A1.5; art. 4.2)."""

    orientation_id: UUID
    on: date
    topics: tuple[str, ...]


class UnknownTopic(NotInList):
    """« {code} » n'est pas un point des droits et devoirs à expliquer le {day}."""

    rule = "A1.5"


@decides
def explain_rights_and_duties(
    command: ExplainRightsAndDuties, orientation: OrientationState, rules: Rules, today: date
) -> Decision:
    """Explained, with the topics gone through."""
    during(orientation, command.on, today)
    topics = codes(
        command.topics, rules.rights_and_duties_topics, command.on, UnknownTopic, "topics"
    )
    return [RightsAndDutiesExplained(command.on, topics)]
