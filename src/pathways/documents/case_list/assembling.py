"""A session's case list, from the log as the session knew it.

A locked list is told from the events up to the position it was locked at; what came after stands
beside, as changed since. A proposed one is told from all that is recorded.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from pathways.documents.case_list.brief import TOLD, Brief, brief_of
from pathways.documents.case_list.content import (
    CaseList,
    CaseSheet,
    LeftOutLine,
    MemberLine,
    SessionHead,
    SessionStatus,
)
from pathways.documents.french import short_day
from pathways.domain import labels
from pathways.domain.correction import in_force
from pathways.domain.event import Event
from pathways.domain.labels import said
from pathways.domain.orientation.events import OrientationDecided, ReferentDesignated
from pathways.domain.panel.events import (
    AgendaLocked,
    CaseListed,
    EpdOpinionGiven,
    EplOpinionGiven,
    LeftOut,
    PanelMemberAppointed,
    PanelSessionPlanned,
)
from pathways.domain.panel.state import Case, PanelSessionState
from pathways.domain.refusal import NotFound
from pathways.event_store.envelope import Envelope
from pathways.projections import lists
from pathways.projections.agenda import candidates
from pathways.projections.departement import Departement
from pathways.projections.lists import Person

# Facts that say nothing of how a pathway goes.
SILENT = frozenset({"AlertRaised", "CaseListed", "CaseRemoved", "ReferredToEpd"})


def case_list(departement: Departement, session_id: UUID, *, today: date) -> CaseList:
    """The case list of a session, with names; raises NotFound.

    `today` dates a list that is not locked yet: whoever would be left out is asked as of that day.
    """
    app = departement.app
    loaded = app.load(PanelSessionState, session_id)
    if not loaded.exists:
        raise NotFound(field="session_id")
    session = loaded.state
    assert isinstance(session, PanelSessionState)
    departement.engine.ensure(app.recorder.head())
    facts = [envelope.event for envelope in in_force(loaded.envelopes)]
    locked = next((fact for fact in facts if isinstance(fact, AgendaLocked)), None)
    position = locked.log_position if locked else app.recorder.head()
    listed = {fact.case_id: fact for fact in facts if isinstance(fact, CaseListed)}
    order = session.agenda if locked else _in_french_order(departement, session_id)
    left_out = locked.left_out if locked else _left_out(departement, session, today)
    people = [listed[case].beneficiary_id for case in order]
    known, since = _facts_about(departement, people, position)
    presenters = (fact.presenter_id for fact in listed.values() if fact.presenter_id is not None)
    others = (one.beneficiary_id for one in left_out)
    referents = (each for one in known.values() for each in _referents(one))
    names = _names(departement, (*people, *others, *presenters, *referents))
    bodies = lists.organisation_names(departement)
    domains = departement.rules.insertion_domains.on(today).value
    themes = {domain.code: domain.label for domain in domains}
    head = _head(departement, session, facts, position, order, listed, today)
    members = {
        fact.member_id: f"{fact.last_name} {fact.first_name}"
        for fact in facts
        if isinstance(fact, PanelMemberAppointed) and fact.last_name
    }
    return CaseList(
        session=head,
        cases=tuple(
            _sheet(
                number,
                listed[case],
                session.cases[case],
                brief_of(
                    known[listed[case].beneficiary_id], listed[case], bodies, themes, names.get
                ),
                head,
                names,
                members,
                since[listed[case].beneficiary_id],
                departement,
            )
            for number, case in enumerate(order, start=1)
        ),
        left_out=tuple(_left_out_line(one, names, departement, head.as_of) for one in left_out),
        persons=(*people, *(one.beneficiary_id for one in left_out)),
    )


def _sheet(
    number: int,
    listed: CaseListed,
    case: Case,
    brief: Brief,
    head: SessionHead,
    names: Mapping[UUID, Person],
    members: Mapping[UUID, str],
    since: Sequence[Event],
    departement: Departement,
) -> CaseSheet:
    person = names.get(listed.beneficiary_id)
    reason = departement.rules.listing_reasons.on(listed.listed_on).choice(listed.reason)
    return CaseSheet(
        number=number,
        slot=_slot(head, number) if head.locked_on else None,
        reference=reference(listed.beneficiary_id),
        person_name=_name(person),
        birth_year=person.birth_date.year if person and person.birth_date else None,
        kind=said(listed.kind) or "",
        reason=reason.label if reason else listed.reason,
        rule=listed.rule,
        due_on=listed.due_on,
        organisation=brief.organisation,
        presenter=_name(names.get(listed.presenter_id)) if listed.presenter_id else None,
        asked=brief.asked,
        orientation=brief.orientation,
        rdvs=brief.rdvs,
        contracts=brief.contracts,
        actions=brief.actions,
        relances=brief.relances,
        procedure=brief.procedure,
        observations=brief.observations,
        recused=tuple(sorted(members[each] for each in case.recused if each in members)),
        changed_since=tuple(
            f"{labels.EVENTS[fact.name]} ({short_day(fact.happened_on)})" for fact in since
        ),
        outcome=_outcome(case),
    )


def _outcome(case: Case) -> str | None:
    if case.postponed_on is not None:
        return said("postponed")
    match case.opinion:
        case EplOpinionGiven(advice=advice):
            return said(advice)
        case EpdOpinionGiven(advice=advice, percent=percent, months=months):
            scale = f" de {percent} % pendant {months} mois" if percent is not None else ""
            return f"{said(advice)}{scale}"
        case _:
            return None


def _head(
    departement: Departement,
    session: PanelSessionState,
    facts: Sequence[Event],
    position: int,
    order: Sequence[UUID],
    listed: Mapping[UUID, CaseListed],
    today: date,
) -> SessionHead:
    planned = next(fact for fact in facts if isinstance(fact, PanelSessionPlanned))
    appointed = {
        fact.member_id: fact
        for fact in facts
        if isinstance(fact, PanelMemberAppointed) and fact.member_id in session.members
    }
    territories = departement.rules.territories.on(planned.planned_on)
    territory = territories.choice(session.territory) if session.territory else None
    last_listed = max((listed[case].listed_on for case in order), default=planned.planned_on)
    held_on = session.held_on or session.planned_for
    assert held_on is not None
    return SessionHead(
        id=session.id,
        kind=planned.kind,
        departement=departement.rules.departement_name.on(planned.planned_on).value,
        territory=territory.label if territory else None,
        held_on=held_on,
        starts_at=planned.starts_at,
        place=planned.place,
        quorum=session.quorum,
        slot_minutes=session.slot_minutes,
        members=tuple(
            MemberLine(
                name=f"{fact.last_name} {fact.first_name}" if fact.last_name else None,
                capacity=said(fact.capacity) or "",
                email=fact.email,
                present=member in session.present if session.held_on else None,
            )
            for member, fact in appointed.items()
        ),
        status=_status(session),
        as_of=session.locked_on or last_listed,
        log_position=position,
        locked_on=session.locked_on,
        postponements=sum(fact.name == "PanelSessionPostponed" for fact in facts),
    )


def _status(session: PanelSessionState) -> SessionStatus:
    if session.cancelled_on is not None:
        return SessionStatus.CANCELLED
    if session.minutes_signed_on is not None:
        return SessionStatus.SIGNED
    if session.held_on is not None:
        return SessionStatus.HELD
    return SessionStatus.LOCKED if session.locked_on is not None else SessionStatus.PROPOSED


def _slot(head: SessionHead, number: int) -> str:
    start = datetime.combine(head.held_on, time.fromisoformat(head.starts_at))
    return f"{start + timedelta(minutes=head.slot_minutes * (number - 1)):%H:%M}"


def _in_french_order(departement: Departement, session_id: UUID) -> tuple[UUID, ...]:
    cases = lists.panel_cases(departement, session_id)
    return tuple(case.case_id for case in cases if case.status in ("listed", "concluded"))


def _left_out(
    departement: Departement, session: PanelSessionState, today: date
) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(one.person, one.left_out, one.reason)
        for one in candidates(departement, session, today)
        if one.left_out is not None
    )


def _left_out_line(
    one: LeftOut, names: Mapping[UUID, Person], departement: Departement, day: date
) -> LeftOutLine:
    rule = departement.rules.left_out_reasons.on(day)
    reason = rule.choice(one.reason)
    return LeftOutLine(
        reference=reference(one.beneficiary_id),
        person=_name(names.get(one.beneficiary_id)),
        reason=reason.label if reason else one.reason,
        rule=rule.id,
    )


def _facts_about(
    departement: Departement, people: Sequence[UUID], position: int
) -> tuple[Mapping[UUID, list[Envelope]], Mapping[UUID, list[Event]]]:
    """Each person's facts in force up to a position, and what was recorded about them since."""
    app = departement.app
    known: defaultdict[UUID, list[Envelope]] = defaultdict(list)
    since: defaultdict[UUID, list[Event]] = defaultdict(list)
    streams: defaultdict[tuple[UUID, UUID], list[Envelope]] = defaultdict(list)
    for envelope in map(
        app.mapper.to_domain_event, app.recorder.select_people(people, TOLD, position)
    ):
        assert envelope.person is not None
        assert envelope.position is not None
        if envelope.position <= position:
            streams[envelope.person, envelope.originator_id].append(envelope)
        elif envelope.event.name not in SILENT:
            since[envelope.person].append(envelope.event)
    for (person, _), envelopes in streams.items():
        known[person] += in_force(envelopes)
    return known, since


def _names(departement: Departement, people: Iterable[UUID]) -> Mapping[UUID, Person]:
    """Names by person. Whoever was forgotten is absent."""
    return {row.person: row for row in lists.people(departement, among=set(people))}


def _referents(facts: Iterable[Envelope]) -> Iterator[UUID]:
    for envelope in facts:
        event = envelope.event
        if isinstance(event, OrientationDecided | ReferentDesignated) and event.referent_id:
            yield event.referent_id


def _name(person: Person | None) -> str | None:
    return f"{person.last_name} {person.first_name}" if person else None


def reference(person: UUID) -> str:
    """Eight characters that find a person's file and name nobody."""
    return person.hex[-8:].upper()
