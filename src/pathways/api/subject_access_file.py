"""`/beneficiaries/{id}/subject-access`: all that is held about a person, to hand over to them."""

from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import RAISE, Schema

from pathways.api.context import departement, today
from pathways.api.fields import StrictText
from pathways.api.files import MEDIA_TYPES, file_answer, file_responses
from pathways.api.openapi import Blueprint, View
from pathways.api.refusals import Fault, FieldsMalformed
from pathways.documents.subject_access.content import subject_access
from pathways.documents.subject_access.formats import FORMATS, file_name, render


class SubjectAccessAsked(Schema):
    class Meta:
        unknown = RAISE

    format = StrictText(load_default="json", metadata={"enum": [*FORMATS], "default": "json"})


def subject_access_route(blueprint: Blueprint, path: str) -> None:
    """Offer a person's data at `path`."""

    def beneficiary_subject_access(query: dict[str, Any], beneficiary_id: UUID) -> Response:
        """All that is held about the person, fact by fact, in French: json or pdf."""
        form = query["format"]
        if form not in FORMATS:
            detail = f"« format » vaut {' ou '.join(FORMATS)}."
            raise FieldsMalformed([Fault("parameter", "format", detail)])
        told = subject_access(departement(), beneficiary_id, today=today())
        return file_answer(render(told, form), FORMATS[form], file_name(told, form), about=told)

    media_types = list(FORMATS.values())
    view: View = blueprint.arguments(SubjectAccessAsked, location="query")(
        beneficiary_subject_access
    )
    for status, name in ((401, "UNAUTHORIZED"), (404, "NOT_FOUND"), (422, "UNPROCESSABLE_ENTITY")):
        view = blueprint.alt_response(status, response=name)(view)
    responses = file_responses(media_types)
    view = blueprint.doc(operationId="beneficiarySubjectAccess", responses=responses)(view)
    blueprint.get(path)(view)
    MEDIA_TYPES[f"{blueprint.name}.beneficiary_subject_access"] = tuple(media_types)
