"""What a session does that is more than one command: its agenda proposed, locked, advised upon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from marshmallow import RAISE, Schema

from pathways.api import schemas
from pathways.api.commands import Correction, answer, complete, documented, offered, taken
from pathways.api.conditions import if_match, request_key
from pathways.api.context import actor, deciding, departement, today
from pathways.api.fields import LONGEST_TEXT, StrictDate, StrictText
from pathways.api.openapi import Blueprint, View
from pathways.api.resources import ERASED, Named
from pathways.api.shapes import plain, schema_of
from pathways.domain.command import Command
from pathways.domain.panel.events import PanelKind
from pathways.domain.panel.locking import LockAgenda
from pathways.domain.panel.opinions import GiveEpdOpinion, GiveEplOpinion
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import InTheFuture, NotFound, Refusal
from pathways.domain.sanction.epd import OpinionAlreadyReceived, RecordEpdOpinion
from pathways.domain.texts import french
from pathways.event_store.application import Recorded
from pathways.projections.agenda import lock, propose, rule_of
from pathways.projections.lists import Candidate


class AsTheLogSays(Schema):
    """Everything is in the address and in the log; the day may be told."""

    class Meta:
        unknown = RAISE

    on = StrictDate(
        metadata={"description": "The day it is done; today where left out, never to come."}
    )


class Locking(AsTheLogSays):
    """Why it is recorded, where there is something to say."""

    why = StrictText(allow_none=True, metadata={"maxLength": LONGEST_TEXT})


@dataclass(frozen=True)
class ExpectedShown:
    """Someone the session sees, or does not: the reason in French, the rule behind it."""

    beneficiary: Named
    orientation_id: UUID
    procedure_id: UUID | None
    kind: str
    reason: str
    label: str
    rule: str
    due_on: date | None


@dataclass(frozen=True)
class RefusedShown:
    beneficiary: Named
    type: str
    detail: str


@dataclass(frozen=True)
class ProposalShown:
    listed: tuple[ExpectedShown, ...]
    left_out: tuple[ExpectedShown, ...]
    refused: tuple[RefusedShown, ...]
    position: int


REFUSED = {
    401: "UNAUTHORIZED",
    404: "NOT_FOUND",
    409: "CONFLICT",
    422: "UNPROCESSABLE_ENTITY",
}
"""What a proposal may be answered with, beside itself."""


def proposal_route(blueprint: Blueprint, path: str) -> None:
    """Offer the proposal at `path`. It takes neither key nor version: twice adds nobody."""

    def propose_agenda(given: dict[str, Any], session_id: UUID) -> Response:
        found = propose(deciding(), session_id, actor=actor(), today=_day(given))
        names = _names([*found.listed, *found.left_out, *(one for one, _ in found.refused)])
        told = ProposalShown(
            listed=tuple(_expected(one, one.reason, names) for one in found.listed),
            left_out=tuple(_expected(one, one.left_out or "", names) for one in found.left_out),
            refused=tuple(
                RefusedShown(names[one.person], f"/problems/{why.code}", why.message)
                for one, why in found.refused
            ),
            position=found.position,
        )
        response = jsonify(plain(told))
        response.headers["Pathways-Position"] = str(found.position)
        return response

    propose_agenda.__doc__ = """Fill the agenda from the log, as of the day told.

    Takes no Idempotency-Key and no If-Match: asked again, it adds only who came due since. Who
    might be expected and is left out is told with the reason and its rule.
    """
    view = blueprint.arguments(AsTheLogSays)(propose_agenda)
    for status, name in REFUSED.items():
        view = blueprint.alt_response(status, response=name)(view)
    view = blueprint.doc(operationId="proposeAgenda")(view)
    blueprint.post(path)(blueprint.response(200, schema=schema_of(ProposalShown))(view))


def lock_route(blueprint: Blueprint, path: str) -> None:
    """Offer the locking at `path`: the agenda is drawn up here, nobody sends it."""

    def lock_agenda(given: dict[str, Any], session_id: UUID) -> Response:
        expected = if_match()
        recorded = lock(
            deciding(),
            session_id,
            actor=actor(),
            today=_day(given),
            expected=expected,
            reason=given.get("why"),
            key=request_key(plain(given)),
        )
        return answer(recorded, expected)

    view = documented(lock_agenda, blueprint, LockAgenda.__name__, LOCKING)
    blueprint.post(path)(blueprint.arguments(Locking)(view))


LOCKING = """Lock the agenda: the list is a fact from here on, in French order.

The breaches of an EPD are referred to it. Of two secretaries who lock on one version, one is told
that the session has changed."""


def _day(given: dict[str, Any]) -> date:
    """The day of what is done: what was done on Monday may be told on Tuesday."""
    day: date = given.get("on") or today()
    if day > today():
        raise InTheFuture(field="on", day=french(day))
    return day


def opinion_route(blueprint: Blueprint, path: str) -> None:
    """Offer the opinion at `path`: of the EPL or of the EPD, as the session is."""
    in_path = frozenset({"session_id", "case_id"})
    kinds: dict[PanelKind, type[Command]] = {
        PanelKind.EPL: GiveEplOpinion,
        PanelKind.EPD: GiveEpdOpinion,
    }
    bodies = {one: schemas.schema_of(kind, in_path, frozenset()) for one, kind in kinds.items()}

    def give_opinion(query: dict[str, Any], session_id: UUID, case_id: UUID) -> Response:
        panel = _panel(session_id)
        given = blueprint.ARGUMENTS_PARSER.parse(bodies[panel](), location="json")
        corrects: int | None = query.get("corrects")
        if corrects is not None:
            complete(given, frozenset())
        named = {"session_id": session_id, "case_id": case_id}
        response = taken(kinds[panel], given, corrects, "", **named)
        if panel is PanelKind.EPD and corrects is None:
            _on_the_procedure(response, given, session_id, case_id)
        return response

    view: View = documented(give_opinion, blueprint, "GiveOpinion", ADVISING)
    content = {"application/json": {"schema": {"oneOf": [*bodies.values()]}}}
    view = blueprint.doc(requestBody={"required": True, "content": content})(view)
    blueprint.post(path)(blueprint.arguments(Correction, location="query")(view))
    for kind in kinds.values():
        offered(blueprint, path, kind)


ADVISING = """The opinion of the panel on one case, on the day of its session.

An EPL takes `GiveEplOpinion`, an EPD `GiveEpdOpinion`, whose opinion is recorded on the procedure
too: `procedure` tells how, or why it was refused there. Sent again under its key, what is missing
is recorded. A correction is the session's alone: correct the procedure's own record beside it."""


def _panel(session_id: UUID) -> PanelKind:
    state = departement().app.load(PanelSessionState, session_id).state
    assert isinstance(state, PanelSessionState)
    if state.kind is None:
        raise NotFound(field="session_id")
    return state.kind


def _on_the_procedure(
    response: Response, given: schemas.Given, session_id: UUID, case_id: UUID
) -> None:
    """Take the opinion on the procedure's own record; the answer tells what became of it."""
    state = departement().app.load(PanelSessionState, session_id).state
    assert isinstance(state, PanelSessionState)
    case = state.case(case_id)
    if case is None or case.procedure_id is None:
        return
    told: dict[str, Any] = {"id": str(case.procedure_id)}
    try:
        recorded: Recorded = deciding().app.handle(
            RecordEpdOpinion(procedure_id=case.procedure_id),
            actor=actor(),
            today=today(),
            key=request_key({**given.fields, schemas.WHY: given.why}, part="procedure"),
        )
        told |= {"version": recorded.version, "position": recorded.position}
        response.headers["Pathways-Position"] = str(recorded.position)
    except OpinionAlreadyReceived:
        pass
    except Refusal as refusal:
        told["refused"] = {"type": f"/problems/{refusal.code}", "detail": refusal.message}
    body = response.get_json()
    response.set_data(jsonify({**body, "procedure": told}).get_data())


def _expected(one: Candidate, reason: str, names: dict[UUID, Named]) -> ExpectedShown:
    rules, day = departement().rules, today()
    dated = rules.left_out_reasons if one.left_out else rules.listing_reasons
    choice = dated.on(day).choice(reason)
    return ExpectedShown(
        beneficiary=names[one.person],
        orientation_id=one.orientation,
        procedure_id=one.procedure,
        kind=one.kind,
        reason=reason,
        label=choice.label if choice else reason,
        rule=rule_of(rules, one, day),
        due_on=one.due_on,
    )


def _names(found: Sequence[Candidate]) -> dict[UUID, Named]:
    people = [one.person for one in found]
    with departement().app.recorder.pool.connection() as connection:
        rows = connection.execute(
            "select person, last_name, first_name from people where person = any (%s)", [people]
        ).fetchall()
    names = {person: f"{last} {first}".strip() for person, last, first in rows}
    return {person: Named(person, names.get(person, ERASED)) for person in people}
