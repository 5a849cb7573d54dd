"""The accompaniment ends without another taking its place (art. 4.3)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.orientation.checks import during, still_open
from pathways.domain.orientation.events import EndReason, OrientationEnded
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import Refusal


class EndOrientation(Command):
    """The accompaniment ends: exit from RSA, right closed, moved… (Annexe 1, art. 4.3)."""

    orientation_id: UUID
    on: date
    reason: EndReason


class ReorientInstead(Refusal):
    """Une réorientation ouvre une nouvelle orientation : elle ne s'enregistre pas comme une fin."""

    rule = "A1.10"
    field = "reason"
    remedy = "Enregistrez la réorientation décidée par le Président."


@decides
def end_orientation(
    command: EndOrientation, orientation: OrientationState, today: date
) -> Decision:
    """Ended: the person may be oriented again from that same day."""
    during(orientation, command.on, today)
    still_open(orientation)
    if command.reason is EndReason.REORIENTED:
        raise ReorientInstead
    return [OrientationEnded(command.on, command.reason)]
