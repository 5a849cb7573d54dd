"""`/letters`: what may be written to people, and each letter prefilled from the log, as PDF.

A POST, though it changes nothing: what is given to complete a letter speaks of a person.
"""

from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify
from marshmallow import RAISE, Schema, fields

from pathways.api.context import departement, today
from pathways.api.fields import LONGEST_TEXT, StrictText, StrictUuid
from pathways.api.files import MEDIA_TYPES, file_answer, file_responses
from pathways.api.journal import notice
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.shapes import plain, schema_of
from pathways.documents.letters import LETTERS, MissingField, UnknownField, WrongField
from pathways.documents.letters.assembling import letter as write
from pathways.documents.letters.folder import letters_of
from pathways.documents.letters.subject import Subject, file_of

blueprint = Blueprint(
    "letters",
    __name__,
    url_prefix=f"{PREFIX}/letters",
    description="Letters to people, prefilled from the log.",
)
PDF = "application/pdf"


@dataclass(frozen=True)
class FieldShown:
    name: str
    label: str
    expected: str
    optional: bool


@dataclass(frozen=True)
class LetterShown:
    name: str
    title: str
    rules: tuple[str, ...]
    fields: tuple[FieldShown, ...]


@dataclass(frozen=True)
class LettersShown:
    items: tuple[LetterShown, ...]


class LetterField(fields.Field[Any]):
    """A text, or a list of texts."""

    default_error_messages = {"invalid": "Écrivez un texte, ou une liste de textes."}

    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> Any:
        if not isinstance(value, list):
            return StrictText().deserialize(value, attr, data)
        if len(value) > 100:
            raise self.make_error("invalid")
        return [StrictText().deserialize(one, attr, data) for one in value]


class LetterAsked(Schema):
    """For whom: an orientation, a procedure, or a case of a session; and what completes it."""

    class Meta:
        unknown = RAISE

    orientation = StrictUuid()
    procedure = StrictUuid()
    session = StrictUuid()
    case = StrictUuid()
    told = fields.Dict(
        data_key="fields",
        keys=StrictText(),
        values=LetterField(
            metadata={"type": ["string", "array"], "items": {"type": "string"}},
        ),
        load_default=dict,
        metadata={
            "description": "Fields that take the place of what the log says, by name; "
            f"texts of at most {LONGEST_TEXT} characters, days as YYYY-MM-DD."
        },
    )


@blueprint.get("")
@blueprint.response(200, schema=schema_of(LettersShown))
@blueprint.alt_response(401, response="UNAUTHORIZED")
@blueprint.doc(operationId="letters")
def letters() -> Response:
    """Every letter, with the fields its template may name."""
    shown = tuple(
        LetterShown(
            name=name,
            title=one.title,
            rules=one.rules,
            fields=tuple(
                FieldShown(field, about.label, about.expected, about.optional)
                for field, about in one.fields.items()
            ),
        )
        for name, one in LETTERS.items()
    )
    return jsonify(plain(LettersShown(shown)))


@blueprint.post("/<string:letter>")
@blueprint.arguments(LetterAsked)
@blueprint.doc(operationId="printLetter", responses=file_responses([PDF]))
@blueprint.alt_response(401, response="UNAUTHORIZED")
@blueprint.alt_response(404, response="NOT_FOUND")
@blueprint.alt_response(409, response="CONFLICT")
@blueprint.alt_response(422, response="UNPROCESSABLE_ENTITY")
def print_letter(given: dict[str, Any], letter: str) -> Response:
    """The letter as PDF, prefilled from the log; a field that nobody gives is named and refused.

    Takes no Idempotency-Key: nothing is recorded.
    """
    told = given.pop("told")
    subject = Subject(**given)
    notice(subject)
    try:
        content = write(departement(), letters_of(), letter, subject, told, today())
    except (MissingField, UnknownField, WrongField) as refusal:
        refusal.field = f"fields/{refusal.field}"
        raise
    name = f"{letter.replace('_', '-')}.pdf"
    orientation = file_of(departement(), subject, today()).orientation.id
    return file_answer(content, PDF, name, about=Subject(orientation=orientation))


MEDIA_TYPES["letters.print_letter"] = (PDF,)
