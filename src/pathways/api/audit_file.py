"""`/beneficiaries/{id}/audit`: the whole history of a person; and signed, to take away."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from marshmallow import RAISE, Schema

from pathways.api.context import departement, signing, today
from pathways.api.fields import QueryBoolean, QueryInteger, StrictDate, StrictText
from pathways.api.files import MEDIA_TYPES, file_answer, file_responses
from pathways.api.openapi import Blueprint, View
from pathways.api.reading import read_as_known
from pathways.api.shapes import plain, schema_of
from pathways.documents.audit.content import AuditedFile, audited_file
from pathways.documents.audit.formats import FORMATS, file_name, to_pdf
from pathways.documents.signed_export.making import MEDIA_TYPE, export_of_person
from pathways.projections.known_at import moment_of

PDF = FORMATS["pdf"]
NAMES = QueryBoolean(
    load_default=True,
    metadata={
        "description": "`false`: nothing that the log seals (names, numbers, texts).",
        "default": True,
    },
)


class AuditAsked(Schema):
    class Meta:
        unknown = RAISE

    known_at = StrictText(metadata={"description": "As known then: a day or an instant."})
    at_least = QueryInteger(
        metadata={"minimum": 0, "description": "As the header Pathways-Position."}
    )
    compared_to = StrictText(
        metadata={
            "description": "An earlier moment: what was learnt since, and what it changed."
            " Each moment speaks of its own day, or both of `on`."
        }
    )
    on = StrictDate(metadata={"description": "The day whose situation is told; today else."})
    names = NAMES


class SignedAsked(Schema):
    class Meta:
        unknown = RAISE

    names = NAMES


def audit_routes(blueprint: Blueprint, path: str) -> None:
    """Offer a person's audited file at `path`/audit, and signed at `path`/signed-export."""

    def beneficiary_audit(query: dict[str, Any], beneficiary_id: UUID) -> Response:
        """What happened, when, when it was known, who recorded it, why, and under which rule.

        One document of JSON, or of PDF by `Accept`.
        """
        read_as_known(query)
        told = audited_file(
            departement(),
            beneficiary_id,
            today=today(),
            on=query.get("on"),
            at=moment_of(query["known_at"]) if "known_at" in query else None,
            compared_to=moment_of(query["compared_to"]) if "compared_to" in query else None,
            names=query["names"],
        )
        if request.accept_mimetypes.best_match(("application/json", PDF)) == PDF:
            return file_answer(to_pdf(told), PDF, file_name(told, "pdf"), about=told)
        return jsonify(plain(told))

    def beneficiary_signed_export(query: dict[str, Any], beneficiary_id: UUID) -> Response:
        """The person's events and audited file, signed, to verify offline: a ZIP archive."""
        made = export_of_person(
            departement(), beneficiary_id, signing(), today=today(), names=query["names"]
        )
        return file_answer(made.archive, MEDIA_TYPE, made.name, about=made)

    view = _described(blueprint, beneficiary_audit)
    view = blueprint.response(200, schema=schema_of(AuditedFile))(view)
    told = {
        "description": "The audited file.",
        "content": {
            "application/json": {"schema": schema_of(AuditedFile)},
            PDF: {"schema": {"type": "string", "format": "binary"}},
        },
    }
    view = blueprint.doc(operationId="beneficiaryAudit", responses={"200": told})(view)
    blueprint.get(f"{path}/audit")(blueprint.arguments(AuditAsked, location="query")(view))
    MEDIA_TYPES[f"{blueprint.name}.beneficiary_audit"] = (PDF,)

    view = _described(blueprint, beneficiary_signed_export)
    view = blueprint.doc(
        operationId="beneficiarySignedExport", responses=file_responses([MEDIA_TYPE])
    )(view)
    blueprint.get(f"{path}/signed-export")(blueprint.arguments(SignedAsked, location="query")(view))
    MEDIA_TYPES[f"{blueprint.name}.beneficiary_signed_export"] = (MEDIA_TYPE,)


def _described(blueprint: Blueprint, view: View) -> View:
    for status, name in ((401, "UNAUTHORIZED"), (404, "NOT_FOUND"), (422, "UNPROCESSABLE_ENTITY")):
        view = blueprint.alt_response(status, response=name)(view)
    return view
