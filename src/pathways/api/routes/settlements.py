"""`/agreements/{id}/settlement`, its receipt, what was told of it; `/action-indicators`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from marshmallow import RAISE, Schema

from pathways.api.commands import answer, documented, offered
from pathways.api.conditions import if_match, request_key
from pathways.api.context import actor, deciding, departement, today
from pathways.api.fields import LONGEST_TEXT, QueryInteger, StrictDate, StrictText, StrictUuid
from pathways.api.files import MEDIA_TYPES, file_answer, file_responses
from pathways.api.openapi import PREFIX, Blueprint, View
from pathways.api.reach import veiled
from pathways.api.reading import OnDay, documented_list, page, reached
from pathways.api.refusals import Fault, FieldsMalformed
from pathways.api.shapes import plain, schema_of
from pathways.documents.receipt_csv import receipt_csv
from pathways.domain.agreement.settlement import RestateSettlement, SettleAgreement
from pathways.domain.refusal import InTheFuture
from pathways.domain.texts import french
from pathways.projections import lists
from pathways.projections.action_indicators import ProgrammeFigures, figures
from pathways.projections.settled import ReceiptRow, Settlement
from pathways.projections.settlement import receipt, settle
from pathways.projections.settling import Told, tell, told

blueprint = Blueprint(
    "settlements",
    __name__,
    url_prefix=PREFIX,
    description="What agreements owe, fact by fact, and what was done in actions.",
)
ONE = "/agreements/<uuid:agreement_id>"
CSV = "text/csv"
FILTERS = ("organisation", "agreement", "programme", "territory", "public")


@dataclass(frozen=True)
class SettlementShown:
    """What is owed now, and what was told of that day, with what moved it since."""

    settlement: Settlement
    told: Told | None


@dataclass(frozen=True)
class FiguresShown:
    since: date
    until: date
    position: int
    programmes: tuple[ProgrammeFigures, ...]


class Asked(Schema):
    """From how much of the log."""

    class Meta:
        unknown = RAISE

    at_least = QueryInteger(
        metadata={"minimum": 0, "description": "As the header Pathways-Position."}
    )
    known_at = StrictText(
        metadata={"description": "As known then: a day, or an instant with its time zone."}
    )


class SettlementAsked(Asked):
    """The day asked: today where left out, never to come."""

    on = StrictDate(metadata={"description": "The day asked; today where left out."})


class Telling(Schema):
    """The figures are the log's: nobody sends them."""

    class Meta:
        unknown = RAISE

    on = StrictDate(required=True, metadata={"description": "The day settled."})
    why = StrictText(allow_none=True, metadata={"maxLength": LONGEST_TEXT})


class IndicatorsAsked(Asked):
    """A period, both days included, and whose actions."""

    since = StrictDate(required=True)
    until = StrictDate(metadata={"description": "Today where left out, never to come."})
    organisation = StrictUuid()
    agreement = StrictUuid()
    programme = StrictText()
    territory = StrictText()
    public = StrictText()


def _asking(view: View) -> View:
    for status, name in ((401, "UNAUTHORIZED"), (404, "NOT_FOUND"), (409, "CONFLICT"),
                         (422, "UNPROCESSABLE_ENTITY")):  # fmt: skip
        view = blueprint.alt_response(status, response=name)(view)
    return view


@blueprint.get(f"{ONE}/settlement")
@blueprint.arguments(SettlementAsked, location="query")
@blueprint.response(200, schema=schema_of(SettlementShown))
@blueprint.doc(operationId="settlement")
@_asking
def settlement(query: dict[str, Any], agreement_id: UUID) -> Response:
    """What the agreement owes on the day; of a body's id, its social accompaniment (A1.14)."""
    reached(query)
    found = settle(departement(), agreement_id, _gone_by(query, "on"))
    return jsonify(plain(SettlementShown(found, told(departement(), found))))


@blueprint.get(f"{ONE}/receipt")
@documented_list(blueprint, OnDay, ReceiptRow)
def settlement_receipt(query: dict[str, Any], agreement_id: UUID) -> Response:
    """Every fact by day: how much of it counts, and why the rest does not."""
    _gone_by(query, "on")

    def fetch(after: dict[str, Any], limit: int) -> Sequence[ReceiptRow]:
        day, skip = date.fromisoformat(after["on"]), after.get("skip", 0)
        return veiled(receipt(departement(), agreement_id, day, skip=skip, limit=limit))

    return page(query, fetch, on=True)


@blueprint.get(f"{ONE}/receipt.csv")
@blueprint.arguments(SettlementAsked, location="query")
@blueprint.doc(operationId="settlementReceiptFile", responses=file_responses([CSV]))
@_asking
def settlement_receipt_file(query: dict[str, Any], agreement_id: UUID) -> Response:
    """The whole receipt, as a file for a spreadsheet."""
    reached(query)
    day = _gone_by(query, "on")
    rows = veiled(receipt(departement(), agreement_id, day))
    return file_answer(receipt_csv(rows), f"{CSV}; charset=utf-8", f"receipt-{day}.csv", about=rows)


MEDIA_TYPES[f"{blueprint.name}.settlement_receipt_file"] = (CSV,)


def _telling_route(path: str, kind: type, described: str, *, again: bool) -> None:
    def record(given: dict[str, Any], agreement_id: UUID) -> Response:
        expected = if_match()
        recorded = tell(
            deciding(), agreement_id, given["on"], actor=actor(), today=today(), again=again,
            expected=expected, reason=given.get("why"), key=request_key(plain(given)),
        )  # fmt: skip
        return answer(recorded, expected)

    record.__name__ = f"record_{kind.__name__.lower()}"
    view = documented(record, blueprint, kind.__name__, described)
    blueprint.post(path)(blueprint.arguments(Telling)(view))
    offered(blueprint, path, kind)


_telling_route(
    f"{ONE}/settlements",
    SettleAgreement,
    "Tell what the agreement owes as of a day, from the log as it stands. Told once of each day.",
    again=False,
)
_telling_route(
    f"{ONE}/settlements/restatements",
    RestateSettlement,
    "Tell a settled day again: the figure now stands beside the one told, with the difference.",
    again=True,
)


@blueprint.get("/action-indicators")
@blueprint.arguments(IndicatorsAsked, location="query")
@blueprint.response(200, schema=schema_of(FiguresShown))
@blueprint.doc(operationId="actionIndicators")
@_asking
def action_indicators(query: dict[str, Any]) -> Response:
    """What was done in actions over a period: indicators, regularity, results, norms."""
    position = reached(query)
    until = _gone_by(query, "until")
    _known(query, until)
    asked = {name: query[name] for name in FILTERS if name in query}
    found = figures(departement(), query["since"], until, **asked)
    return jsonify(plain(FiguresShown(query["since"], until, position, tuple(found))))


def _gone_by(query: dict[str, Any], field: str) -> date:
    """What is done is counted: not what a day to come may hold."""
    day: date = query.get(field) or today()
    if day > today():
        raise InTheFuture(field=field, day=french(day))
    return day


def _known(query: dict[str, Any], day: date) -> None:
    """Raises FieldsMalformed for a code that no list has: its figure would be a false 0."""
    rules = departement().rules
    codes: dict[str, Collection[str]] = {
        "programme": {one.code for one in rules.catalogue},
        "territory": rules.territories.on(day).codes,
        "public": rules.publics.on(day).codes,
    }
    faults = [
        Fault("parameter", name, f"Code inconnu ; connus : {', '.join(sorted(known))}.")
        for name, known in codes.items()
        if name in query and query[name] not in known
    ]
    if "organisation" in query and query["organisation"] not in lists.organisation_names(
        departement()
    ):
        faults.append(Fault("parameter", "organisation", "Aucun organisme sous cet identifiant."))
    if faults:
        raise FieldsMalformed(faults)
