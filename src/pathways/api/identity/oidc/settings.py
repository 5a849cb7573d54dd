"""Which provider people sign in with, from the environment.

PATHWAYS_OIDC_ISSUER          its address, as its tokens name it
PATHWAYS_OIDC_CLIENT_ID       ours, as it registered it
PATHWAYS_OIDC_CLIENT_SECRET   or …_CLIENT_SECRET_FILE, a file that holds it
PATHWAYS_OIDC_REDIRECT_URI    the public address of /v1/session/callback
PATHWAYS_OIDC_SCOPES          what is asked for ("openid")
PATHWAYS_OIDC_ACR_VALUES      levels of authentication asked for, and then required
PATHWAYS_OIDC_ALGORITHMS      signatures accepted ("RS256 ES256 PS256")
PATHWAYS_OIDC_USERINFO        signed, plain, or nothing: not asked
PATHWAYS_OIDC_AUDIENCE        whom its access tokens are for, where they are accepted as keys
PATHWAYS_SESSION_HOURS        how long a session lasts (8)
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

SAFE_ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}
)
"""Signatures by a key that only the provider has: neither "none" nor a shared secret."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class OidcMistaken(ValueError):
    """Une variable PATHWAYS_OIDC_… manque ou ne convient pas ; le message la nomme."""


@dataclass(frozen=True)
class Settings:
    """One provider, and how we are known to it."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    scopes: str = "openid"
    acr_values: tuple[str, ...] = ()
    algorithms: tuple[str, ...] = ("RS256", "ES256", "PS256")
    userinfo: str | None = None
    audience: str | None = None
    session_hours: int = 8


def settings_of(env: Mapping[str, str] = os.environ) -> Settings | None:
    """The provider of these variables; None where no issuer is named. Raises OidcMistaken."""
    issuer = env.get("PATHWAYS_OIDC_ISSUER")
    if not issuer:
        return None
    needed = {
        name: env.get(f"PATHWAYS_OIDC_{name}") for name in ("ISSUER", "CLIENT_ID", "REDIRECT_URI")
    }
    for name, value in needed.items():
        if not value:
            raise OidcMistaken(f"PATHWAYS_OIDC_{name} manque.")
    for name in ("ISSUER", "REDIRECT_URI"):
        check_address(needed[name] or "", f"PATHWAYS_OIDC_{name}")
    scopes = (env.get("PATHWAYS_OIDC_SCOPES") or "openid").split()
    if "openid" not in scopes:
        raise OidcMistaken("PATHWAYS_OIDC_SCOPES ne contient pas « openid ».")
    algorithms = tuple((env.get("PATHWAYS_OIDC_ALGORITHMS") or "RS256 ES256 PS256").split())
    if unsafe := set(algorithms) - SAFE_ALGORITHMS:
        raise OidcMistaken(f"PATHWAYS_OIDC_ALGORITHMS : refusé : {', '.join(sorted(unsafe))}.")
    userinfo = env.get("PATHWAYS_OIDC_USERINFO") or None
    if userinfo not in (None, "signed", "plain"):
        raise OidcMistaken("PATHWAYS_OIDC_USERINFO vaut « signed », « plain » ou rien.")
    audience, client_id = env.get("PATHWAYS_OIDC_AUDIENCE") or None, needed["CLIENT_ID"] or ""
    if audience == client_id:
        # An identity token, which the browser has seen, would do for an access token.
        raise OidcMistaken("PATHWAYS_OIDC_AUDIENCE doit différer de PATHWAYS_OIDC_CLIENT_ID.")
    hours = env.get("PATHWAYS_SESSION_HOURS") or "8"
    if not re.fullmatch(r"[1-9]\d?", hours, re.ASCII) or int(hours) > 24:
        raise OidcMistaken("PATHWAYS_SESSION_HOURS est un nombre d'heures, de 1 à 24.")
    return Settings(
        issuer,
        client_id,
        _secret(env),
        needed["REDIRECT_URI"] or "",
        " ".join(scopes),
        tuple((env.get("PATHWAYS_OIDC_ACR_VALUES") or "").split()),
        algorithms,
        userinfo,
        audience,
        int(hours),
    )


def check_address(address: str, name: str) -> None:
    """Raises OidcMistaken for what is neither https nor a server of this machine."""
    parts = urlsplit(address)
    private = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not parts.hostname or not (parts.scheme == "https" or private) or parts.username:
        raise OidcMistaken(f"{name} doit être une adresse https.")


def _secret(env: Mapping[str, str]) -> str:
    if given := env.get("PATHWAYS_OIDC_CLIENT_SECRET"):
        return given
    path = env.get("PATHWAYS_OIDC_CLIENT_SECRET_FILE")
    if not path:
        raise OidcMistaken("PATHWAYS_OIDC_CLIENT_SECRET (ou …_FILE) manque.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise OidcMistaken(f"PATHWAYS_OIDC_CLIENT_SECRET_FILE : {error.strerror}.") from None
