"""Who sends a request: the account of the credential it carries, before anything else is read."""

import re

from flask import g, request

from pathways.api.context import here, today
from pathways.api.identity import keys
from pathways.api.identity.refused import Cause, Rejected, refused
from pathways.api.permission import operation
from pathways.api.table import standard_table

_BEARER = re.compile(r"Bearer ([\w.~+/=-]{1,4000})", re.ASCII | re.IGNORECASE)


def identify() -> None:
    """Keep who asks for the rest of the request: `context.access()`, `scopes()`, `key_id()`.

    Raises Unauthenticated, the same whatever is wrong with the credential.
    """
    if request.url_rule and operation() in standard_table().without_account:
        return
    header = request.headers.get("Authorization")
    if not header:
        refused(Cause.ABSENT)
    found = _BEARER.fullmatch(header)
    try:
        known = _known(found[1]) if found else _malformed()
    except Rejected as rejected:
        refused(rejected.cause, rejected.key_id)
    access = known.access.on(today())
    if not access.grants:
        refused(Cause.NOTHING_GRANTED, known.id)
    g.access, g.scopes, g.key_id = access, known.scopes, known.id


def _known(credential: str) -> keys.Known:
    return keys.known(here().departement, credential)


def _malformed() -> keys.Known:
    raise Rejected(Cause.MALFORMED)
