"""An alert: one stream for each step of a deadline, so that it can be raised only once."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from uuid import UUID

from pathways.domain.alert.events import AlertRaised
from pathways.domain.command import State
from pathways.domain.event import Event


@dataclass(frozen=True)
class AlertState(State):
    """The stream's id is that of the deadline's step; an alert disturbs nobody's version."""

    raised_on: date | None = None

    def person(self, event: Event) -> UUID | None:
        return event.beneficiary_id if isinstance(event, AlertRaised) else None

    def evolve(self, event: AlertRaised) -> Self:
        return replace(self, raised_on=event.raised_on)
