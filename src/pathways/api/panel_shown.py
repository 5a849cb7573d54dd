"""Panel sessions and delegations as they are shown, with names where the log has ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pathways.api.context import departement
from pathways.api.resources import ERASED, Named
from pathways.domain.correction import in_force
from pathways.domain.delegation.events import DelegationGiven
from pathways.domain.delegation.state import DelegationState
from pathways.domain.panel.events import (
    Capacity,
    CaseKind,
    EpdOpinionGiven,
    EplOpinionGiven,
    PanelKind,
    PanelMemberAppointed,
    PanelSessionPlanned,
)
from pathways.domain.panel.state import PanelSessionState
from pathways.event_store.application import Loaded
from pathways.projections import lists


@dataclass(frozen=True)
class MemberShown:
    id: UUID
    name: str
    capacity: Capacity
    email: str | None
    present: bool | None


@dataclass(frozen=True)
class CaseShown:
    id: UUID
    beneficiary: Named
    orientation_id: UUID
    procedure_id: UUID | None
    kind: CaseKind
    reason: str
    rule: str
    by_hand: bool
    due_on: date | None
    presenter: Named | None
    recused: frozenset[UUID]
    status: str
    opinion: EplOpinionGiven | EpdOpinionGiven | None


@dataclass(frozen=True)
class PanelSessionShown:
    id: UUID
    kind: PanelKind | None
    territory: str | None
    held_on: date | None
    starts_at: str
    place: str
    next_session_on: date | None
    quorum: int
    slot_minutes: int
    status: str
    planned_on: date | None
    locked_on: date | None
    minutes_signed_on: date | None
    cancelled_on: date | None
    members: tuple[MemberShown, ...]
    agenda: tuple[UUID, ...]
    cases: tuple[CaseShown, ...]


@dataclass(frozen=True)
class DelegationShown:
    id: UUID
    delegate: Named | None
    capacity: str
    acts: frozenset[str]
    given_on: date | None
    since: date | None
    until: date | None
    withdrawn_on: date | None


def panel_session_shown(loaded: Loaded) -> PanelSessionShown:
    """A session: its members, and its cases in the order of the agenda once it is locked."""
    state = loaded.state
    assert isinstance(state, PanelSessionState)
    facts = [envelope.event for envelope in in_force(loaded.envelopes)]
    planned = next(fact for fact in facts if isinstance(fact, PanelSessionPlanned))
    members = tuple(
        MemberShown(
            id=fact.member_id,
            name=_full_name(fact.last_name, fact.first_name),
            capacity=state.members[fact.member_id],
            email=fact.email,
            present=fact.member_id in state.present if state.held_on else None,
        )
        for fact in facts
        if isinstance(fact, PanelMemberAppointed) and fact.member_id in state.members
    )
    departement().engine.ensure(departement().app.recorder.head())
    return PanelSessionShown(
        id=state.id,
        kind=state.kind,
        territory=state.territory,
        held_on=state.held_on or state.planned_for,
        starts_at=planned.starts_at,
        place=planned.place,
        next_session_on=state.next_session_on,
        quorum=state.quorum,
        slot_minutes=state.slot_minutes,
        status=_status(state),
        planned_on=state.planned_on,
        locked_on=state.locked_on,
        minutes_signed_on=state.minutes_signed_on,
        cancelled_on=state.cancelled_on,
        members=members,
        agenda=state.agenda,
        cases=_cases(state, {member.id: member.name for member in members}),
    )


def delegation_shown(loaded: Loaded) -> DelegationShown:
    """A delegation: to whom, for which acts, from when to when."""
    state = loaded.state
    assert isinstance(state, DelegationState)
    facts = [envelope.event for envelope in in_force(loaded.envelopes)]
    given = next(fact for fact in facts if isinstance(fact, DelegationGiven))
    return DelegationShown(
        id=state.id,
        delegate=Named(given.delegate_id, _full_name(given.last_name, given.first_name)),
        capacity=given.capacity,
        acts=state.acts,
        given_on=state.given_on,
        since=state.since,
        until=state.until,
        withdrawn_on=state.withdrawn_on,
    )


def _cases(state: PanelSessionState, members: Mapping[UUID, str]) -> tuple[CaseShown, ...]:
    """The read model's rows that the state still holds: in French order, else the agenda's."""
    rows = {
        row.case_id: row
        for row in lists.panel_cases(departement(), state.id)
        if row.case_id in state.cases
    }
    order = [one for one in state.agenda if one in rows] if state.agenda else list(rows)
    return tuple(_case(state, rows[one], members) for one in order)


def _case(state: PanelSessionState, row: lists.PanelCase, members: Mapping[UUID, str]) -> CaseShown:
    case = state.cases[row.case_id]
    who = case.presenter_id
    presenter = Named(who, members.get(who) or row.presenter_name or ERASED) if who else None
    return CaseShown(
        id=row.case_id,
        beneficiary=Named(row.person, _full_name(row.last_name, row.first_name)),
        orientation_id=case.orientation_id,
        procedure_id=case.procedure_id,
        kind=case.kind,
        reason=row.reason,
        rule=row.rule,
        by_hand=row.by_hand,
        due_on=row.due_on,
        presenter=presenter,
        recused=case.recused,
        status=row.status,
        opinion=case.opinion,
    )


def _status(state: PanelSessionState) -> str:
    if state.cancelled_on:
        return "cancelled"
    if state.minutes_signed_on:
        return "signed"
    if state.held_on:
        return "held"
    return "locked" if state.locked_on else "planned"


def _full_name(last_name: str | None, first_name: str | None) -> str:
    return " ".join(filter(None, (last_name, first_name))) or ERASED
