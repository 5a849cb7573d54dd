"""What decisions need to know of a collective session."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self, assert_never
from uuid import UUID

from pathways.domain.action_session.events import (
    ActionSessionCancelled,
    ActionSessionEvent,
    ActionSessionHeld,
    ActionSessionScheduled,
)
from pathways.domain.command import State
from pathways.domain.event import Event


@dataclass(frozen=True)
class ActionSessionState(State):
    """A session, planned or held."""

    agreement_id: UUID | None = None
    module: str | None = None
    planned_on: date | None = None
    held_on: date | None = None
    minutes: int = 0
    flagged: tuple[str, ...] = ()
    cancelled_on: date | None = None

    def person(self, event: Event) -> UUID | None:
        return None

    def evolve(self, event: ActionSessionEvent) -> Self:
        match event:
            case ActionSessionScheduled():
                return replace(
                    self,
                    agreement_id=event.agreement_id,
                    module=event.module,
                    planned_on=event.held_on,
                    minutes=event.minutes,
                )
            case ActionSessionHeld():
                return replace(
                    self,
                    agreement_id=event.agreement_id,
                    module=event.module,
                    held_on=event.held_on,
                    minutes=event.minutes,
                    flagged=event.flagged,
                )
            case ActionSessionCancelled(cancelled_on=day):
                return replace(self, cancelled_on=day)
            case _:
                assert_never(event)
