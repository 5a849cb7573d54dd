"""Answers that are files: to open, print or put in a calendar, each under its own media type."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Response, current_app, request
from marshmallow import RAISE, Schema

from pathways.api.context import departement, today
from pathways.api.fields import QueryBoolean, StrictText
from pathways.api.hidden import hide
from pathways.api.journal import notice, notice_whole_list
from pathways.api.openapi import Blueprint, View
from pathways.documents import attendance_sheet as sheets
from pathways.documents.attendance_sheet.assembling import attendance_sheet
from pathways.documents.case_list import FORMATS, file_name, format_named
from pathways.documents.case_list.assembling import case_list

MEDIA_TYPES: dict[str, tuple[str, ...]] = {}
"""By endpoint: the media types it answers with beside JSON."""


def file_answer(content: bytes, media_type: str, name: str, *, about: Any) -> Response:
    """The file under its name, which is ASCII and names nobody, with the ETag of its content.

    `about`: what it was made from, which tells whom it shows; None for a file about nobody.
    """
    notice(about)
    notice_whole_list()
    response = current_app.response_class(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(sha256(content).hexdigest())
    response.make_conditional(request)
    return response


def file_responses(media_types: list[str]) -> dict[str, Any]:
    """What the specification says of an answer that is a file of one of these types."""
    headers = {
        "ETag": {"description": "Of the content.", "schema": {"type": "string"}},
        "Content-Disposition": {"schema": {"type": "string"}},
    }
    binary, told = {"type": "string", "format": "binary"}, {"type": "object"}
    content = {
        one.split(";")[0]: {"schema": told if one.startswith("application/json") else binary}
        for one in media_types
    }
    return {"200": {"description": "The file", "headers": headers, "content": content}}


class CaseListAsked(Schema):
    class Meta:
        unknown = RAISE

    format = StrictText(load_default="json", metadata={"enum": [*FORMATS], "default": "json"})
    names = QueryBoolean(
        load_default=True,
        metadata={"description": "`false`: references instead of names.", "default": True},
    )


def case_list_route(blueprint: Blueprint, path: str) -> None:
    """Offer a session's case list at `path`."""

    def panel_case_list(query: dict[str, Any], session_id: UUID) -> Response:
        """The case list, as the session knew it: pdf, xlsx, ods, json or ics.

        Once the agenda is locked, the same events give the same bytes.
        """
        chosen = format_named(query["format"])
        told = hide(case_list(departement(), session_id, today=today()))
        shown = told if query["names"] else told.without_names()
        name = file_name(shown, query["format"])
        return file_answer(chosen.render(shown), chosen.media_type, name, about=told)

    media_types = [one.media_type for one in FORMATS.values()]
    view: View = blueprint.arguments(CaseListAsked, location="query")(panel_case_list)
    for status, name in ((401, "UNAUTHORIZED"), (404, "NOT_FOUND"), (422, "UNPROCESSABLE_ENTITY")):
        view = blueprint.alt_response(status, response=name)(view)
    responses = file_responses(media_types)
    view = blueprint.doc(operationId="panelCaseList", responses=responses)(view)
    blueprint.get(path)(view)
    MEDIA_TYPES[f"{blueprint.name}.panel_case_list"] = tuple(media_types)


class AttendanceSheetAsked(Schema):
    class Meta:
        unknown = RAISE

    format = StrictText(
        load_default="json", metadata={"enum": [*sheets.FORMATS], "default": "json"}
    )


def attendance_sheet_route(blueprint: Blueprint, path: str) -> None:
    """Offer a collective session's attendance sheet at `path`."""

    def session_sheet(query: dict[str, Any], session_id: UUID) -> Response:
        """The attendance sheet: pdf to sign, xlsx to fill in and import, json.

        It names whoever is in the action, and in the module, on the day of the session.
        """
        chosen = sheets.format_named(query["format"])
        told = attendance_sheet(departement(), session_id, today=today())
        name = sheets.file_name(told, query["format"])
        return file_answer(chosen.render(told), chosen.media_type, name, about=told)

    media_types = [one.media_type for one in sheets.FORMATS.values()]
    view: View = blueprint.arguments(AttendanceSheetAsked, location="query")(session_sheet)
    for status, name in ((401, "UNAUTHORIZED"), (404, "NOT_FOUND"), (422, "UNPROCESSABLE_ENTITY")):
        view = blueprint.alt_response(status, response=name)(view)
    responses = file_responses(media_types)
    view = blueprint.doc(operationId="sessionSheet", responses=responses)(view)
    blueprint.get(path)(view)
    MEDIA_TYPES[f"{blueprint.name}.session_sheet"] = tuple(media_types)
