"""What decisions need to know of the actions one person is or was in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import ClassVar, Self, assert_never
from uuid import UUID, uuid5

from pathways.domain.command import Claim, State
from pathways.domain.event import Event
from pathways.domain.participations.events import (
    ActionEntered,
    ActionEntryCancelled,
    ActionExtended,
    ActionLeft,
    ActionModuleCancelled,
    ActionModuleEntered,
    ActionReopened,
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
    longest_until: date | None = None
    """The last day by its own duration, where the end of the stay cut it shorter."""

    def in_stay_until(self, last_day: date) -> Self:
        """The period once the stay goes on to that day."""
        if self.longest_until is None or self.until_on >= last_day:
            return self
        return replace(self, until_on=min(self.longest_until, last_day))


@dataclass(frozen=True)
class Participation:
    """One enrolment as the others see it; `last_day_on` is where it ends at the latest."""

    programme: str
    entered_on: date
    last_day_on: date
    agreement_id: UUID
    counted_from: date
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

    beneficiary_id: UUID | None = None
    enrolments: Mapping[UUID, Participation] = field(default_factory=dict)

    def in_group(
        self, exclusive: str, first: date, last: date, besides: UUID | None = None
    ) -> Participation | None:
        """What shares a day with the period in that group of programmes, if anything does."""
        return next(
            (
                one
                for enrolment, one in self.enrolments.items()
                if one.exclusive == exclusive and one.overlaps(first, last) and enrolment != besides
            ),
            None,
        )

    def in_agreement(
        self, agreement_id: UUID, first: date, last: date, besides: UUID | None = None
    ) -> Participation | None:
        """What shares a day with the period in that agreement, if anything does."""
        return next(
            (
                one
                for enrolment, one in self.enrolments.items()
                if one.agreement_id == agreement_id
                and one.overlaps(first, last)
                and enrolment != besides
            ),
            None,
        )

    def counted_from(self, programme: str, entered_on: date) -> date:
        """The day the longest stay is counted from, for someone who enters that day.

        Reading: a stay that follows another one in the same programme without a day between is
        one stay: a new agreement, a new body or a new entry does not begin the count again.
        """
        eve = entered_on - timedelta(days=1)
        return min(
            (
                one.counted_from
                for one in self.enrolments.values()
                if one.programme == programme and one.entered_on <= eve <= one.last_day_on
            ),
            default=entered_on,
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

    def retold(self, enrolment: UUID, *, beneficiary: UUID) -> tuple[ParticipationsEvent, ...]:
        """The facts that tell one enrolment, to the stream of another file of the same person."""
        one = self.enrolments[enrolment]
        entered = ActionEntered(
            beneficiary_id=beneficiary,
            enrolment_id=enrolment,
            programme=one.programme,
            entered_on=one.entered_on,
            last_day_on=one.last_day_on,
            agreement_id=one.agreement_id,
            counted_from=one.counted_from,
            exclusive=one.exclusive,
        )
        modules = (
            ActionModuleEntered(
                beneficiary_id=beneficiary,
                enrolment_id=enrolment,
                programme=one.programme,
                module=period.module,
                from_on=period.from_on,
                until_on=period.until_on,
                longest_until=period.longest_until,
            )
            for period in one.modules
        )
        left = ActionLeft(
            beneficiary_id=beneficiary, enrolment_id=enrolment, last_day_on=one.last_day_on
        )
        return (entered, *modules, *([left] if one.left else []))

    def person(self, event: Event) -> UUID | None:
        """Nobody's file tells it: each fact stands beside one of the person's enrolment."""
        return None

    def claims(self) -> frozenset[Claim]:
        """While the person is in an action, their file is not merged into another.

        A merged file takes for itself what this claims (`BeneficiaryState.claims`).
        """
        if all(one.left for one in self.enrolments.values()):
            return frozenset()
        return frozenset({Claim("person_in_action", str(self.beneficiary_id))})

    def evolve(self, event: ParticipationsEvent) -> Self:
        match event:
            case ActionEntered(enrolment_id=enrolment, beneficiary_id=person):
                entered = Participation(
                    programme=event.programme,
                    entered_on=event.entered_on,
                    last_day_on=event.last_day_on,
                    agreement_id=event.agreement_id,
                    counted_from=event.counted_from,
                    exclusive=event.exclusive,
                )
                enrolments = {**self.enrolments, enrolment: entered}
                return replace(self, beneficiary_id=person, enrolments=enrolments)
            case ActionModuleEntered(enrolment_id=enrolment):
                period = ModulePeriod(
                    event.module, event.from_on, event.until_on, event.longest_until
                )
                known = self.enrolments[enrolment]
                return self._changing(enrolment, replace(known, modules=(*known.modules, period)))
            case ActionModuleCancelled(enrolment_id=enrolment, module=module, from_on=first):
                known = self.enrolments[enrolment]
                left = tuple(p for p in known.modules if (p.module, p.from_on) != (module, first))
                return self._changing(enrolment, replace(known, modules=left))
            case ActionExtended(enrolment_id=enrolment, last_day_on=day):
                known = self.enrolments[enrolment]
                modules = tuple(one.in_stay_until(day) for one in known.modules)
                return self._changing(enrolment, replace(known, last_day_on=day, modules=modules))
            case ActionLeft(enrolment_id=enrolment, last_day_on=day):
                gone = replace(self.enrolments[enrolment], last_day_on=day, left=True)
                return self._changing(enrolment, gone)
            case ActionReopened(enrolment_id=enrolment, last_day_on=day):
                back = replace(self.enrolments[enrolment], last_day_on=day, left=False)
                return self._changing(enrolment, back)
            case ActionEntryCancelled(enrolment_id=enrolment):
                rest = {key: one for key, one in self.enrolments.items() if key != enrolment}
                return replace(self, enrolments=rest)
            case _:
                assert_never(event)

    def _changing(self, enrolment: UUID, participation: Participation) -> Self:
        return replace(self, enrolments={**self.enrolments, enrolment: participation})
