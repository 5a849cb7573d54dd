"""`/what-if`: a past year under other rules. A question, however long: it records nothing."""

from typing import Any

from flask import Response, jsonify
from marshmallow import RAISE, Schema
from marshmallow import fields as ma
from marshmallow.validate import Length, OneOf, Range

from pathways.api.context import departement, today
from pathways.api.fields import StrictInteger
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.shapes import plain, schema_of
from pathways.domain.refusal import Malformed
from pathways.domain.rules import RulesMistaken
from pathways.what_if.changes import CHANGEABLE, rules_with
from pathways.what_if.comparing import Comparison, compare

blueprint = Blueprint(
    "what-if",
    __name__,
    url_prefix=PREFIX,
    description="A past year replayed under other rules, beside what it was.",
)


class ChangeMistaken(Malformed):
    """{what}"""

    field = "changes"
    remedy = "Lisez la règle sous `/rules`, et changez-en la valeur dans la même unité."


class WhatIf(Schema):
    """The year, and what is otherwise in it, by rule name."""

    class Meta:
        unknown = RAISE

    year = StrictInteger(
        required=True, validate=Range(2009, 2199, error="Écrivez une année de 2009 à 2199.")
    )
    changes = ma.Dict(
        keys=ma.String(),
        values=ma.Dict(
            keys=ma.String(validate=OneOf(sorted(CHANGEABLE), error="Ce champ ne se change pas."))
        ),
        required=True,
        validate=Length(1, 50, error="De 1 à 50 règles changées."),
        error_messages={
            "required": "Ce champ est obligatoire.",
            "invalid": "Un objet est attendu.",
        },
        metadata={"example": {"first_rdv_within": {"value": 30}}},
    )


@blueprint.post("/what-if")
@blueprint.arguments(WhatIf)
@blueprint.alt_response(400, response="BAD_REQUEST")
@blueprint.alt_response(401, response="UNAUTHORIZED")
@blueprint.alt_response(409, response="CONFLICT")
@blueprint.alt_response(422, response="UNPROCESSABLE_ENTITY")
@blueprint.response(200, schema=schema_of(Comparison))
@blueprint.doc(operationId="whatIf", summary="What if")
def what_if(given: dict[str, Any]) -> Response:
    """Lateness, file active and cost of the year, as they were and as they would have been.

    People's behaviour is taken as it was. `refused` lists the acts that those rules refuse.
    """
    try:
        rules = rules_with(departement().rules, given["changes"], given["year"])
    except RulesMistaken as mistake:
        raise ChangeMistaken(what=str(mistake)) from mistake
    return jsonify(plain(compare(departement(), given["year"], rules, today=today())))
