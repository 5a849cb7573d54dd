"""Workbooks sent to the API: the operator's attendance, answered row by row."""

from typing import Any
from uuid import UUID

from flask import Response, current_app, request
from marshmallow import RAISE, Schema
from werkzeug.exceptions import RequestEntityTooLarge

from pathways.api.context import actor, deciding, departement, today
from pathways.api.fields import QueryBoolean, StrictUuid
from pathways.api.files import MEDIA_TYPES, file_answer, file_responses
from pathways.api.journal import notice
from pathways.api.openapi import Blueprint, View
from pathways.api.refusals import BodyTooLarge, UnsupportedBody
from pathways.api.shapes import schema_of
from pathways.domain.refusal import Malformed
from pathways.intake.attendance.recording import MAX_BYTES, import_attendance
from pathways.intake.attendance.template import template
from pathways.intake.report import Line
from pathways.intake.unreadable import UnreadableFile
from pathways.projections import lists

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookExpected(UnsupportedBody):
    """Le corps de la requête doit être un classeur .xlsx, non compressé (reçu : {received})."""

    remedy = f"Envoyez le fichier tel quel, sous « Content-Type: {XLSX} »."


class WorkbookUnreadable(Malformed):
    """{why}"""

    remedy = "Partez de la feuille modèle, et enregistrez-la au format .xlsx."


class AgreementAsked(Schema):
    class Meta:
        unknown = RAISE

    agreement = StrictUuid(required=True, metadata={"description": "The action's agreement."})


class ImportAsked(AgreementAsked):
    dry_run = QueryBoolean(
        load_default=False,
        metadata={"description": "Tell what would be recorded, and record nothing."},
    )


REPORT: dict[str, Any] = {
    "type": "object",
    "required": ["dry_run", "created", "unchanged", "refused", "warnings", "lines"],
    "properties": {
        "dry_run": {"type": "boolean"},
        **{
            name: {"type": "integer"}
            for name in ("created", "updated", "unchanged", "refused", "match_proposed")
        },
        "warnings": {"type": "array", "items": {"type": "string"}},
        "lines": {
            "type": "array",
            "description": "One a row that says something; what a line does not say is left out.",
            "items": {**schema_of(Line), "required": ["number", "outcome"]},
        },
    },
}


def import_route(blueprint: Blueprint, path: str) -> None:
    """Offer the import at `path`. It takes neither key nor version: twice records nothing more."""

    def import_attendance_workbook(query: dict[str, Any]) -> Response:
        """Record the attendance that an operator's workbook tells: each row on its own.

        The body is the .xlsx itself. A row is `created` (with `notes` where a norm is not met),
        `unchanged` where it is recorded already, or `refused` with the rule and how to put it
        right. Takes neither Idempotency-Key nor If-Match: sent again, it records nothing more.
        """
        content = _workbook()
        try:
            report = import_attendance(
                deciding(),
                content,
                agreement=query["agreement"],
                today=today(),
                actor=actor(),
                dry_run=query["dry_run"],
            )
        except UnreadableFile as unreadable:
            raise WorkbookUnreadable(why=unreadable.message) from None
        notice(report.lines)
        return current_app.response_class(report.to_json(), content_type="application/json")

    body = {
        "required": True,
        "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
    }
    view: View = blueprint.arguments(ImportAsked, location="query")(import_attendance_workbook)
    for status, name in PROBLEMS.items():
        view = blueprint.alt_response(status, response=name)(view)
    view = blueprint.response(200, schema=REPORT)(view)
    view = blueprint.doc(operationId="importAttendance", requestBody=body)(view)
    blueprint.post(path)(view)


PROBLEMS = {
    401: "UNAUTHORIZED",
    404: "NOT_FOUND",
    413: "REQUEST_ENTITY_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "UNPROCESSABLE_ENTITY",
}


def template_route(blueprint: Blueprint, path: str) -> None:
    """Offer the workbook to fill in at `path`."""

    def attendance_template(query: dict[str, Any]) -> Response:
        """The workbook to fill in, with everyone in the action today."""
        agreement: UUID = query["agreement"]
        departement().engine.ensure(departement().app.recorder.head())
        content = template(departement(), agreement, today=today())
        shown = lists.participants(departement(), agreement, today())
        return file_answer(content, XLSX, "presences.xlsx", about=shown)

    view: View = blueprint.arguments(AgreementAsked, location="query")(attendance_template)
    for status in (401, 404, 422):
        view = blueprint.alt_response(status, response=PROBLEMS[status])(view)
    view = blueprint.doc(operationId="attendanceTemplate", responses=file_responses([XLSX]))(view)
    blueprint.get(path)(view)
    MEDIA_TYPES[f"{blueprint.name}.attendance_template"] = (XLSX,)


def _workbook() -> bytes:
    """The body, once sure that it is said to be a workbook and is not too large."""
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if request.mimetype != XLSX or encoding != "identity":
        raise WorkbookExpected(received=request.mimetype or "aucun type")
    request.max_content_length = MAX_BYTES + 1
    try:
        content = request.get_data()
    except RequestEntityTooLarge:
        raise BodyTooLarge(most=MAX_BYTES) from None
    # A body of no declared length is not refused by werkzeug but cut at its limit.
    if len(content) > MAX_BYTES:
        raise BodyTooLarge(most=MAX_BYTES)
    return content
