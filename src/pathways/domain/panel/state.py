"""What decisions need to know of a panel session: its members, its agenda, what it concluded."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self, assert_never
from uuid import UUID

from pathways.domain.command import Claim, State
from pathways.domain.event import Event
from pathways.domain.panel.events import (
    AgendaLocked,
    Capacity,
    CaseKind,
    CaseListed,
    CasePostponed,
    CaseRemoved,
    EpdOpinionGiven,
    EplOpinionGiven,
    MemberRecused,
    MinutesSigned,
    PanelKind,
    PanelMemberAppointed,
    PanelMemberReleased,
    PanelSessionCancelled,
    PanelSessionEvent,
    PanelSessionHeld,
    PanelSessionPlanned,
    PanelSessionPostponed,
)
from pathways.domain.refusal import Refusal

Opinion = EplOpinionGiven | EpdOpinionGiven


class SessionContradicted(Refusal):
    """Après cette correction, la séance se contredirait : {what}."""

    rule = "N8"
    remedy = "Corrigez ou retirez d'abord les faits qui ont suivi."


@dataclass(frozen=True)
class Case:
    """One person's case on the agenda."""

    beneficiary_id: UUID
    orientation_id: UUID
    kind: CaseKind
    procedure_id: UUID | None = None
    presenter_id: UUID | None = None
    recused: frozenset[UUID] = frozenset()
    """The members who do not sit on it."""
    opinion: Opinion | None = None
    postponed_on: date | None = None

    @property
    def concluded(self) -> bool:
        """Whether the panel has done with it: an opinion, or the next session."""
        return self.opinion is not None or self.postponed_on is not None


@dataclass(frozen=True)
class PanelSessionState(State):
    """An EPL or EPD session: planned, agenda locked, held, minutes signed; or cancelled."""

    kind: PanelKind | None = None
    territory: str | None = None
    planned_on: date | None = None
    planned_for: date | None = None
    """The day it is convened for, as last postponed."""
    next_session_on: date | None = None
    quorum: int = 0
    slot_minutes: int = 0
    members: Mapping[UUID, Capacity] = field(default_factory=dict)
    cases: Mapping[UUID, Case] = field(default_factory=dict)
    """The cases on the agenda, in the order listed."""
    case_ids: frozenset[UUID] = frozenset()
    """Every case ever listed here, those removed included."""
    locked_on: date | None = None
    agenda: tuple[UUID, ...] = ()
    """The cases in the order of the locked agenda."""
    held_on: date | None = None
    """The day it took place; None until then."""
    present: frozenset[UUID] = frozenset()
    minutes_signed_on: date | None = None
    cancelled_on: date | None = None

    @property
    def opinions(self) -> Mapping[UUID, Opinion]:
        """The opinion given on each case that has one."""
        return {each: case.opinion for each, case in self.cases.items() if case.opinion}

    def case(self, case_id: UUID | None) -> Case | None:
        """The case of that id on this agenda; None where there is none."""
        return self.cases.get(case_id) if case_id is not None else None

    def sitting_on(self, case: Case) -> frozenset[UUID]:
        """The members present who are not recused for that case: those the quorum counts."""
        return self.present - case.recused

    def person(self, event: Event) -> UUID | None:
        """The beneficiary of the case, or the member of the panel; None for the session's own."""
        match event:
            case CaseListed() | CaseRemoved() | CasePostponed():
                return event.beneficiary_id
            case EplOpinionGiven() | EpdOpinionGiven():
                return event.beneficiary_id
            case PanelMemberAppointed() | PanelMemberReleased() | MemberRecused():
                return event.member_id
            case _:
                return None

    def claims(self) -> frozenset[Claim]:
        """A person waits on one agenda at a time for one kind of case, until it is concluded."""
        if self.cancelled_on is not None:
            return frozenset()
        return frozenset(
            Claim("listed_case", f"{case.kind}:{case.beneficiary_id}")
            for case in self.cases.values()
            if not case.concluded
        )

    def check_amended(self) -> None:
        """Raises SessionContradicted: a fact taken out or changed must not undo those it bore."""
        held, locked = self.held_on is not None, self.locked_on is not None
        people = [case.beneficiary_id for case in self.cases.values()]
        concluded = [case.concluded for case in self.cases.values()]
        signed = self.minutes_signed_on is not None
        for what, contradicted in (
            ("quelqu'un y serait deux fois", len(set(people)) < len(people)),
            ("l'ordre du jour est arrêté", locked and set(self.agenda) != set(self.cases)),
            ("la séance est tenue", held and (not locked or self.held_on != self.planned_for)),
            ("un membre présent n'en serait plus", not self.present <= set(self.members)),
            ("le quorum ne serait plus atteint", held and len(self.present) < self.quorum),
            ("un dossier est conclu", any(concluded) and not held),
            (
                "un avis serait d'un autre jour",
                any(o.given_on != self.held_on for o in self.opinions.values()),
            ),
            ("le procès-verbal est signé", signed and not (held and all(concluded))),
        ):
            if contradicted:
                raise SessionContradicted(what=what)

    def evolve(self, event: PanelSessionEvent) -> Self:
        match event:
            case PanelSessionPlanned():
                return replace(
                    self,
                    kind=event.kind,
                    territory=event.territory,
                    planned_on=event.planned_on,
                    planned_for=event.held_on,
                    next_session_on=event.next_session_on,
                    quorum=event.quorum,
                    slot_minutes=event.slot_minutes,
                )
            case PanelMemberAppointed(member_id=who, capacity=capacity):
                return replace(self, members={**self.members, who: capacity})
            case PanelMemberReleased(member_id=who):
                members = {one: seat for one, seat in self.members.items() if one != who}
                return replace(self, members=members)
            case PanelSessionPostponed(held_on=day, next_session_on=next_day):
                return replace(self, planned_for=day, next_session_on=next_day)
            case PanelSessionCancelled(cancelled_on=day):
                return replace(self, cancelled_on=day)
            case CaseListed(case_id=which):
                listed = Case(
                    beneficiary_id=event.beneficiary_id,
                    orientation_id=event.orientation_id,
                    kind=event.kind,
                    procedure_id=event.procedure_id,
                    presenter_id=event.presenter_id,
                )
                return replace(
                    self, cases={**self.cases, which: listed}, case_ids=self.case_ids | {which}
                )
            case CaseRemoved(case_id=which):
                return replace(
                    self, cases={one: case for one, case in self.cases.items() if one != which}
                )
            case AgendaLocked(locked_on=day, cases=cases):
                return replace(self, locked_on=day, agenda=cases)
            case PanelSessionHeld(held_on=day, present=present):
                return replace(self, held_on=day, present=frozenset(present))
            case MemberRecused(case_id=which, member_id=who):
                known = self.cases.get(which)
                return self._with(which, recused=known.recused | {who}) if known else self
            case EplOpinionGiven(case_id=which) | EpdOpinionGiven(case_id=which):
                return self._with(which, opinion=event)
            case CasePostponed(case_id=which, postponed_on=day):
                return self._with(which, postponed_on=day)
            case MinutesSigned(signed_on=day):
                return replace(self, minutes_signed_on=day)
            case _:
                assert_never(event)

    def _with(self, case_id: UUID, **changes: Any) -> Self:
        # A case listed by mistake and withdrawn leaves nothing to change.
        known = self.cases.get(case_id)
        if known is None:
            return self
        return replace(self, cases={**self.cases, case_id: replace(known, **changes)})
