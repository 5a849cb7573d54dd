"""`/events`: the log from a position on, one event a line, for a data warehouse."""

from typing import Any

from flask import Response, current_app, request
from marshmallow import RAISE, Schema

from pathways.api.context import departement
from pathways.api.fields import QueryInteger, StrictText
from pathways.api.files import MEDIA_TYPES
from pathways.api.journal import notice
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.refusals import NotAcceptable
from pathways.documents.export import FORMATS
from pathways.projections.feed import feed

blueprint = Blueprint(
    "events",
    __name__,
    url_prefix=f"{PREFIX}/events",
    description="The event feed: every event exactly once, by position, without anything personal.",
)

NDJSON = FORMATS["ndjson"]
USUAL, MOST = 1_000, 10_000
"""Entries of an answer: where nothing is asked, and at most."""


class FeedAsked(Schema):
    """From where, how much, and of which names."""

    class Meta:
        unknown = RAISE

    after = QueryInteger(
        load_default=0,
        metadata={"minimum": 0, "default": 0, "description": "The last position already read."},
    )
    limit = QueryInteger(metadata={"minimum": 1, "maximum": MOST, "default": USUAL})
    names = StrictText(metadata={"description": "Names of events, separated by commas."})


@blueprint.get("")
@blueprint.arguments(FeedAsked, location="query")
@blueprint.alt_response(401, response="UNAUTHORIZED")
@blueprint.alt_response(406, response="NOT_ACCEPTABLE")
@blueprint.alt_response(422, response="UNPROCESSABLE_ENTITY")
@blueprint.doc(
    operationId="eventFeed",
    responses={
        "200": {
            "description": "One entry a line, in the order of positions",
            "headers": {"Pathways-Position": {"$ref": "#/components/headers/Position"}},
            "content": {
                NDJSON.media_type: {"schema": {"type": "string", "format": "binary"}},
            },
        }
    },
)
def events(query: dict[str, Any]) -> Response:
    """The events after a position. `Pathways-Position` is where to go on from: the next `after`.

    Positions have no gaps and never change: each event is read exactly once. Only clear fields are
    told. A correction and a withdrawal are entries of their own; of one `stream` and `place` the
    last entry holds, unless it is a withdrawal.
    """
    accepted = request.accept_mimetypes
    if accepted and not accepted[NDJSON.media_type]:
        raise NotAcceptable
    limit = query.get("limit", USUAL)
    names = [name.strip() for name in query["names"].split(",")] if "names" in query else []
    read = feed(departement(), query["after"], limit, names)
    notice(read.entries)
    response = current_app.response_class(
        NDJSON.write((), read.entries), content_type=NDJSON.media_type
    )
    response.headers["Pathways-Position"] = str(read.reached)
    return response


MEDIA_TYPES[f"{blueprint.name}.events"] = (NDJSON.media_type,)
