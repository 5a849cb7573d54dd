"""Questions: one resource with its version, or a page of a list on a day."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

from flask import Response, g, jsonify, request
from marshmallow import RAISE, Schema

from pathways.api.conditions import etag
from pathways.api.context import departement, today
from pathways.api.exporting import FILES, asked_format, export, listed
from pathways.api.fields import QueryInteger, StrictDate, StrictText
from pathways.api.openapi import Blueprint, View
from pathways.api.paging import cursor_of, read_cursor
from pathways.api.refusals import BadPosition, Lagging, PositionNotRecorded
from pathways.api.shapes import plain, schema_of
from pathways.domain.command import State
from pathways.domain.correction import in_force
from pathways.domain.refusal import NotFound
from pathways.event_store.application import Loaded
from pathways.projections.known_at import moment_of

T = TypeVar("T")
USUAL, MOST = 50, 500
"""Rows of a page: where nothing is asked, and at most."""
WHOLE = 2**31 - 2
"""More rows than any list has: a file is never cut short."""


AS_FILES: Mapping[str, Any] = {
    one: {"schema": {"type": "string", "format": "binary"}} for one in FILES
}


class Asked(Schema):
    """What is asked in an address: nothing that is not known."""

    class Meta:
        unknown = RAISE


class Page(Asked):
    """What every list may be asked."""

    limit = QueryInteger(metadata={"minimum": 1, "maximum": MOST, "default": USUAL})
    cursor = StrictText(metadata={"description": "`next` of the page before, same filters."})
    at_least = QueryInteger(
        metadata={"minimum": 0, "description": "As the header Pathways-Position."}
    )


class AsKnown(Asked):
    """What may be asked as it was known at a moment gone by."""

    known_at = StrictText(
        metadata={
            "description": "As known then: a day (its end in Paris; so far, today) or an instant"
            " with its time zone. Corrections and late entries since are left out."
        }
    )


class Known(Page, AsKnown):
    """A list as it was known."""


class OnDay(Known):
    """A list of a day: today where none is given, any past or coming day otherwise."""

    on = StrictDate(metadata={"description": "The day asked; today where left out."})


def shown(kind: type[State], stream: UUID, build: Callable[[Loaded], Any]) -> Response:
    """The state of one stream, with its version as ETag. Raises NotFound.

    As known at a moment gone by, it has no ETag: nothing is recorded on what was known then.
    """
    loaded = departement().app.load(kind, stream)
    if not in_force(loaded.envelopes):
        raise NotFound(field=next(iter(request.view_args or {}), None))
    response = jsonify({**plain(build(loaded)), "version": loaded.version})
    if departement().known_at is None:
        response.headers["ETag"] = etag(loaded.version)
    return response


def documented_read(blueprint: Blueprint, build: Callable[[Loaded], Any]) -> Callable[[View], View]:
    """Document a view that answers with what `build` returns, now or `known_at` a moment."""
    schema = schema_of(get_type_hints(build)["return"])
    schema["properties"]["version"] = {"type": "integer"}
    headers = {"ETag": {"$ref": "#/components/headers/ETag"}}

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(query: dict[str, Any], **path: Any) -> Any:
            if query:
                read_as_known(query)
            return view(**path)

        told = blueprint.arguments(AsKnown, location="query")(_described(blueprint, asked))
        for response in ("UNAUTHORIZED", "NOT_FOUND"):
            status = {"UNAUTHORIZED": 401, "NOT_FOUND": 404}[response]
            told = blueprint.alt_response(status, response=response)(told)
        return blueprint.response(200, schema=schema, headers=headers)(told)

    return decorate


def documented_list(
    blueprint: Blueprint, query: type[Schema], row: type[Any], *, location: str = "query"
) -> Callable[[View], View]:
    """Parse the address (or the body: `json`) by `query`; document an answer in pages of `row`.

    By what its caller accepts, the same list is a file (`pathways.api.exporting`).
    """
    schema = {
        "type": "object",
        "required": ["position", "items", "next"],
        "properties": {
            "on": {"type": "string", "format": "date"},
            "position": {"type": "integer", "description": "How far the list has read the log."},
            "known_at": {"type": "string", "description": "As asked; `position` is its own."},
            "items": {"type": "array", "items": schema_of(row)},
            "next": {"type": ["string", "null"], "description": "Cursor of the next page."},
        },
    }

    def decorate(view: View) -> View:
        listed(f"{blueprint.name}.{getattr(view, '__name__', '')}", row)
        view = blueprint.taking(_described(blueprint, view), "Position")
        for status, response in (
            (400, "BAD_REQUEST"),
            (401, "UNAUTHORIZED"),
            (503, "SERVICE_UNAVAILABLE"),
        ):
            view = blueprint.alt_response(status, response=response)(view)
        view = blueprint.response(200, schema=schema)(view)
        # Documented whole: what is told of an answer here takes the place of what was.
        told = {
            "description": "A page of the list; or, by `Accept`, the whole list as a file.",
            "content": {"application/json": {"schema": schema}, **AS_FILES},
        }
        view = blueprint.doc(responses={"200": told})(view)
        return blueprint.arguments(query, location=location)(view)

    return decorate


def page(
    query: dict[str, Any],
    fetch: Callable[[dict[str, Any], int], Sequence[Any]],
    keys: Sequence[str] = (),
    *,
    on: bool = False,
) -> Response:
    """One page, or the whole list as the file that was asked for.

    `fetch(after, limit)` gives rows; `keys` are what a row is gone on from. Without keys the pages
    are counted (`after["skip"]`). `on`: the list is of a day, which the cursor keeps, so that
    pages read over midnight are of one day.
    """
    form = asked_format()
    limit = query.get("limit", USUAL) if form is None else WHOLE
    asked = {k: v for k, v in query.items() if k not in ("cursor", "limit", "at_least")}
    after = read_cursor(query.get("cursor"), asked)
    moment = query.get("known_at")
    # A cursor keeps the position: the pages of one list are of one log.
    reached = read_as_known(query, after.pop("known", None))
    if moment:
        after["known"] = reached
    day = after.pop("on", None) or (plain(query.get("on") or today()) if on else None)
    if day is not None:
        after["on"] = day
    rows = list(fetch(after, limit + 1))
    if form is not None:
        return export(form, rows, reached, day)
    more = len(rows) > limit
    rows = rows[:limit]
    following = None
    if more:
        last = {key: plain(getattr(rows[-1], key)) for key in keys} or {
            "skip": after.get("skip", 0) + limit
        }
        kept = {"on": day} if day else {}
        kept |= {"known": reached} if moment else {}
        following = cursor_of(last | kept, asked)
    body: dict[str, Any] = {"position": reached, "items": plain(rows), "next": following}
    body |= {"on": day} if day else {}
    return jsonify(body | ({"known_at": moment} if moment else {}))


def read_as_known(query: dict[str, Any], position: int | None = None) -> int:
    """Have the request read what was known at `known_at`, or at that position; how far that is.

    Without `known_at`, as `ensure_position`. Raises BadMoment and what it refuses.
    """
    moment = query.get("known_at")
    if not moment:
        return ensure_position(query.get("at_least"))
    reached = position or _position_at(moment)
    g.as_known = departement().as_known(reached)
    return reached


def _position_at(moment: str) -> int:
    """The position of the log at a moment asked; raises BadMoment and what it refuses."""
    past = departement().as_known(moment_of(moment))
    assert past.known_at is not None
    # The names and the tables of who is concerned are today's: they must have come that far.
    departement().engine.ensure(past.known_at)
    return past.known_at


def reached(query: dict[str, Any]) -> int:
    """How far the log is read for what is asked: as known at a moment gone by, or now.

    What answers is then the département as it was known. Raises as `ensure_position` and `page`.
    """
    if moment := query.get("known_at"):
        position = _position_at(moment)
        g.as_known = departement().as_known(position)
        return position
    return ensure_position(query.get("at_least"))


def ensure_position(at_least: int | None) -> int:
    """How far the lists have read, once they have seen the position the caller asks for.

    Raises BadPosition, PositionNotRecorded beyond the log, Lagging where a list cannot follow.
    """
    engine = departement().engine
    given = request.headers.get("Pathways-Position")
    if given is not None:
        if not re.fullmatch(r"\d{1,18}", given, re.ASCII):
            raise BadPosition
        at_least = int(given) if at_least is None else at_least
    if at_least is None:
        return engine.position()
    engine.ensure(at_least)
    reached = engine.position()
    if reached < at_least:
        head = departement().app.recorder.head()
        raise (
            PositionNotRecorded(position=at_least, head=head)
            if head < at_least
            else Lagging(position=at_least)
        )
    return reached


def _described(blueprint: Blueprint, view: View) -> View:
    name = getattr(view, "__name__", "")
    words = name.split("_")
    operation = words[0] + "".join(word.capitalize() for word in words[1:])
    return blueprint.doc(operationId=operation)(view)
