"""What decisions need to know of a collective session."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self, assert_never
from uuid import UUID

from pathways.domain.action_session.events import (
    ActionSessionCancelled,
    ActionSessionEvent,
    ActionSessionHeld,
    ActionSessionScheduled,
)
from pathways.domain.command import State
from pathways.domain.event import Event
from pathways.domain.refusal import Refusal


class PresencesRecorded(Refusal):
    """{told} à cette séance : elle ne peut pas être retirée seule."""

    rule = "G7"
    remedy = "Retirez d'abord chaque présence et chaque absence, ou corrigez la séance."


@dataclass(frozen=True)
class ActionSessionState(State):
    """A session, planned or held."""

    # By their names: presences are of enrolments, which read sessions.
    rested_on: ClassVar[Mapping[str, str]] = {
        "SessionAttended": "session_id",
        "SessionMissed": "session_id",
    }

    agreement_id: UUID | None = None
    module: str | None = None
    theme: str | None = None
    scheduled_on: date | None = None
    planned_on: date | None = None
    """The day the schedule gives it."""
    held_on: date | None = None
    minutes: int = 0
    group_size: int | None = None
    flagged: tuple[str, ...] = ()
    cancelled_on: date | None = None

    def check_rested_on(self, facts: int) -> None:
        """Raises PresencesRecorded where anybody was told there, or absent."""
        if facts:
            told = f"{facts} présences sont notées" if facts > 1 else "Une présence est notée"
            raise PresencesRecorded(told=told)

    def person(self, event: Event) -> UUID | None:
        return None

    def evolve(self, event: ActionSessionEvent) -> Self:
        match event:
            case ActionSessionScheduled():
                return replace(
                    self,
                    agreement_id=event.agreement_id,
                    module=event.module,
                    theme=event.theme,
                    scheduled_on=event.scheduled_on,
                    planned_on=event.held_on,
                    minutes=event.minutes,
                )
            case ActionSessionHeld():
                return replace(
                    self,
                    agreement_id=event.agreement_id,
                    module=event.module,
                    theme=event.theme,
                    held_on=event.held_on,
                    minutes=event.minutes,
                    group_size=event.group_size,
                    flagged=event.flagged,
                )
            case ActionSessionCancelled(cancelled_on=day):
                return replace(self, cancelled_on=day)
            case _:
                assert_never(event)
