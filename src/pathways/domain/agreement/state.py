"""What decisions need to know of an action's agreement."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Self, assert_never
from uuid import UUID

from pathways.domain.agreement.events import (
    AgreementAmended,
    AgreementEnded,
    AgreementEvent,
    AgreementLine,
    AgreementSettled,
    AgreementSigned,
    AgreementTerms,
    CommunicationDutyKept,
    ServiceConfirmed,
    SettlementRestated,
)
from pathways.domain.command import State
from pathways.domain.event import Event


@dataclass(frozen=True)
class ActionAgreementState(State):
    """The convention by which a body runs an action of one programme."""

    organisation_id: UUID | None = None
    application_id: UUID | None = None
    programme: str | None = None
    signed_on: date | None = None
    terms: AgreementTerms | None = None
    amended_on: date | None = None
    """The day of the last amendment."""
    ended_on: date | None = None
    final_report_due_on: date | None = None
    final_report_rule: str | None = None
    communication_duties: tuple[str, ...] = ()
    duties_kept: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
    """The modules whose service was confirmed."""
    settlements: Mapping[date, AgreementSettled | SettlementRestated] = field(default_factory=dict)
    """What was last told of each day settled."""

    @property
    def last_day(self) -> date:
        """The last day the agreement holds; the day before it starts where it never did."""
        assert self.terms is not None
        if self.ended_on is None:
            return self.terms.ends_on
        return min(self.terms.ends_on, self.ended_on - timedelta(days=1))

    def running_on(self, day: date) -> bool:
        """Whether the agreement holds on that day."""
        return self.terms is not None and self.terms.starts_on <= day <= self.last_day

    def line(self, module: str) -> AgreementLine | None:
        """What is financed of that module."""
        lines = self.terms.lines if self.terms else ()
        return next((one for one in lines if one.module == module), None)

    def publics_of(self, module: str) -> tuple[str, ...]:
        """Whom its lines fund of that module, each public by its own credits (G12)."""
        lines = self.terms.lines if self.terms else ()
        funded = (public for one in lines if one.module == module for public in one.publics)
        return tuple(dict.fromkeys(funded))

    def person(self, event: Event) -> UUID | None:
        return None

    def evolve(self, event: AgreementEvent) -> Self:
        match event:
            case AgreementSigned():
                return replace(
                    self,
                    organisation_id=event.organisation_id,
                    application_id=event.application_id,
                    programme=event.programme,
                    signed_on=event.signed_on,
                    terms=event.terms,
                    final_report_due_on=event.final_report_due_on,
                    final_report_rule=event.final_report_rule,
                    communication_duties=event.communication_duties,
                )
            case AgreementAmended(final_report_due_on=due, final_report_rule=rule):
                return replace(
                    self,
                    terms=event.terms,
                    amended_on=event.amended_on,
                    final_report_due_on=due,
                    final_report_rule=rule,
                )
            case AgreementEnded(ended_on=day, final_report_due_on=due, final_report_rule=rule):
                return replace(self, ended_on=day, final_report_due_on=due, final_report_rule=rule)
            case ServiceConfirmed(module=module):
                return replace(self, confirmed=self.confirmed | {module})
            case CommunicationDutyKept(duty=duty):
                return replace(self, duties_kept=self.duties_kept | {duty})
            case AgreementSettled() | SettlementRestated():
                return replace(self, settlements={**self.settlements, event.on: event})
            case _:
                assert_never(event)
