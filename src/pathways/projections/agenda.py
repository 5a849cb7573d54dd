"""The agenda of a panel session: proposed from the log, then locked (A1.10 to A1.12).

Whom the panel should see, and who might be expected and is left out, each with a reason: one SQL
file per panel (`lists/agenda_epl.sql`, `lists/agenda_epd.sql`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from pathways.domain.panel.events import CaseKind, LeftOut, PanelKind
from pathways.domain.panel.listing import ListProposedCase
from pathways.domain.panel.locking import LockAgenda
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import NotFound, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.epd import ReferToEpd
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.event_store.application import Recorded, Request, RequestKey
from pathways.projections.departement import Departement
from pathways.projections.lists import Candidate, agenda_candidates, panel_cases

CASES = UUID("9d0c3a52-5d5f-4b1e-9a5e-6d0a5f6c9b10")
"""Namespace of case ids: one person, one session, one kind of case."""


@dataclass(frozen=True)
class Proposal:
    """What a proposal added to the agenda, what was refused meanwhile, and who is left out."""

    listed: tuple[Candidate, ...]
    left_out: tuple[Candidate, ...]
    refused: tuple[tuple[Candidate, Refusal], ...]
    position: int


def propose(departement: Departement, session_id: UUID, *, actor: str, today: date) -> Proposal:
    """Fill the agenda from the events, as of today; raises NotFound.

    Proposing again adds only who came due since: nobody is listed twice, and whoever was removed
    by hand stays removed.
    """
    session = _session(departement, session_id)
    found = candidates(departement, session, today)
    wanted = [one for one in found if one.left_out is None]
    requests = [
        Request(
            ListProposedCase(
                session_id=session_id,
                case_id=uuid5(CASES, f"{session_id}/{one.person}/{one.kind}"),
                orientation_id=one.orientation,
                kind=CaseKind(one.kind),
                on=today,
                reason=one.reason,
                procedure_id=one.procedure,
                presenter_id=one.presenter,
            ),
            actor,
        )
        for one in wanted
    ]
    answers = departement.app.handle_in_turn(requests, today=today)
    position = departement.engine.catch_up()
    pairs = list(zip(wanted, answers, strict=True))
    return Proposal(
        listed=tuple(one for one, answer in pairs if isinstance(answer, Recorded)),
        left_out=tuple(one for one in found if one.left_out is not None),
        refused=tuple((one, answer) for one, answer in pairs if isinstance(answer, Refusal)),
        position=position,
    )


def candidates(
    departement: Departement, session: PanelSessionState, today: date
) -> Sequence[Candidate]:
    """Whom this session should see as of today, and who is left out; in French order."""
    departement.engine.catch_up()
    assert session.kind is not None
    expects = departement.rules.agenda_expects_within.on(today).value
    return agenda_candidates(departement, session.kind, session.id, today, expects)


def lock(
    departement: Departement,
    session_id: UUID,
    *,
    actor: str,
    today: date,
    expected: int | None = None,
    reason: str | None = None,
    key: RequestKey | None = None,
) -> Recorded:
    """Lock the agenda in French order, and refer its breaches to the EPD; raises a Refusal.

    Of two secretaries who lock at once, one does. What changes later shows as changed since. Sent
    again under its `key`, it answers as it did, and refers what was not referred yet.
    """
    app = departement.app
    session = _session(departement, session_id)
    if key and (locked := app.replay(key)):
        _refer(departement, session_id, actor=actor, today=today)
        return locked
    found = candidates(departement, session, today)
    position = app.recorder.head()
    cases = [case for case in panel_cases(departement, session_id) if case.status == "listed"]
    command = LockAgenda(
        session_id=session_id,
        on=today,
        cases=tuple(case.case_id for case in cases),
        log_position=position,
        left_out=tuple(
            LeftOut(one.person, one.left_out, rule_of(departement.rules, one, today))
            for one in found
            if one.left_out is not None
        ),
    )
    locked = app.handle(
        command, actor=actor, today=today, expected=expected, reason=reason, key=key
    )
    if session.kind is PanelKind.EPD:
        _refer(departement, session_id, actor=actor, today=today)
    return locked


def _refer(departement: Departement, session_id: UUID, *, actor: str, today: date) -> None:
    """Refer to the EPD the breaches of a locked agenda that were not referred to it yet."""
    app = departement.app
    session = _session(departement, session_id)
    breaches = {
        case.procedure_id: case_id
        for case_id, case in session.cases.items()
        if case.procedure_id is not None
    }
    requests = []
    for procedure_id, loaded in app.load_many(SanctionProcedureState, list(breaches)).items():
        assert isinstance(loaded.state, SanctionProcedureState)
        if loaded.state.case_id != breaches[procedure_id]:
            command = ReferToEpd(
                procedure_id=procedure_id,
                on=today,
                session_id=session_id,
                case_id=breaches[procedure_id],
            )
            requests.append(Request(command, actor))
    app.handle_all(requests, today=today)


def _session(departement: Departement, session_id: UUID) -> PanelSessionState:
    loaded = departement.app.load(PanelSessionState, session_id)
    if not loaded.exists:
        raise NotFound(field="session_id")
    assert isinstance(loaded.state, PanelSessionState)
    return loaded.state


def rule_of(rules: Rules, candidate: Candidate, day: date) -> str:
    """The id of the rule that lists someone, or leaves them out."""
    reason = rules.listing_reasons.on(day).choice(candidate.reason)
    return str(reason.details["rule"]) if reason else rules.left_out_reasons.on(day).id
