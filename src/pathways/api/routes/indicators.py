"""`/indicators`: what each counts, its figure for any day as known at any moment, its receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, jsonify
from marshmallow import RAISE, Schema

from pathways.api.context import departement, today
from pathways.api.fields import QueryInteger, StrictDate, StrictText, StrictUuid
from pathways.api.files import MEDIA_TYPES, file_answer, file_responses
from pathways.api.openapi import PREFIX, Blueprint, View
from pathways.api.reach import veiled
from pathways.api.reading import Known, documented_list, page, read_as_known
from pathways.api.shapes import plain, schema_of
from pathways.documents.audit.content import ComparedBackwards
from pathways.documents.indicator_csv import indicator_csv
from pathways.domain.rules.indicator import GROUPS, Indicator
from pathways.projections import indicators
from pathways.projections.cases_moved import IndicatorDifference, indicator_difference
from pathways.projections.known_at import moment_of

blueprint = Blueprint(
    "indicators",
    __name__,
    url_prefix=f"{PREFIX}/indicators",
    description="Figures for any day, as known at any moment, with the events behind each.",
)
CSV = "text/csv"


@dataclass(frozen=True)
class Definition:
    """A version of an indicator; `natures` is the French of its natures."""

    code: str
    id: str
    label: str
    definition: str
    source: str
    unit: str
    about: str
    since: date
    until: date | None
    by: tuple[str, ...]
    natures: Mapping[str, str]
    rules: tuple[indicators.RuleUsed, ...]


@dataclass(frozen=True)
class Definitions:
    on: date
    indicators: tuple[Definition, ...]


class DefinitionsAsked(Schema):
    """The day asked; today where left out."""

    class Meta:
        unknown = RAISE

    on = StrictDate()


class _About(Schema):
    """The days an indicator speaks of, and what to restrict it to."""

    on = StrictDate(
        metadata={
            "description": "The day spoken of; today where left out. Nothing after it counts."
        }
    )
    since = StrictDate(
        metadata={"description": "The first day of the period; 1 January where left out."}
    )
    until = StrictDate(metadata={"description": "The last day of the period; `on` where left out."})
    by = StrictText(
        metadata={
            "description": f"What to tell cases apart by, one or two of {', '.join(GROUPS)}, with"
            " a comma between.",
            "example": "organisation,month",
        }
    )
    organisation = StrictUuid()
    referent = StrictUuid()
    territory = StrictText()
    profile = StrictText()
    programme = StrictText()


class FigureAsked(_About):
    class Meta:
        unknown = RAISE

    known_at = StrictText(metadata={"description": "As known then: a day or an instant."})
    at_least = QueryInteger(
        metadata={"minimum": 0, "description": "As the header Pathways-Position."}
    )


class ReceiptAsked(_About, Known):
    """The cases of a figure, asked as the figure."""

    class Meta:
        unknown = RAISE


class DifferencesAsked(Schema):
    """The days spoken of, and the two moments that knew them."""

    class Meta:
        unknown = RAISE

    on = StrictDate(metadata={"description": "The day spoken of; today where left out."})
    since = StrictDate()
    until = StrictDate()
    known_at = StrictText(metadata={"description": "The later moment; now where left out."})
    compared_to = StrictText(required=True, metadata={"description": "The earlier moment."})


def _asking(view: View) -> View:
    for status, name in ((401, "UNAUTHORIZED"), (404, "NOT_FOUND"), (422, "UNPROCESSABLE_ENTITY")):
        view = blueprint.alt_response(status, response=name)(view)
    return view


@blueprint.get("")
@blueprint.arguments(DefinitionsAsked, location="query")
@blueprint.response(200, schema=schema_of(Definitions))
@blueprint.doc(operationId="indicators")
@_asking
def indicators_defined(query: dict[str, Any]) -> Response:
    """The indicators defined on the day: what each counts, over what, who is left out."""
    day = query.get("on") or today()
    found = indicators.definitions(departement().rules, day)
    return jsonify(plain(Definitions(day, tuple(_shown(one, day) for one in found))))


@blueprint.get("/<code>")
@blueprint.arguments(FigureAsked, location="query")
@blueprint.response(200, schema=schema_of(indicators.Figure))
@blueprint.doc(operationId="indicator")
@_asking
def indicator(query: dict[str, Any], code: str) -> Response:
    """The figure under the definition of that day, whole and by group, with who is left out.

    A figure that cannot be computed is null and `why` tells why.
    """
    read_as_known(query)
    return jsonify(plain(indicators.figure(departement(), _asked(query, code))))


@blueprint.get("/<code>/differences")
@blueprint.arguments(DifferencesAsked, location="query")
@blueprint.response(200, schema=schema_of(IndicatorDifference))
@blueprint.doc(operationId="indicatorDifferences")
@_asking
def indicator_differences(query: dict[str, Any], code: str) -> Response:
    """The figure as two moments knew it, and what moved it: case by case, event by event."""
    earlier = departement().as_known(moment_of(query["compared_to"]))
    if "known_at" in query:
        later = departement().as_known(moment_of(query["known_at"]))
    else:
        later = departement().as_known(departement().app.recorder.head())
    if (earlier.known_at or 0) > (later.known_at or 0):
        raise ComparedBackwards
    departement().engine.ensure(later.known_at or 0)
    found = indicator_difference(
        earlier,
        later,
        code,
        on=query.get("on") or today(),
        since=query.get("since"),
        until=query.get("until"),
    )
    return jsonify(plain(found))


@blueprint.get("/<code>/receipt")
@documented_list(blueprint, ReceiptAsked, indicators.Case)
def indicator_receipt(query: dict[str, Any], code: str) -> Response:
    """The cases behind the figure, by day: those that count, then those left out and why."""

    def fetch(after: dict[str, Any], limit: int) -> Sequence[indicators.Case]:
        told = {**query, "on": date.fromisoformat(after["on"])}
        asked = _asked(told, code)
        skip = after.get("skip", 0)
        return veiled(indicators.receipt(departement(), asked, skip=skip, limit=limit))

    return page(query, fetch, on=True)


@blueprint.get("/<code>/receipt.csv")
@blueprint.arguments(FigureAsked, location="query")
@blueprint.doc(operationId="indicatorReceiptFile", responses=file_responses([CSV]))
@_asking
def indicator_receipt_file(query: dict[str, Any], code: str) -> Response:
    """The whole receipt, as a file for a spreadsheet."""
    read_as_known(query)
    asked = _asked(query, code)
    rows = veiled(indicators.receipt(departement(), asked))
    return file_answer(
        indicator_csv(rows),
        f"{CSV}; charset=utf-8",
        f"{code.replace('_', '-')}-{asked.on}.csv",
        about=rows,
    )


MEDIA_TYPES[f"{blueprint.name}.indicator_receipt_file"] = (CSV,)


def _asked(query: dict[str, Any], code: str) -> indicators.Asked:
    restricted = {name: query.get(name) for name in indicators.FILTERS}
    return indicators.ask(
        departement(),
        code,
        on=query.get("on") or today(),
        since=query.get("since"),
        until=query.get("until"),
        by=tuple(query["by"].split(",")) if "by" in query else (),
        **restricted,
    )


def _shown(one: Indicator, day: date) -> Definition:
    rules = departement().rules
    natures = one.natures
    if one.natures_of is not None:
        natures = {c.code: c.label for c in rules.named(one.natures_of).on(day).value}
    return Definition(
        code=one.code,
        id=one.id,
        label=one.label,
        definition=one.definition,
        source=one.source,
        unit=one.unit,
        about=one.about,
        since=one.since,
        until=one.until,
        by=one.by,
        natures=natures,
        rules=indicators.rules_used(rules, one),
    )
