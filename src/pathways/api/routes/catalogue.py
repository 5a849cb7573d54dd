"""`/catalogue`: the programmes of insertion actions on a day, each figure with its rule (G11)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, jsonify
from marshmallow import RAISE, Schema

from pathways.api.context import departement, today
from pathways.api.fields import StrictDate
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.shapes import plain, schema_of
from pathways.domain.refusal import NotFound
from pathways.domain.rules.catalogue import ProgrammeShown, catalogue, in_catalogue

blueprint = Blueprint(
    "catalogue",
    __name__,
    url_prefix=f"{PREFIX}/catalogue",
    description="The programmes of insertion actions, as dated data.",
)


@dataclass(frozen=True)
class CatalogueShown:
    on: date
    programmes: tuple[ProgrammeShown, ...]


class CatalogueAsked(Schema):
    """The day asked; today where left out."""

    class Meta:
        unknown = RAISE

    on = StrictDate()


@blueprint.get("")
@blueprint.arguments(CatalogueAsked, location="query")
@blueprint.response(200, schema=schema_of(CatalogueShown))
@blueprint.doc(operationId="catalogue")
def programmes(query: dict[str, Any]) -> Response:
    """Every programme on a day: open or closed, for whom, how long, at what price."""
    day: date = query.get("on") or today()
    return jsonify(plain(CatalogueShown(day, catalogue(departement().rules, day))))


@blueprint.get("/<string:code>")
@blueprint.arguments(CatalogueAsked, location="query")
@blueprint.response(200, schema=schema_of(ProgrammeShown))
@blueprint.doc(operationId="programme")
def programme(query: dict[str, Any], code: str) -> Response:
    """One programme on a day, whole."""
    found = in_catalogue(departement().rules, query.get("on") or today(), code)
    if found is None:
        raise NotFound(field="code")
    return jsonify(plain(found))
