"""`/open-data`: tables anyone may have, small counts masked so that none is worked out."""

from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify
from marshmallow import RAISE, Schema

from pathways.api.context import departement, today
from pathways.api.fields import QueryInteger, StrictDate, StrictText
from pathways.api.files import MEDIA_TYPES, file_answer, file_responses
from pathways.api.openapi import PREFIX, Blueprint, View
from pathways.api.reading import read_as_known
from pathways.api.shapes import plain, schema_of
from pathways.documents.open_data.catalogue import BY, TABLES
from pathways.documents.open_data.edition import edition
from pathways.documents.open_data.files import README, readme, to_csv

blueprint = Blueprint(
    "open-data",
    __name__,
    url_prefix=f"{PREFIX}/open-data",
    description="Tables that tell nobody apart: counts by month or quarter, small ones masked.",
)
CSV, MARKDOWN = "text/csv", "text/markdown"


@dataclass(frozen=True)
class OpenTableShown:
    """An open table; those of one `family` share their totals."""

    name: str
    title: str
    counts: str
    by: str
    family: str
    indicator: str


@dataclass(frozen=True)
class OpenTables:
    tables: tuple[OpenTableShown, ...]


class EditionAsked(Schema):
    """The day of the edition: today where left out, never to come."""

    class Meta:
        unknown = RAISE

    on = StrictDate(metadata={"description": "The day asked; today where left out."})
    known_at = StrictText(metadata={"description": "As known then: a day or an instant."})
    at_least = QueryInteger(
        metadata={"minimum": 0, "description": "As the header Pathways-Position."}
    )


def _asking(view: View) -> View:
    for status, name in ((401, "UNAUTHORIZED"), (404, "NOT_FOUND"), (409, "CONFLICT"),
                         (422, "UNPROCESSABLE_ENTITY")):  # fmt: skip
        view = blueprint.alt_response(status, response=name)(view)
    return view


@blueprint.get("")
@blueprint.response(200, schema=schema_of(OpenTables))
@blueprint.doc(operationId="openTables")
@_asking
def open_tables() -> Response:
    """The open tables: what each counts, told apart by what."""
    found = tuple(
        OpenTableShown(name, one.title, one.counts, BY[one.by], one.family, one.indicator)
        for name, one in TABLES.items()
    )
    return jsonify(plain(OpenTables(found)))


@blueprint.get("/readme")
@blueprint.arguments(EditionAsked, location="query")
@blueprint.doc(operationId="openDataReadme", responses=file_responses([MARKDOWN]))
@_asking
def open_data_readme(query: dict[str, Any]) -> Response:
    """What the tables of an edition count, in French."""
    read_as_known(query)
    told = edition(departement(), query.get("on") or today(), today())
    return file_answer(readme(told).encode(), f"{MARKDOWN}; charset=utf-8", README, about=None)


@blueprint.get("/<table>.csv")
@blueprint.arguments(EditionAsked, location="query")
@blueprint.doc(operationId="openTable", responses=file_responses([CSV]))
@_asking
def open_table(query: dict[str, Any], table: str) -> Response:
    """An open table of a day: only months and quarters that were over."""
    read_as_known(query)
    on = query.get("on") or today()
    (told,) = edition(departement(), on, today(), table).tables
    return file_answer(to_csv(told), f"{CSV}; charset=utf-8", f"{table}-{on}.csv", about=None)


MEDIA_TYPES[f"{blueprint.name}.open_data_readme"] = (MARKDOWN,)
MEDIA_TYPES[f"{blueprint.name}.open_table"] = (CSV,)
