"""`/samples`: files drawn at random, that anyone draws again; and the key of signed exports."""

from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify
from marshmallow import RAISE, Schema

from pathways.api.audit_file import NAMES
from pathways.api.context import departement, signing, today
from pathways.api.fields import QueryBoolean, QueryInteger, StrictDate, StrictUuid
from pathways.api.files import MEDIA_TYPES, file_answer, file_responses
from pathways.api.openapi import PREFIX, Blueprint, View
from pathways.api.shapes import plain, schema_of
from pathways.documents.signed_export.making import MEDIA_TYPE, export_of_sample
from pathways.projections import sampling
from pathways.projections.sampling import NothingToSample, Sample, draw

blueprint = Blueprint(
    "samples",
    __name__,
    url_prefix=f"{PREFIX}/samples",
    description="Files drawn at random: the same ones from the same seed and position, anywhere.",
)
key_blueprint = Blueprint(
    "signing-key",
    __name__,
    url_prefix=f"{PREFIX}/signing-key",
    description="The public key that signed exports are checked with.",
)

MOST_SIGNED = 50
"""Files of one signed export over the API: some tenths of a second each. The command line has no
such limit."""


@dataclass(frozen=True)
class SigningKeyShown:
    """`public_key` is base64 of the 32 bytes; `fingerprint` their SHA-256, to be read aloud."""

    algorithm: str
    public_key: str
    pem: str
    fingerprint: str


class SampleAsked(Schema):
    class Meta:
        unknown = RAISE

    seed = QueryInteger(required=True, metadata={"minimum": 0, "description": "Any number."})
    size = QueryInteger(
        load_default=20, metadata={"minimum": 1, "maximum": sampling.MOST, "default": 20}
    )
    position = QueryInteger(
        metadata={"minimum": 1, "description": "As known at it; the last one else."}
    )
    on = StrictDate(metadata={"description": "Only files followed on that day; every file else."})
    organisation = StrictUuid(metadata={"description": "Only files that this body follows."})
    by_body = QueryBoolean(
        load_default=False,
        metadata={"description": "Each body gets its share of the sample.", "default": False},
    )


class SignedSampleAsked(SampleAsked):
    size = QueryInteger(
        load_default=20, metadata={"minimum": 1, "maximum": MOST_SIGNED, "default": 20}
    )
    names = NAMES


def _described(view: View) -> View:
    for status, name in ((401, "UNAUTHORIZED"), (422, "UNPROCESSABLE_ENTITY")):
        view = blueprint.alt_response(status, response=name)(view)
    return view


@blueprint.get("")
@blueprint.arguments(SampleAsked, location="query")
@blueprint.response(200, schema=schema_of(Sample))
@blueprint.doc(operationId="sample")
@_described
def sample(query: dict[str, Any]) -> Response:
    """Draw files at random by a seed: the population, the position, and the files by rank."""
    return jsonify(plain(_drawn(query)))


@blueprint.get("/signed-export")
@blueprint.arguments(SignedSampleAsked, location="query")
@blueprint.doc(operationId="sampleSignedExport", responses=file_responses([MEDIA_TYPE]))
@_described
def sample_signed_export(query: dict[str, Any]) -> Response:
    """The files of a sample, and what they were drawn from, signed: a ZIP archive."""
    names = query.pop("names")
    if query["size"] > MOST_SIGNED:
        raise NothingToSample(most=MOST_SIGNED)
    made = export_of_sample(departement(), _drawn(query), signing(), today=today(), names=names)
    return file_answer(made.archive, MEDIA_TYPE, made.name, about=made)


MEDIA_TYPES[f"{blueprint.name}.sample_signed_export"] = (MEDIA_TYPE,)


def _drawn(query: dict[str, Any]) -> Sample:
    # A body follows someone on a day: today where none is asked.
    on = query.get("on") or (today() if query.get("organisation") or query["by_body"] else None)
    return draw(
        departement(),
        query["seed"],
        query["size"],
        position=query.get("position"),
        on=on,
        organisation=query.get("organisation"),
        by_body=query["by_body"],
    )


@key_blueprint.get("")
@key_blueprint.response(200, schema=schema_of(SigningKeyShown))
@key_blueprint.alt_response(401, response="UNAUTHORIZED")
@key_blueprint.doc(operationId="signingKey")
def public_signing_key() -> Response:
    """The public key of signed exports, and its fingerprint."""
    public = signing().public
    shown = SigningKeyShown("Ed25519", public.text, public.pem, public.fingerprint)
    return jsonify(plain(shown))
