"""What decisions need to know of an offer."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self, assert_never
from uuid import UUID

from pathways.domain.command import State
from pathways.domain.event import Event
from pathways.domain.offer.events import (
    OfferChanged,
    OfferEvent,
    OfferPlaceTaken,
    OfferPublished,
    OfferWithdrawn,
)


@dataclass(frozen=True)
class OfferState(State):
    """Open places of an action or a training, or a job."""

    published: OfferPublished | None = None
    places: int = 0
    open_until: date | None = None
    withdrawn_on: date | None = None
    taken: frozenset[UUID] = frozenset()
    """The positionings that led to an entry."""

    @property
    def organisation_id(self) -> UUID | None:
        return self.published.organisation_id if self.published else None

    @property
    def places_left(self) -> int:
        return self.places - len(self.taken)

    def open_on(self, day: date) -> bool:
        """Whether people may be positioned on it that day."""
        return (
            self.published is not None
            and self.open_until is not None
            and self.published.published_on <= day <= self.open_until
            and (self.withdrawn_on is None or day < self.withdrawn_on)
        )

    def person(self, event: Event) -> UUID | None:
        return None

    def evolve(self, event: OfferEvent) -> Self:
        match event:
            case OfferPublished(places=places, open_until=day):
                return replace(self, published=event, places=places, open_until=day)
            case OfferChanged(places=places, open_until=day):
                return replace(self, places=places, open_until=day)
            case OfferWithdrawn(withdrawn_on=day):
                return replace(self, withdrawn_on=day)
            case OfferPlaceTaken(positioning_id=positioning):
                return replace(self, taken=self.taken | {positioning})
            case _:
                assert_never(event)
