"""The regular RDVs of the accompaniment, and the next one scheduled (A1.9)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.orientation.attendance import outcome
from pathways.domain.orientation.checks import during, french
from pathways.domain.orientation.events import RdvMode, RdvScheduled
from pathways.domain.orientation.first_rdv import check_rdv_day
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules


class RecordRdv(Command):
    """How a follow-up RDV went, on the day it took place (A1.9; art. 4.1, 4.4).

    `mode`, `excuse` and `excused_on` as for the first RDV.
    """

    orientation_id: UUID
    on: date
    attended: bool
    mode: RdvMode | None = None
    excuse: str | None = None
    excused_on: date | None = None


class ScheduleRdv(Command):
    """The next RDV of the accompaniment is set (A1.9; art. 4.4)."""

    orientation_id: UUID
    on: date
    rdv_on: date
    mode: RdvMode


class FirstRdvNotHeld(Refusal):
    """Le premier RDV n'avait pas encore été tenu le {day}."""

    rule = "A1.3"
    field = "on"
    remedy = "Enregistrez d'abord le premier RDV."


@decides
def record_rdv(
    command: RecordRdv, orientation: OrientationState, rules: Rules, today: date
) -> Decision:
    """Held, and the next is expected within the rhythm; a miss starts no delay here (A1.4)."""
    during(orientation, command.on, today)
    _follows_the_first(orientation, command.on)
    return [
        outcome(
            orientation,
            rules,
            today,
            first=False,
            on=command.on,
            attended=command.attended,
            mode=command.mode,
            excuse=command.excuse,
            excused_on=command.excused_on,
        )
    ]


@decides
def schedule_rdv(command: ScheduleRdv, orientation: OrientationState, today: date) -> Decision:
    """Scheduled: the accompaniment is not flagged for want of a next meeting."""
    during(orientation, command.on, today)
    _follows_the_first(orientation, command.on)
    check_rdv_day(command.rdv_on, command.on)
    return [RdvScheduled(command.on, command.rdv_on, command.mode)]


def _follows_the_first(orientation: OrientationState, day: date) -> None:
    held_on = orientation.first_rdv_held_on
    if held_on is None or day < held_on:
        raise FirstRdvNotHeld(day=french(day))
