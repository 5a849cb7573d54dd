"""After the EPL's opinion, the President keeps the accompaniment (A1.11)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.orientation.checks import during, french, still_open
from pathways.domain.orientation.events import PathwayMaintained
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import AlreadyRecorded
from pathways.domain.rules import Rules
from pathways.domain.texts import text


class MaintainPathway(Command):
    """The President keeps the accompaniment, the EPL having given its opinion (A1.11; art. 4.3)."""

    orientation_id: UUID
    on: date
    decided_by: str


class AlreadyMaintained(AlreadyRecorded):
    """Le maintien décidé le {day} est déjà enregistré."""

    rule = "A1.11"
    field = "on"


@decides
def maintain_pathway(
    command: MaintainPathway, orientation: OrientationState, rules: Rules, today: date
) -> Decision:
    """Maintained: a new 12-month period, from the day of the decision."""
    during(orientation, command.on, today)
    still_open(orientation)
    if orientation.maintained_on == command.on:
        raise AlreadyMaintained(day=french(command.on))
    review = rules.epl_review_within.on(command.on)
    return [
        PathwayMaintained(
            command.on, text(command.decided_by, "decided_by"), review.after(command.on), review.id
        )
    ]
