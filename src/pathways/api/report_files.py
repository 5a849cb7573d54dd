"""What a report answers beside its steps: its figures, its file, its seal, what moved since."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from marshmallow import RAISE, Schema

from pathways.api.agenda import Locking
from pathways.api.commands import answer, documented, offered
from pathways.api.conditions import if_match, request_key
from pathways.api.context import actor, deciding, departement, today
from pathways.api.fields import StrictText
from pathways.api.files import MEDIA_TYPES, file_answer, file_responses
from pathways.api.openapi import Blueprint, View
from pathways.api.shapes import plain, schema_of
from pathways.documents.report_layout import FORMATS
from pathways.documents.reports import report_layout
from pathways.domain.refusal import InTheFuture, Malformed
from pathways.domain.report.sealing import SealReport
from pathways.domain.texts import french
from pathways.projections.report_figures import AnyFigures
from pathways.projections.reports import Restatement, figures_told, report_state, restatement, seal


class UnknownReportFormat(Malformed):
    """Le format « {given} » est inconnu : {known}."""

    field = "format"


@dataclass(frozen=True)
class FiguresShown:
    """`sealed`: as they were sealed, whatever was corrected since; else as the log now says.

    A final report and a quarterly one tell other figures.
    """

    sealed: bool
    position: int
    figures: AnyFigures


class FileAsked(Schema):
    class Meta:
        unknown = RAISE

    format = StrictText(load_default="pdf", metadata={"enum": [*FORMATS], "default": "pdf"})


REFUSED = {401: "UNAUTHORIZED", 404: "NOT_FOUND", 409: "CONFLICT", 422: "UNPROCESSABLE_ENTITY"}

SEALING = """Seal an accepted report with its figures as the log now says them.

The figures are worked out here, at the position of the log that the seal names, with their
SHA-256; what is corrected later shows in the restatement.
"""


def figures_route(blueprint: Blueprint, path: str) -> None:
    """Offer a report's figures at `path`."""

    def report_figures(report_id: UUID) -> Response:
        """The figures, all of them from the events: as sealed, or as the log now says."""
        state = report_state(departement(), report_id)
        figures, position, sealed = figures_told(departement(), state, today())
        return _told(FiguresShown(sealed, position, figures), position)

    _read(blueprint, path, "reportFigures", report_figures, FiguresShown)


def restatement_route(blueprint: Blueprint, path: str) -> None:
    """Offer what moved since a report was sealed at `path`."""

    def report_restatement(report_id: UUID) -> Response:
        """The last seal beside the figures of now: both values, and the events in between."""
        found = restatement(departement(), report_id, today())
        return _told(found, found.position)

    _read(blueprint, path, "reportRestatement", report_restatement, Restatement)


def document_route(blueprint: Blueprint, path: str) -> None:
    """Offer a report as a file at `path`."""

    def report_document(query: dict[str, Any], report_id: UUID) -> Response:
        """The report as a file: pdf or xlsx. Sealed and unmoved, it is always the same bytes."""
        chosen = FORMATS.get(query["format"])
        if chosen is None:
            raise UnknownReportFormat(given=query["format"], known=", ".join(FORMATS))
        state = report_state(departement(), report_id)
        told = report_layout(departement(), state, today())
        assert state.opened is not None
        name = f"bilan-{state.opened.until}-{report_id}.{query['format']}"
        return file_answer(chosen.render(told), chosen.media_type, name, about=None)

    media_types = [one.media_type for one in FORMATS.values()]
    view: View = blueprint.arguments(FileAsked, location="query")(report_document)
    for status in (401, 404, 422):
        view = blueprint.alt_response(status, response=REFUSED[status])(view)
    responses = file_responses(media_types)
    view = blueprint.doc(operationId="reportDocument", responses=responses)(view)
    blueprint.get(path)(view)
    MEDIA_TYPES[f"{blueprint.name}.report_document"] = tuple(media_types)


def seal_route(blueprint: Blueprint, path: str) -> None:
    """Offer the sealing at `path`: the figures are worked out here, nobody sends them."""

    def seal_report(given: dict[str, Any], report_id: UUID) -> Response:
        expected, day = if_match(), given.get("on") or today()
        if day > today():
            raise InTheFuture(field="on", day=french(day))
        recorded = seal(
            deciding(),
            report_id,
            actor=actor(),
            today=day,
            expected=expected,
            reason=given.get("why"),
            key=request_key(plain(given)),
        )
        return answer(recorded, expected)

    view = documented(seal_report, blueprint, SealReport.__name__, SEALING)
    blueprint.post(path)(blueprint.arguments(Locking)(view))
    offered(blueprint, path, SealReport)


def _read(blueprint: Blueprint, path: str, operation: str, view: View, shape: type) -> None:
    for status in (401, 404, 409):
        view = blueprint.alt_response(status, response=REFUSED[status])(view)
    view = blueprint.doc(operationId=operation)(view)
    blueprint.get(path)(blueprint.response(200, schema=schema_of(shape))(view))


def _told(value: object, position: int) -> Response:
    response = jsonify(plain(value))
    response.headers["Pathways-Position"] = str(position)
    return response
