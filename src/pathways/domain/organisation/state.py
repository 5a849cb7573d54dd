"""What decisions need to know of a body and its référents."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Self, assert_never
from uuid import UUID

from pathways.domain.command import State
from pathways.domain.event import Event
from pathways.domain.organisation.events import (
    Diploma,
    OrganisationAgreementEnded,
    OrganisationAgreementSigned,
    OrganisationEvent,
    OrganisationKind,
    OrganisationRegistered,
    ReferentArrived,
    ReferentDeparted,
    ReferentDiplomaRecorded,
)


@dataclass(frozen=True)
class ReferentState:
    """A référent of the body. `departed_on` is the first day without them."""

    arrived_on: date
    departed_on: date | None = None
    diploma: Diploma | None = None
    diploma_seen_on: date | None = None

    @property
    def holds_diploma(self) -> bool:
        """Whether the proof of a State diploma was seen (A1.2)."""
        return self.diploma is not None

    def present_on(self, day: date) -> bool:
        """Whether they work for the body on that day."""
        return self.arrived_on <= day and (self.departed_on is None or day < self.departed_on)


@dataclass(frozen=True)
class AgreementState:
    """An agreement of the body. `ended_on`, where it was cut short, is the first day without it."""

    starts_on: date
    ends_on: date
    ended_on: date | None = None
    final_report_due_on: date | None = None

    @property
    def last_day(self) -> date:
        """The last day the agreement holds; the day before it starts where it never did."""
        if self.ended_on is None:
            return self.ends_on
        return min(self.ends_on, self.ended_on - timedelta(days=1))

    def running_on(self, day: date) -> bool:
        """Whether the agreement holds on that day."""
        return self.runs_between(day, day)

    def runs_between(self, first: date, last: date) -> bool:
        """Whether the agreement holds on any day from `first` to `last`, both included."""
        return first <= self.last_day and self.starts_on <= last


@dataclass(frozen=True)
class OrganisationState(State):
    """A body that accompanies people."""

    kind: OrganisationKind | None = None
    territory: str | None = None
    registered_on: date | None = None
    referents: Mapping[UUID, ReferentState] = field(default_factory=dict)
    agreements: tuple[AgreementState, ...] = ()

    @property
    def registered(self) -> bool:
        return self.registered_on is not None

    def referent_on(self, referent_id: UUID, day: date) -> ReferentState | None:
        """The référent, if they work for this body on that day."""
        referent = self.referents.get(referent_id)
        return referent if referent and referent.present_on(day) else None

    def agreement_on(self, day: date) -> AgreementState | None:
        """The agreement that holds on that day."""
        return next((one for one in self.agreements if one.running_on(day)), None)

    def person(self, event: Event) -> UUID | None:
        """The référent the fact concerns, if any."""
        match event:
            case ReferentArrived() | ReferentDiplomaRecorded() | ReferentDeparted():
                return event.referent_id
            case _:
                return None

    def evolve(self, event: OrganisationEvent) -> Self:
        match event:
            case OrganisationRegistered(kind=kind, territory=territory, registered_on=day):
                return replace(self, kind=kind, territory=territory, registered_on=day)
            case OrganisationAgreementSigned(starts_on=starts_on, ends_on=ends_on):
                signed = AgreementState(
                    starts_on, ends_on, final_report_due_on=event.final_report_due_on
                )
                return replace(self, agreements=(*self.agreements, signed))
            case OrganisationAgreementEnded(ended_on=day, final_report_due_on=due):
                return replace(
                    self,
                    agreements=tuple(
                        replace(one, ended_on=day, final_report_due_on=due)
                        if one.running_on(day)
                        else one
                        for one in self.agreements
                    ),
                )
            case ReferentArrived(referent_id=who, arrived_on=day):
                return self._with(who, ReferentState(day))
            case ReferentDiplomaRecorded(referent_id=who, diploma=diploma, seen_on=day):
                return self._changing(who, diploma=diploma, diploma_seen_on=day)
            case ReferentDeparted(referent_id=who, departed_on=day):
                return self._changing(who, departed_on=day)
            case _:
                assert_never(event)

    def _with(self, referent_id: UUID, referent: ReferentState) -> Self:
        return replace(self, referents={**self.referents, referent_id: referent})

    def _changing(self, referent_id: UUID, **changes: Any) -> Self:
        # An arrival recorded by mistake and withdrawn leaves nobody to change.
        referent = self.referents.get(referent_id)
        return self._with(referent_id, replace(referent, **changes)) if referent else self
