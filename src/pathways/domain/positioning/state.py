"""What decisions need to know of a positioning."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self, assert_never
from uuid import UUID

from pathways.domain.command import Claim, State
from pathways.domain.event import Event
from pathways.domain.positioning.events import (
    PositioningEntered,
    PositioningEvent,
    PositioningProposed,
    PositioningRefused,
    PositioningRetained,
    PositioningWithdrawn,
)


@dataclass(frozen=True)
class PositioningState(State):
    """One person on one offer."""

    beneficiary_id: UUID | None = None
    offer_id: UUID | None = None
    proposed_on: date | None = None
    retained_on: date | None = None
    refused_on: date | None = None
    entered_on: date | None = None
    withdrawn_on: date | None = None

    @property
    def open(self) -> bool:
        """Whether an answer, or the entry, is still awaited."""
        closed = self.refused_on or self.entered_on or self.withdrawn_on
        return self.proposed_on is not None and closed is None

    def person(self, event: Event) -> UUID | None:
        if isinstance(event, PositioningProposed):
            return event.beneficiary_id
        return self.beneficiary_id

    def claims(self) -> frozenset[Claim]:
        """One open positioning of a person on an offer."""
        if not self.open:
            return frozenset()
        return frozenset({Claim("open_positioning", f"{self.offer_id}:{self.beneficiary_id}")})

    def evolve(self, event: PositioningEvent) -> Self:
        match event:
            case PositioningProposed(beneficiary_id=person, offer_id=offer, proposed_on=day):
                return replace(self, beneficiary_id=person, offer_id=offer, proposed_on=day)
            case PositioningRetained(answered_on=day):
                return replace(self, retained_on=day)
            case PositioningRefused(answered_on=day):
                return replace(self, refused_on=day)
            case PositioningEntered(entered_on=day):
                return replace(self, entered_on=day)
            case PositioningWithdrawn(withdrawn_on=day):
                return replace(self, withdrawn_on=day)
            case _:
                assert_never(event)
