"""`/session`: signing in with a provider, who one is, signing out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from flask import Response, g, jsonify, redirect, request
from marshmallow import RAISE, Schema

from pathways.api.context import access, actor, here, key_id, scopes
from pathways.api.fields import StrictText
from pathways.api.identity import keys
from pathways.api.identity.oidc import sign_in
from pathways.api.identity.oidc.provider import Provider, ProviderUnusable
from pathways.api.identity.refused import Rejected, refused
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.refusals import Unavailable
from pathways.api.shapes import plain, schema_of
from pathways.domain.access import Role
from pathways.domain.refusal import NotFound

log = structlog.get_logger(__name__)

blueprint = Blueprint(
    "session",
    __name__,
    url_prefix=f"{PREFIX}/session",
    description="Signing in with an identity provider (ProConnect, Keycloak), and out.",
)
COOKIE = "pathways_login"


class NoProvider(NotFound):
    """Aucun fournisseur d'identité n'est configuré ici : demandez une clé à l'administrateur."""


class ProviderSilent(Unavailable):
    """Le fournisseur d'identité ne répond pas comme il devrait."""

    remedy = "Recommencez dans un instant ; si cela dure, prévenez l'exploitant."


@dataclass(frozen=True)
class GrantShown:
    role: Role
    organisation: UUID | None
    referent: UUID | None
    person: UUID | None
    member: UUID | None
    delegate: UUID | None
    territory: str | None
    until: date | None


@dataclass(frozen=True)
class SessionShown:
    actor: str
    grants: tuple[GrantShown, ...]
    test: bool
    key_id: str
    scopes: tuple[str, ...] | None


@dataclass(frozen=True)
class SessionOpened:
    token: str
    id: str
    expires_at: datetime
    actor: str


@dataclass(frozen=True)
class WhereToSignIn:
    location: str


@dataclass(frozen=True)
class SessionEnded:
    ended: bool


class LinkCode(Schema):
    """The code an administrator gave, to link an identity to an account."""

    class Meta:
        unknown = RAISE

    link_code = StrictText(metadata={"minLength": 1, "maxLength": 100})


@blueprint.get("/login")
@blueprint.alt_response(404, response="NOT_FOUND")
@blueprint.alt_response(503, response="SERVICE_UNAVAILABLE")
@blueprint.doc(
    operationId="signIn",
    responses={"302": {"description": "To the provider; the browser keeps a cookie meanwhile."}},
)
def login() -> Response:
    """Go and sign in with the provider."""
    address, state = _begin()
    return _kept(redirect(address), state)  # type: ignore[arg-type]


@blueprint.post("/login")
@blueprint.arguments(LinkCode)
@blueprint.response(200, schema=schema_of(WhereToSignIn))
@blueprint.alt_response(404, response="NOT_FOUND")
@blueprint.alt_response(503, response="SERVICE_UNAVAILABLE")
@blueprint.doc(operationId="signInWithCode")
def login_with_code(given: dict[str, Any]) -> Response:
    """Where to go and sign in; whoever does links their identity to the account of the code."""
    address, state = _begin(given.get("link_code"))
    return _kept(jsonify(location=address), state)


@blueprint.get("/callback")
@blueprint.response(200, schema=schema_of(SessionOpened))
@blueprint.alt_response(401, response="UNAUTHORIZED")
@blueprint.alt_response(404, response="NOT_FOUND")
@blueprint.alt_response(503, response="SERVICE_UNAVAILABLE")
@blueprint.doc(
    operationId="signedIn",
    parameters=[
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
        for name in ("code", "state", "iss", "error")
    ],
)
def callback() -> Response:
    """Back from the provider: a session, whose token is shown this once.

    Send it as a key: `Authorization: Bearer pw_s_…`.
    """
    given = request.args
    try:
        opened = sign_in.complete(
            here().departement,
            _provider(),
            state=given.get("state"),
            kept=request.cookies.get(COOKIE),
            code=given.get("code"),
            issuer=given.get("iss"),
        )
    except Rejected as rejected:
        refused(rejected.cause, rejected.key_id)
    except ProviderUnusable as problem:
        raise _silent(problem) from None
    shown = SessionOpened(
        opened.key.secret, opened.key.id, opened.key.expires_at, opened.account.actor
    )
    g.key_id = opened.key.id
    response = jsonify(plain(shown))
    response.delete_cookie(COOKIE, path=blueprint.url_prefix)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.get("")
@blueprint.response(200, schema=schema_of(SessionShown))
@blueprint.doc(operationId="session")
def session() -> Response:
    """Who asks, and what they are granted today."""
    held = access()
    granted = tuple(
        GrantShown(
            each.role, each.organisation, each.referent, each.person, each.member,
            each.delegate, each.territory, each.until,
        )
        for each in held.grants
    )  # fmt: skip
    narrowed = scopes()
    told = tuple(sorted(narrowed)) if narrowed is not None else None
    return jsonify(plain(SessionShown(actor(), granted, held.test, key_id() or "", told)))


@blueprint.delete("")
@blueprint.response(200, schema=schema_of(SessionEnded))
@blueprint.doc(operationId="signOut")
def logout() -> Response:
    """End the session, or the life of the key, that this is asked with.

    A provider's own token is not ours to end: it ends by itself.
    """
    try:
        keys.revoke_key(here().departement, actor(), key_id() or "", by=actor())
    except keys.NoSuchKey:
        return jsonify(plain(SessionEnded(False)))
    return jsonify(plain(SessionEnded(True)))


def _provider() -> Provider:
    provider = here().provider
    if provider is None:
        raise NoProvider
    return provider


def _begin(code: str | None = None) -> tuple[str, str]:
    try:
        return sign_in.begin(here().departement, _provider(), code)
    except ProviderUnusable as problem:
        raise _silent(problem) from None
    except sign_in.TooManySignIns:
        log.error("too many sign-ins under way", request_id=g.get("request_id"))
        raise Unavailable from None


def _silent(problem: ProviderUnusable) -> ProviderSilent:
    log.error("identity provider", problem=str(problem), request_id=g.get("request_id"))
    return ProviderSilent()


def _kept(response: Response, state: str) -> Response:
    response.set_cookie(
        COOKIE,
        state,
        max_age=sign_in.MINUTES * 60,
        path=blueprint.url_prefix,
        secure=urlsplit(_provider().settings.redirect_uri).scheme == "https",
        httponly=True,
        samesite="Lax",
    )
    return response
