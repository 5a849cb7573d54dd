"""`POST …/sheet`: a whole session at once, each line recorded or refused on its own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from marshmallow import RAISE, Schema

from pathways.api import schemas
from pathways.api.commands import documented
from pathways.api.conditions import request_key
from pathways.api.context import actor, deciding, today
from pathways.api.fields import LONGEST_TEXT, StrictDate, StrictInteger, StrictText
from pathways.api.journal import notice
from pathways.api.openapi import Blueprint
from pathways.api.reach import within
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.event_store.application import Recorded
from pathways.intake.attendance.sheet import Mark, Sheet, record_sheet


class SheetGiven(Schema):
    """The lines of the sheet, and what it says of the session where it is not held yet."""

    class Meta:
        unknown = RAISE

    rows = schemas.field_of(tuple[Mark, ...], required=True)
    held_on = StrictDate(allow_none=True)
    minutes = StrictInteger(allow_none=True)
    group_size = StrictInteger(
        allow_none=True,
        metadata={"description": "Everyone in the room; those marked present where left out."},
    )
    theme = StrictText(allow_none=True, metadata={"maxLength": LONGEST_TEXT})
    why = StrictText(allow_none=True, metadata={"maxLength": LONGEST_TEXT})


DESCRIPTION = """Who came to a session and who did not, all at once.

A session of the schedule is held by its sheet: `held_on` is then required. Takes no If-Match: it
rests on many versions. Each line is recorded or refused on its own, in one commit; `results` says
which, in the order of `rows`. Sent again under its key, the same answer; by someone else, what is
recorded already is said to be."""

RESULT: dict[str, Any] = {
    "type": "object",
    "required": ["enrolment_id", "outcome"],
    "properties": {
        "enrolment_id": {"type": "string", "format": "uuid"},
        "outcome": {"type": "string", "enum": ["recorded", "already_recorded", "refused"]},
        "version": {"type": "integer"},
        "position": {"type": "integer"},
        "refused": {
            "type": "object",
            "required": ["type", "detail"],
            "properties": {
                name: {"type": "string"} for name in ("type", "detail", "rule", "remedy")
            },
        },
    },
}
ANSWER: dict[str, Any] = {
    "type": "object",
    "required": ["recorded", "already_recorded", "refused", "position", "results"],
    "properties": {
        **{name: {"type": "integer"} for name in ("recorded", "already_recorded", "refused")},
        "position": {"type": "integer"},
        "results": {"type": "array", "items": RESULT},
    },
}


def sheet_route(blueprint: Blueprint, path: str) -> None:
    """Offer the sheet at `path`."""

    def record_session_sheet(given: dict[str, Any], session_id: UUID) -> Response:
        sheet = Sheet(
            marks=given["rows"],
            held_on=given.get("held_on"),
            minutes=given.get("minutes"),
            group_size=given.get("group_size"),
            theme=given.get("theme"),
        )
        within({f"rows/{n}/enrolment_id": one.enrolment_id for n, one in enumerate(sheet.marks)})
        notice(sheet.marks)
        answers = record_sheet(
            deciding().app,
            session_id,
            sheet,
            actor=actor(),
            today=today(),
            why=given.get("why"),
            key=lambda part: request_key(given, part=part),
        )
        return _told(sheet.marks, answers)

    view = documented(
        record_session_sheet, blueprint, "RecordSessionSheet", DESCRIPTION, many=True, schema=ANSWER
    )
    blueprint.post(path)(blueprint.arguments(SheetGiven)(view))


def _told(marks: Sequence[Mark], answers: Sequence[Recorded | Refusal]) -> Response:
    results = [_result(mark, answer) for mark, answer in zip(marks, answers, strict=True)]
    position = max((a.position for a in answers if isinstance(a, Recorded)), default=0)
    counts = {
        outcome: sum(result["outcome"] == outcome for result in results)
        for outcome in RESULT["properties"]["outcome"]["enum"]
    }
    response = jsonify(**counts, position=position, results=results)
    response.headers["Pathways-Position"] = str(position)
    return response


def _result(mark: Mark, answer: Recorded | Refusal) -> dict[str, Any]:
    told: dict[str, Any] = {"enrolment_id": str(mark.enrolment_id)}
    if isinstance(answer, Recorded):
        return told | {
            "outcome": "recorded", "version": answer.version, "position": answer.position,
        }  # fmt: skip
    why = {
        "type": f"/problems/{answer.code}", "detail": answer.message, "rule": answer.rule,
        "remedy": answer.remedy,
    }  # fmt: skip
    known = isinstance(answer, AlreadyRecorded)
    return told | {
        "outcome": "already_recorded" if known else "refused",
        "refused": {name: text for name, text in why.items() if text is not None},
    }
