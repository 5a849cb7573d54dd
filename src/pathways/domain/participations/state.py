"""What decisions need to know of the actions one person is or was in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, Self, assert_never
from uuid import UUID, uuid5

from pathways.domain.command import State
from pathways.domain.event import Event
from pathways.domain.participations.events import (
    ActionEntered,
    ActionEntryCancelled,
    ActionExtended,
    ActionLeft,
    ActionModuleEntered,
    ParticipationsEvent,
)

NAMESPACE = UUID("3f1b7c64-9d0e-5a77-9a3c-4d8e2b6f0c21")
"""Never to change: it names the stream of each person's participations."""


def participations_of(beneficiary_id: UUID) -> UUID:
    """The stream of that person's participations."""
    return uuid5(NAMESPACE, str(beneficiary_id))


@dataclass(frozen=True)
class ModulePeriod:
    """A period of a module, both days included."""

    module: str
    from_on: date
    until_on: date


@dataclass(frozen=True)
class Participation:
    """One enrolment as the others see it; `last_day_on` is where it ends at the latest."""

    programme: str
    entered_on: date
    last_day_on: date
    exclusive: str | None = None
    left: bool = False
    modules: tuple[ModulePeriod, ...] = ()

    def overlaps(self, first: date, last: date) -> bool:
        """Whether a day from `first` to `last`, both included, lies in it."""
        return self.entered_on <= last and first <= self.last_day_on


@dataclass(frozen=True)
class ParticipationsState(State):
    """The actions of one person. The stream exists from the start: nobody opens it."""

    implicit: ClassVar[bool] = True

    enrolments: Mapping[UUID, Participation] = field(default_factory=dict)

    def in_group(self, exclusive: str, first: date, last: date) -> UUID | None:
        """The enrolment of that group of programmes that shares a day with the period, if any."""
        return next(
            (
                enrolment
                for enrolment, one in self.enrolments.items()
                if one.exclusive == exclusive and one.overlaps(first, last)
            ),
            None,
        )

    def modules(self, programme: str, module: str | None = None) -> tuple[ModulePeriod, ...]:
        """The periods of the programme's modules, or of one of them, in every enrolment."""
        return tuple(
            sorted(
                (
                    period
                    for one in self.enrolments.values()
                    if one.programme == programme
                    for period in one.modules
                    if module is None or period.module == module
                ),
                key=lambda period: period.from_on,
            )
        )

    def person(self, event: Event) -> UUID | None:
        """Nobody's file tells it: each fact stands beside one of the person's enrolment."""
        return None

    def evolve(self, event: ParticipationsEvent) -> Self:
        match event:
            case ActionEntered(enrolment_id=enrolment):
                entered = Participation(
                    event.programme, event.entered_on, event.last_day_on, event.exclusive
                )
                return replace(self, enrolments={**self.enrolments, enrolment: entered})
            case ActionModuleEntered(enrolment_id=enrolment):
                period = ModulePeriod(event.module, event.from_on, event.until_on)
                known = self.enrolments[enrolment]
                return self._changing(enrolment, replace(known, modules=(*known.modules, period)))
            case ActionExtended(enrolment_id=enrolment, last_day_on=day):
                return self._changing(
                    enrolment, replace(self.enrolments[enrolment], last_day_on=day)
                )
            case ActionLeft(enrolment_id=enrolment, last_day_on=day):
                left = replace(self.enrolments[enrolment], last_day_on=day, left=True)
                return self._changing(enrolment, left)
            case ActionEntryCancelled(enrolment_id=enrolment):
                rest = {key: one for key, one in self.enrolments.items() if key != enrolment}
                return replace(self, enrolments=rest)
            case _:
                assert_never(event)

    def _changing(self, enrolment: UUID, participation: Participation) -> Self:
        return replace(self, enrolments={**self.enrolments, enrolment: participation})
