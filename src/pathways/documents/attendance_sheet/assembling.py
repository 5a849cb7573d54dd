"""An attendance sheet from the log: who is in the action, and the module, on its day."""

from datetime import date
from uuid import UUID

from pathways.documents.attendance_sheet.content import FORGOTTEN, AttendanceSheet, SheetLine
from pathways.domain.action_session.events import ActionSessionScheduled
from pathways.domain.action_session.state import ActionSessionState
from pathways.domain.agreement.events import AgreementSigned
from pathways.domain.agreement.programme import modules_in, programme_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.correction import in_force
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.norms import unmet, unmet_length
from pathways.domain.refusal import NotFound
from pathways.domain.rules.programme import Module
from pathways.projections import lists
from pathways.projections.departement import Departement


def attendance_sheet(departement: Departement, session_id: UUID, *, today: date) -> AttendanceSheet:
    """The sheet of a session, with names; raises NotFound."""
    app, rules = departement.app, departement.rules
    head = app.recorder.head()
    departement.engine.ensure(head)
    loaded = app.load(ActionSessionState, session_id)
    if not loaded.exists:
        raise NotFound(field="session_id")
    session = loaded.state
    assert isinstance(session, ActionSessionState)
    assert session.agreement_id is not None
    agreed = app.load(ActionAgreementState, session.agreement_id)
    agreement = agreed.state
    assert isinstance(agreement, ActionAgreementState)
    facts = [envelope.event for envelope in in_force(loaded.envelopes)]
    planned = next((fact for fact in facts if isinstance(fact, ActionSessionScheduled)), None)
    signed = next(e.event for e in agreed.envelopes if isinstance(e.event, AgreementSigned))
    day = session.held_on or session.planned_on
    assert day is not None
    programme = programme_of(agreement, rules, day)
    module = programme.module(session.module) if session.module else None
    financed = (module,) if module else modules_in(agreement, programme)
    groups = dict.fromkeys(one.group for one in financed if one.group)
    lengths = dict.fromkeys(one.session for one in financed if one.session)
    norms = [rule for name in (*groups, *lengths) if (rule := rules.named(name).find(day))]
    # One id may be that of a group and of a length: the figures tell which was not met.
    broken = [
        *(name for name in groups if unmet(rules, [name], session.group_size or 0, day)),
        *(name for name in lengths if unmet_length(rules, [name], session.minutes, day)),
    ]
    bodies = lists.organisation_names(departement)
    return AttendanceSheet(
        session=session_id,
        departement=str(rules.departement_name.on(day).value),
        organisation=bodies.get(signed.organisation_id, ""),
        agreement=signed.title,
        programme=programme.label,
        module=module.label if module else None,
        theme=session.theme,
        site=planned.site if planned else None,
        day=day,
        starts_at=planned.starts_at if planned else None,
        minutes=session.minutes,
        group_size=session.group_size,
        status="cancelled" if session.cancelled_on else "held" if session.held_on else "scheduled",
        norms=tuple(rule.label for rule in norms),
        unmet=tuple(
            rule.label for rule in norms if rule.id in session.flagged and rule.name in broken
        ),
        lines=_lines(departement, session, day, module),
        as_of=today,
        log_position=head,
    )


def _lines(
    departement: Departement, session: ActionSessionState, day: date, module: Module | None
) -> tuple[SheetLine, ...]:
    """Everyone expected and everyone marked, in French order."""
    assert session.agreement_id is not None
    marked = {one.enrolment: one for one in lists.session_attendances(departement, session.id)}
    there = {
        one.enrolment: one
        for one in lists.participants(departement, session.agreement_id)
        if one.enrolment in marked or one.since <= day < one.until
    }
    states = departement.app.load_many(EnrolmentState, list(there))
    lines = []
    for enrolment, one in there.items():
        state = states[enrolment].state
        assert isinstance(state, EnrolmentState)
        expected, mark = _expected(state, day, module), marked.get(enrolment)
        if not expected and mark is None:
            continue
        name = FORGOTTEN if one.erased else f"{(one.last_name or '').upper()} {one.first_name}"
        lines.append(
            SheetLine(
                enrolment=enrolment,
                name=name,
                module=(mark.module if mark else None) or state.module,
                expected=expected,
                attendance=mark.attendance if mark else None,
                minutes=mark.minutes if mark and mark.attendance == "attended" else None,
            )
        )
    return tuple(lines)


def _expected(state: EnrolmentState, day: date, module: Module | None) -> bool:
    if not state.covers(day):
        return False
    if module is None:
        return True
    if module.entered:
        return state.period_on(module.code, day) is not None
    return state.module in (None, module.code)
