"""`/facts`: what was recorded in a stream, corrections included; a wrong fact is withdrawn."""

from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import RAISE, Schema

from pathways.api.commands import answer, documented
from pathways.api.conditions import etag, if_match, request_key
from pathways.api.context import actor, deciding, departement, today
from pathways.api.fields import LONGEST_TEXT, StrictText
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reach import may_withdraw
from pathways.api.reading import Known, documented_list, page
from pathways.domain.refusal import NotFound
from pathways.event_store.application import Withdrawal
from pathways.event_store.envelope import Envelope
from pathways.projections.history import Moment, moments_of

blueprint = Blueprint(
    "facts",
    __name__,
    url_prefix=f"{PREFIX}/facts",
    description="The facts of one stream: a file, an accompaniment, a contract, a body.",
)


class Why(Schema):
    """Why the fact is taken out."""

    class Meta:
        unknown = RAISE

    why = StrictText(required=True, metadata={"minLength": 1, "maxLength": LONGEST_TEXT})


@blueprint.get("/<uuid:stream>")
@documented_list(blueprint, Known, Moment)
def facts(query: dict[str, Any], stream: UUID) -> Response:
    """Every fact of the stream, in the order it was recorded; `place` is what `corrects` names."""
    read = list[Envelope]()

    def fetch(after: dict[str, Any], limit: int) -> list[Moment]:
        read.extend(departement().app.envelopes(stream))
        if not read:
            raise NotFound(field="stream")
        moments = moments_of(read, departement().rules)
        return [m for m in moments if m.position > after.get("position", 0)][:limit]

    response = page(query, fetch, ("position",))
    if "known_at" not in query:  # nothing is written to what was
        response.headers["ETag"] = etag(read[-1].originator_version)
    return response


def withdraw_fact(given: dict[str, Any], stream: UUID, version: int) -> Response:
    expected = if_match()
    for envelope in deciding().app.envelopes(stream):
        if envelope.version == version:
            may_withdraw(envelope)
    recorded = deciding().app.withdraw(
        Withdrawal(stream, version, actor(), given["why"], expected, request_key(given)),
        today=today(),
    )
    return answer(recorded, expected, corrects=version)


_WITHDRAWAL = """The fact never happened, or not to this person: it is taken out of every list.

It stays in the history, with who withdrew it and why. Refused where other facts rest on it."""

blueprint.post("/<uuid:stream>/<int:version>/withdrawal")(
    blueprint.arguments(Why)(documented(withdraw_fact, blueprint, "WithdrawFact", _WITHDRAWAL))
)
