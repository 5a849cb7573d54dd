"""A business day is swept once: every alert due by its end is raised."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from uuid import UUID

from pathways.domain.alert.events import DeadlinesSwept
from pathways.domain.command import Command, Decision, State, decides
from pathways.domain.event import Event
from pathways.domain.refusal import AlreadyRecorded, InTheFuture


@dataclass(frozen=True)
class SweepState(State):
    """The stream's id derives from the business day."""

    swept_on: date | None = None

    def person(self, event: Event) -> UUID | None:
        return None

    def evolve(self, event: DeadlinesSwept) -> Self:
        return replace(self, swept_on=event.swept_on)


class CompleteSweep(Command, creates=True):
    """`sweep_id` derives from `day`, so that one day is completed once."""

    sweep_id: UUID
    day: date


class AlreadySwept(AlreadyRecorded):
    """Les échéances de ce jour ont déjà été relevées."""


@decides
def complete_sweep(command: CompleteSweep, sweep: SweepState, today: date) -> Decision:
    """The day is done; AlreadySwept the second time, InTheFuture before it comes."""
    if sweep.swept_on is not None:
        raise AlreadySwept
    if command.day > today:
        raise InTheFuture(field="day", day=command.day)
    return [DeadlinesSwept(command.day)]
