"""Signing in: to the provider and back, once, and out again (code flow, PKCE, state, nonce)."""

import secrets
from dataclasses import dataclass
from typing import Any

import psycopg
import requests
from authlib.integrations.requests_client import OAuth2Session, OAuthError

from pathways.api.identity import accounts, keys
from pathways.api.identity.oidc import identities, tokens
from pathways.api.identity.oidc.provider import TIMEOUT, Provider, ProviderUnusable
from pathways.api.identity.refused import Cause, Rejected
from pathways.projections.departement import Departement

MINUTES = 10
"""How long a sign-in may take."""
MOST_UNDER_WAY = 10_000
KEPT_DAYS = 400
"""How long the identifier of a session that ended is kept: longer than the journal names it."""


class TooManySignIns(Exception):
    """More people are signing in than can be: somebody is not people."""


@dataclass(frozen=True)
class Session:
    """A session as it is shown, once."""

    key: keys.NewKey
    account: accounts.Account


def begin(
    departement: Departement, provider: Provider, link_code: str | None = None
) -> tuple[str, str]:
    """Where the browser goes, and the state it keeps until it comes back.

    Raises ProviderUnusable, TooManySignIns.
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    ours = provider.settings
    acr = {"acr_values": " ".join(ours.acr_values)} if ours.acr_values else {}
    with _client(provider) as client:
        address, _ = client.create_authorization_url(
            provider.endpoint("authorization_endpoint"),
            state=state,
            code_verifier=verifier,
            nonce=nonce,
            **acr,
        )
    link = keys.digest(link_code) if link_code else None
    with departement.app.recorder.pool.connection() as connection:
        connection.execute(
            "delete from logins where started_at < clock_timestamp() - make_interval(mins => %s)",
            (MINUTES,),
        )
        done = connection.execute(
            "insert into logins (state, nonce, verifier, link)"
            " select %s, %s, %s, %s where (select count(*) from logins) < %s",
            (keys.digest(state), nonce, verifier, link, MOST_UNDER_WAY),
        )
        if not done.rowcount:
            raise TooManySignIns
    return address, state


def complete(
    departement: Departement,
    provider: Provider,
    *,
    state: str | None,
    kept: str | None,
    code: str | None,
    issuer: str | None = None,
) -> Session:
    """The session of whoever comes back with a code. Raises Rejected, ProviderUnusable.

    `kept`: the state that this browser keeps; whoever brings another's was sent here by them.
    """
    if not state or not kept or not secrets.compare_digest(state.encode(), kept.encode()):
        raise Rejected(Cause.STATE)
    with departement.app.recorder.pool.connection() as connection:
        row = connection.execute(
            "delete from logins where state = %s returning nonce, verifier, link,"
            " started_at >= clock_timestamp() - make_interval(mins => %s)",
            (keys.digest(state), MINUTES),
        ).fetchone()
    if row is None or not row[3]:
        raise Rejected(Cause.STATE)
    nonce, verifier, link, _ = row
    if issuer is not None and issuer != provider.settings.issuer:
        raise Rejected(Cause.TOKEN_CLAIMS)
    if not code:
        raise Rejected(Cause.PROVIDER_REFUSED)
    subject = _subject(provider, code, verifier, nonce)
    with accounts.owned(departement) as connection:
        return _opened(connection, provider, subject, link)


def account_of_token(departement: Departement, provider: Provider, token: str) -> keys.Known:
    """Whose access token of the provider this is. Raises Rejected, ProviderUnusable."""
    key_id = keys.digest(token).hex()[:12]
    try:
        subject = tokens.bearer(provider, token)
        with departement.app.recorder.pool.connection() as connection:
            found = identities.account_of(connection, provider.settings.issuer, subject)
    except Rejected as rejected:
        raise Rejected(rejected.cause, key_id) from None
    return keys.Known(key_id, found.access)


def _subject(provider: Provider, code: str, verifier: str, nonce: str) -> str:
    address = provider.endpoint("token_endpoint")
    try:
        with _client(provider) as client:
            told: dict[str, Any] = client.fetch_token(
                address,
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                timeout=TIMEOUT,
                allow_redirects=False,
            )
    except OAuthError:
        raise Rejected(Cause.PROVIDER_REFUSED) from None
    except (requests.RequestException, ValueError) as error:
        raise ProviderUnusable(type(error).__name__) from None
    id_token, access_token = told.get("id_token"), told.get("access_token")
    if not isinstance(id_token, str) or not isinstance(access_token, str):
        raise Rejected(Cause.TOKEN_MALFORMED)
    subject = tokens.identity(provider, id_token, nonce=nonce, access_token=access_token)
    tokens.check_userinfo(provider, access_token, subject)
    return subject


def _opened(
    connection: psycopg.Connection[Any], provider: Provider, subject: str, link: bytes | None
) -> Session:
    issuer = provider.settings.issuer
    if link is not None:
        identities.use_code(connection, link, issuer, subject)
    account = identities.account_of(connection, issuer, subject)
    hours = provider.settings.session_hours
    connection.execute(
        "delete from api_keys where actor = %s and kind = 'session'"
        "   and expires_at < clock_timestamp() - make_interval(days => %s)",
        (account.actor, KEPT_DAYS),
    )
    key = keys.insert(connection, account.actor, keys.Kind.SESSION, seconds=hours * 3_600)
    return Session(key, account)


def _client(provider: Provider) -> OAuth2Session:
    ours = provider.settings
    return OAuth2Session(
        client_id=ours.client_id,
        client_secret=ours.client_secret,
        redirect_uri=ours.redirect_uri,
        scope=ours.scopes,
        code_challenge_method="S256",
    )
