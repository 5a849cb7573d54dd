"""What decisions need to know of a moped."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self, assert_never
from uuid import UUID

from pathways.domain.command import State
from pathways.domain.event import Event
from pathways.domain.moped.events import (
    MopedChecked,
    MopedEvent,
    MopedFreed,
    MopedRegistered,
    MopedRetired,
    MopedTaken,
)
from pathways.domain.occupancy import Stay, freed
from pathways.domain.refusal import Refusal
from pathways.domain.texts import french


class RentedOnThatCheck(Refusal):
    """Le cyclomoteur a été loué le {day} sur la foi de ce contrôle."""

    rule = "A3.2"
    remedy = "Annulez d'abord la location, ou enregistrez un autre contrôle de ce jour."


@dataclass(frozen=True)
class MopedState(State):
    """A moped, its rentals and its last check."""

    organisation_id: UUID | None = None
    registered_on: date | None = None
    stays: tuple[Stay, ...] = ()
    checks: tuple[tuple[date, bool], ...] = ()
    """When it was checked, and whether it was fit, in the order of the days."""
    retired_on: date | None = None
    away: frozenset[UUID] = frozenset()
    """The enrolments that have not brought it back, their contract over or not."""

    def fit_on(self, day: date) -> bool | None:
        """What the last check by that day said; None where there was none."""
        return next((fit for checked, fit in reversed(self.checks) if checked <= day), None)

    def awaited(self, enrolment_id: UUID, day: date) -> Stay | None:
        """The last contract, over by that day, of whoever else has not brought it back."""
        over = [
            stay
            for stay in self.stays
            if stay.enrolment_id in self.away - {enrolment_id} and stay.until_on < day
        ]
        return max(over, key=lambda stay: stay.until_on, default=None)

    def check_amended(self) -> None:
        """Raises RentedOnThatCheck where a rental would no longer begin on a moped fit to go."""
        for stay in self.stays:
            eve = stay.from_on - timedelta(days=1)
            kept_late = any(
                s.until_on == eve for s in self.stays if s.enrolment_id == stay.enrolment_id
            )
            if not kept_late and self.fit_on(stay.from_on) is not True:
                raise RentedOnThatCheck(day=french(stay.from_on))

    def person(self, event: Event) -> UUID | None:
        return None

    def evolve(self, event: MopedEvent) -> Self:
        match event:
            case MopedRegistered(organisation_id=body, registered_on=day):
                return replace(self, organisation_id=body, registered_on=day)
            case MopedChecked(checked_on=day, fit=fit):
                # Of two checks of one day, the one recorded last counts.
                checks = sorted((*self.checks, (day, fit)), key=lambda check: check[0])
                return replace(self, checks=tuple(checks))
            case MopedTaken(enrolment_id=enrolment, from_on=first, until_on=last):
                stays = (*self.stays, Stay(enrolment, first, last))
                return replace(self, stays=stays, away=self.away | {enrolment})
            case MopedFreed(enrolment_id=enrolment, last_day_on=day, back=back):
                away = self.away - {enrolment} if back else self.away
                return replace(self, stays=freed(self.stays, enrolment, day), away=away)
            case MopedRetired(retired_on=day):
                return replace(self, retired_on=day)
            case _:
                assert_never(event)
