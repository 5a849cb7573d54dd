"""What decisions need to know of a delegation: which acts, from when to when (N8)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self, assert_never
from uuid import UUID

from pathways.domain.command import State
from pathways.domain.delegation.events import (
    DelegationEvent,
    DelegationGiven,
    DelegationWithdrawn,
)
from pathways.domain.event import Event


@dataclass(frozen=True)
class DelegationState(State):
    """One delegation: the acts it names, from `since` to `until`, both included."""

    delegate_id: UUID | None = None
    given_on: date | None = None
    since: date | None = None
    until: date | None = None
    withdrawn_on: date | None = None
    """The first day without it, where it was withdrawn."""
    acts: frozenset[str] = frozenset()

    def runs_on(self, day: date) -> bool:
        """Whether the delegation holds on that day."""
        if self.since is None or self.until is None or not self.since <= day <= self.until:
            return False
        return self.withdrawn_on is None or day < self.withdrawn_on

    def allows(self, act: str, day: date) -> bool:
        """Whether the delegate may decide that act on that day; a code of `delegable_acts`."""
        return act in self.acts and self.runs_on(day)

    def person(self, event: Event) -> UUID | None:
        """The delegate."""
        assert isinstance(event, DelegationGiven | DelegationWithdrawn)
        return event.delegate_id

    def evolve(self, event: DelegationEvent) -> Self:
        match event:
            case DelegationGiven():
                return replace(
                    self,
                    delegate_id=event.delegate_id,
                    given_on=event.given_on,
                    since=event.since,
                    until=event.until,
                    acts=frozenset(event.acts),
                )
            case DelegationWithdrawn(withdrawn_on=day):
                return replace(self, withdrawn_on=day)
            case _:
                assert_never(event)
