"""Who sends a request: the account of the credential it carries, before anything else is read."""

import re

import structlog
from flask import g, request

from pathways.api.context import here, today
from pathways.api.identity import keys
from pathways.api.identity.oidc.provider import ProviderUnusable
from pathways.api.identity.oidc.sign_in import account_of_token
from pathways.api.identity.oidc.tokens import looks_like_one
from pathways.api.identity.refused import Cause, Rejected, refused
from pathways.api.permission import operation
from pathways.api.refusals import Unavailable
from pathways.api.table import standard_table

log = structlog.get_logger(__name__)

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
    """Raises Rejected, Unavailable where only the provider could tell and does not answer."""
    provider = here().provider
    if provider is None or not provider.settings.audience or not looks_like_one(credential):
        return keys.known(here().departement, credential)
    try:
        return account_of_token(here().departement, provider, credential)
    except ProviderUnusable as problem:
        log.error("identity provider", problem=str(problem), request_id=g.get("request_id"))
        raise Unavailable from None


def _malformed() -> keys.Known:
    raise Rejected(Cause.MALFORMED)
