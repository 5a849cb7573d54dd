"""What decisions need to know of an offer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, assert_never
from uuid import UUID

from pathways.domain.command import State
from pathways.domain.event import Event
from pathways.domain.offer.events import (
    OfferChanged,
    OfferEvent,
    OfferPlaceFreed,
    OfferPlaceTaken,
    OfferPublished,
    OfferWithdrawn,
)
from pathways.domain.refusal import Refusal


class FewerPlacesThanEntries(Refusal):
    """{taken} personne(s) sont déjà entrées : l'offre ne peut pas compter {places} place(s)."""

    rule = "G9"
    field = "places"
    remedy = "Gardez au moins autant de places que d'entrées, ou annulez d'abord une entrée."


class WithdrawnBeforeAnEntry(Refusal):
    """Quelqu'un est entré le {entered_on:%d/%m/%Y} : l'offre n'était pas encore retirée."""

    rule = "G9"
    field = "withdrawn_on"
    remedy = "Retirez l'offre à partir d'un jour suivant, ou annulez d'abord l'entrée."


@dataclass(frozen=True)
class OfferState(State):
    """Open places of an action or a training, or a job."""

    published: OfferPublished | None = None
    places: int = 0
    open_until: date | None = None
    changed_on: date | None = None
    withdrawn_on: date | None = None
    taken: Mapping[UUID, date] = field(default_factory=dict)
    """The positionings that led to an entry, and its day."""

    @property
    def organisation_id(self) -> UUID | None:
        return self.published.organisation_id if self.published else None

    @property
    def agreement_id(self) -> UUID | None:
        """The agreement whose places an insertion action offers."""
        return self.published.agreement_id if self.published else None

    @property
    def places_left(self) -> int:
        return self.places - len(self.taken)

    def open_on(self, day: date) -> bool:
        """Whether people may be positioned on it that day."""
        return (
            self.published is not None
            and self.open_until is not None
            and self.published.published_on <= day <= self.open_until
            and not self.withdrawn_by(day)
        )

    def withdrawn_by(self, day: date) -> bool:
        """Whether the offer is withdrawn on that day."""
        return self.withdrawn_on is not None and self.withdrawn_on <= day

    def person(self, event: Event) -> UUID | None:
        return None

    def check_amended(self) -> None:
        """FewerPlacesThanEntries, or WithdrawnBeforeAnEntry."""
        if self.places_left < 0:
            raise FewerPlacesThanEntries(taken=len(self.taken), places=self.places)
        entered_on = max(self.taken.values(), default=None)
        if entered_on is not None and self.withdrawn_by(entered_on):
            raise WithdrawnBeforeAnEntry(entered_on=entered_on)

    def evolve(self, event: OfferEvent) -> Self:
        match event:
            case OfferPublished(places=places, open_until=day):
                return replace(self, published=event, places=places, open_until=day)
            case OfferChanged(changed_on=changed_on):
                # A change entered late does not replace what was said since.
                if self.changed_on and changed_on < self.changed_on:
                    return self
                return replace(
                    self,
                    places=event.places,
                    open_until=event.open_until,
                    changed_on=changed_on,
                )
            case OfferWithdrawn(withdrawn_on=day):
                return replace(self, withdrawn_on=day)
            case OfferPlaceTaken(positioning_id=positioning, taken_on=day):
                return replace(self, taken={**self.taken, positioning: day})
            case OfferPlaceFreed(positioning_id=positioning):
                left = {one: day for one, day in self.taken.items() if one != positioning}
                return replace(self, taken=left)
            case _:
                assert_never(event)
