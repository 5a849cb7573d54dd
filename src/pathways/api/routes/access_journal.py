"""`/access-journal`: who looked at whom, when and why. Reading it is itself journaled."""

from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify

from pathways.access_journal.reading import Look, look, looks
from pathways.api.accesses import AccessesAsked
from pathways.api.fields import QueryBoolean, StrictText, StrictUuid
from pathways.api.journal import journal_pool
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.permission import table
from pathways.api.reading import documented_list, page
from pathways.api.shapes import plain, schema_of
from pathways.domain.refusal import NotFound

blueprint = Blueprint(
    "access-journal",
    __name__,
    url_prefix=f"{PREFIX}/access-journal",
    description="Who asked for what, about whom, and why: one entry a request, ids only.",
)


class JournalAsked(AccessesAsked):
    """Which entries; all of them where nothing is said."""

    actor = StrictText()
    person = StrictUuid(metadata={"description": "Entries that show or act upon this person."})
    route = StrictText(metadata={"description": "As the entries name it: the rule."})
    refused = QueryBoolean(
        metadata={"description": "Only refused credentials, rights, addresses and rates."}
    )


@dataclass(frozen=True)
class PurposeShown:
    code: str
    label: str


@dataclass(frozen=True)
class PurposesShown:
    items: tuple[PurposeShown, ...]


@blueprint.get("")
@documented_list(blueprint, JournalAsked, Look)
def access_journal(query: dict[str, Any]) -> Response:
    """Requests, the latest first: who, as what, when, why, and how many people were shown.

    An entry of a list names its first people; asked alone, it names everyone.
    """
    names = ("actor", "person", "since", "until", "route", "purpose", "refused")
    asked = {name: query[name] for name in names if name in query}

    def fetch(after: dict[str, Any], limit: int) -> list[Look]:
        return looks(journal_pool(), before=after.get("id"), limit=limit, **asked)

    return page(query, fetch, ("id",))


@blueprint.get("/<int:entry>")
@blueprint.response(200, schema=schema_of(Look))
@blueprint.alt_response(401, response="UNAUTHORIZED")
@blueprint.alt_response(404, response="NOT_FOUND")
@blueprint.doc(operationId="accessJournalEntry")
def access_journal_entry(entry: int) -> Response:
    """One entry, with everyone it names."""
    found = look(journal_pool(), entry)
    if found is None:
        raise NotFound(field="entry")
    return jsonify(plain(found))


@blueprint.get("/purposes")
@blueprint.response(200, schema=schema_of(PurposesShown))
@blueprint.alt_response(401, response="UNAUTHORIZED")
@blueprint.doc(operationId="accessPurposes")
def access_purposes() -> Response:
    """The purposes that `Access-Purpose` may tell, in French."""
    return jsonify(
        plain(PurposesShown(tuple(PurposeShown(c, n) for c, n in table().purposes.items())))
    )
