"""`/people/search`: finding someone by name, payer's number or NIR.

A POST, though it changes nothing: names and numbers in an address end up in the logs of every
machine on the way.
"""

from typing import Any

from flask import Response
from marshmallow import RAISE, Schema

from pathways.api.context import departement
from pathways.api.fields import StrictInteger, StrictText
from pathways.api.hidden import hidden_fields
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import MOST, USUAL, documented_list, page
from pathways.api.refusals import Fault, FieldsMalformed, Forbidden
from pathways.domain.beneficiary.identifiers import normalise_payer_number, parse_nir
from pathways.projections import lists

blueprint = Blueprint(
    "people",
    __name__,
    url_prefix=f"{PREFIX}/people",
    description="Finding people; the names of forgotten people are gone.",
)


class SearchedByHidden(Forbidden):
    """« {name} » n'est pas communiqué à vos rôles, et ne sert donc pas à y chercher quelqu'un."""

    remedy = "Cherchez par le nom (« name »)."


BY = ("name", "payer_number", "nir")


class Search(Schema):
    """Whom to find: by one of `name`, `payer_number` or `nir`."""

    class Meta:
        unknown = RAISE

    name = StrictText(metadata={"description": "The beginnings of names, in any order."})
    payer_number = StrictText()
    nir = StrictText()
    category = StrictText(metadata={"enum": ["beneficiary", "referent"]})
    limit = StrictInteger(metadata={"minimum": 1, "maximum": MOST, "default": USUAL})
    cursor = StrictText()
    at_least = StrictInteger()


@blueprint.post("/search")
@documented_list(blueprint, Search, lists.Person, location="json")
def search_people(query: dict[str, Any]) -> Response:
    """People of this name, payer's number or NIR, in French alphabetical order.

    Takes no Idempotency-Key: nothing is recorded.
    """
    if sum(name in query for name in BY) != 1:
        detail = "Cherchez par l'un de « name », « payer_number » ou « nir », et un seul."
        raise FieldsMalformed([Fault("pointer", f"#/{name}", detail) for name in BY])
    if hidden := hidden_fields() & query.keys():
        raise SearchedByHidden(name=", ".join(sorted(hidden)))
    number = query.get("payer_number")
    asked: dict[str, Any] = {
        "name": query.get("name"),
        "payer_number": normalise_payer_number(number) if number else None,
        "nir": parse_nir(query["nir"]).number if "nir" in query else None,
        "category": query.get("category"),
    }
    return page(
        query,
        lambda after, limit: lists.people(
            departement(), skip=after.get("skip", 0), limit=limit, **asked
        ),
    )
