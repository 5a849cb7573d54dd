"""A command as a route, in one line: `command(blueprint, "/<uuid:…>/first-rdv", RecordFirstRdv)`.

POST the command's fields; what the address names is not repeated in the body. Opening a stream
answers 201 with its Location; any other command rests on a version (`If-Match`). With
`?corrects=<version>` the command is recorded in the place of that fact, and `why` is required.
"""

import re
from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from marshmallow import RAISE, Schema
from uuid_utils.compat import uuid7

from pathways.api import schemas
from pathways.api.conditions import etag, if_match, request_key
from pathways.api.context import actor, deciding, today
from pathways.api.fields import QueryInteger
from pathways.api.journal import notice
from pathways.api.openapi import Blueprint, View
from pathways.api.reach import may_record
from pathways.api.refusals import Fault, FieldsMalformed
from pathways.api.shapes import fields_of
from pathways.domain.aggregates import state_of
from pathways.domain.command import Command, decider_of
from pathways.domain.event import Event
from pathways.event_store.application import Recorded

REFUSED = (400, 401, 404, 409, 412, 413, 415, 422, 428)
"""The statuses of problems that a change may be answered with."""


class Correction(Schema):
    """`?corrects=`: the version of the fact that this one takes the place of."""

    class Meta:
        unknown = RAISE

    corrects = QueryInteger(metadata={"minimum": 1})


def command(
    blueprint: Blueprint, path: str, kind: type[Command], *, makes: Sequence[str] = ()
) -> None:
    """Offer the command at `path`. `makes` names ids that the API draws where they are left out.

    The id of a stream that the command opens is one of them. A stream that nobody opens is not
    named by the address, and no version of it is read beforehand: `If-Match` goes with corrections
    only.
    """
    in_path = frozenset(re.findall(r"<uuid:(\w+)>", path))
    drawn = frozenset(makes) | _opened(kind)
    name, state = decider_of(kind).states[0]
    subject = f"{name}_id"

    def record(query: dict[str, Any], given: schemas.Given, **named: UUID) -> Response:
        corrects: int | None = query.get("corrects")
        if corrects is None:
            named |= {name: uuid7() for name in drawn - given.fields.keys() - in_path}
        else:
            complete(given, drawn - in_path)
        return taken(kind, given, corrects, blueprint.url_prefix, **named)

    record.__name__ = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
    record.__doc__ = None
    view: View = record
    schema = schemas.schema_of(kind, in_path, drawn)
    named_here = subject in in_path or kind.creates or state.implicit
    assert named_here, f"{path} does not name the {subject}"
    view = documented(
        view, blueprint, kind.__name__, schemas.description(kind), creates=kind.creates,
        alone=state.implicit,
    )  # fmt: skip
    view = blueprint.arguments(schema)(view)
    view = blueprint.arguments(Correction, location="query")(view)
    blueprint.post(path)(view)
    offered(blueprint, path, kind)


def taken(
    kind: type[Command], given: schemas.Given, corrects: int | None, prefix: str, **named: UUID
) -> Response:
    """Record the command as given, with the ids named; the answer."""
    opening = kind.creates and corrects is None
    implicit = decider_of(kind).states[0][1].implicit
    free = opening or (implicit and corrects is None)
    expected = None if free else if_match()
    asked = kind(**given.fields, **named)
    may_record(asked, corrects=corrects is not None)
    notice(asked)
    recorded = deciding().app.handle(
        asked,
        actor=actor(),
        today=today(),
        reason=given.why,
        expected=expected,
        corrects=corrects,
        key=request_key({**given.fields, schemas.WHY: given.why}),
    )
    location = f"{prefix}/{recorded.stream}" if opening else None
    before = recorded.version - _own(recorded) if implicit else expected or 0
    return answer(recorded, before, corrects=corrects, location=location)


def _own(recorded: Recorded) -> int:
    """How many facts a command that writes to a stream nobody opens put there."""
    kind = state_of(recorded.events[0].name) if recorded.events else None
    return sum(state_of(event.name) is kind for event in recorded.events)


OFFERED: dict[type[Command], str] = {}
"""The commands that have a route, and which."""


def offered(blueprint: Blueprint, path: str, kind: type[Command]) -> None:
    """Note where a command is offered."""
    OFFERED[kind] = f"{blueprint.url_prefix}{path}"


def documented(
    view: View,
    blueprint: Blueprint,
    name: str,
    description: str,
    *,
    creates: bool = False,
    many: bool = False,
    schema: Any = None,
    alone: bool = False,
) -> View:
    """The view with what the specification says of a change: headers, answer, problems.

    `many`: a change of several streams, which rests on no single version. `schema`: what it
    answers with, where that is not what a command does. `alone`: one that rests on no version
    that its caller has read.
    """
    one = {"ETag": "ETag", "Idempotency-Replayed": "Replayed"}
    told = {"Pathways-Position": "Position"} | ({} if many else one)
    if creates:
        told["Location"] = "Location"
    headers = {name: {"$ref": f"#/components/headers/{each}"} for name, each in told.items()}
    match = [] if many else ["IfMatchWhereCorrecting" if creates or alone else "IfMatch"]
    summary = " ".join(re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower().split()).capitalize()
    view = blueprint.doc(
        operationId=name[0].lower() + name[1:],
        summary=summary,
        description=description,
    )(view)
    view = blueprint.taking(view, "IdempotencyKey", *match)
    for status in REFUSED:
        view = blueprint.alt_response(status, response=_PHRASES[status])(view)
    status = 201 if creates else 200
    schema = schema or ("HandedOver" if many else "Recorded")
    return blueprint.response(status, schema=schema, headers=headers)(view)


_PHRASES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    404: "NOT_FOUND",
    409: "CONFLICT",
    412: "PRECONDITION_FAILED",
    413: "REQUEST_ENTITY_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "UNPROCESSABLE_ENTITY",
    428: "PRECONDITION_REQUIRED",
}


def answer(
    recorded: Recorded, before: int, *, corrects: int | None = None, location: str | None = None
) -> Response:
    """What was recorded on the command's own stream, which stood at version `before`.

    Sent again under its key, a request gets the same answer, read back from the log.
    """
    facts = _replayed(recorded) if recorded.replayed else _fresh(recorded, before, corrects)
    response = jsonify(
        id=str(recorded.stream), version=recorded.version, position=recorded.position, facts=facts
    )
    response.headers["ETag"] = etag(recorded.version)
    response.headers["Pathways-Position"] = str(recorded.position)
    if recorded.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    if location is not None:
        response.status_code = 201
        response.headers["Location"] = location
    return response


def _opened(kind: type[Command]) -> frozenset[str]:
    given = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    # An id that derives from what is given (a property) is nobody's to draw.
    own = {f"{decider_of(kind).states[0][0]}_id"} & given if kind.creates else set()
    return frozenset(own | {name for name in given if name.startswith("new_")})


def complete(given: schemas.Given, ids: frozenset[str]) -> None:
    """A correction says why, and names what the fact it replaces had been given.

    Raises FieldsMalformed.
    """
    missing = [schemas.WHY] if given.why is None else []
    missing += sorted(ids - given.fields.keys())
    if missing:
        detail = "Ce champ est obligatoire pour une correction."
        raise FieldsMalformed([Fault("pointer", f"#/{name}", detail) for name in missing])


def _fresh(recorded: Recorded, before: int, corrects: int | None) -> list[dict[str, Any]]:
    # The command's own events come first; then those of other streams.
    own = recorded.events[: recorded.version - before]
    return [_fact(corrects or before + number, event) for number, event in enumerate(own, start=1)]


def _replayed(recorded: Recorded) -> list[dict[str, Any]]:
    envelopes = deciding().app.envelopes(recorded.stream)
    command = envelopes[recorded.version - 1].command
    return [
        _fact(envelope.version, envelope.event)
        for envelope in envelopes
        if envelope.command == command
    ]


def _fact(version: int, event: Event) -> dict[str, Any]:
    return {
        "version": version,
        "name": event.name,
        "happened_on": event.happened_on.isoformat(),
        "fields": fields_of(event),
    }
