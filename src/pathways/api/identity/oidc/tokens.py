"""A provider's tokens, believed once all that can be checked was (OpenID Connect Core 3.1.3.7).

Which signature is accepted is ours to say, never the token's: "none", and a shared secret that
would be the provider's public key, are not among them.
"""

import binascii
import time
from collections.abc import Mapping
from typing import Any

import orjson
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.util import urlsafe_b64decode

from pathways.api.identity.oidc.provider import Provider, ProviderUnusable, fetch
from pathways.api.identity.refused import Cause, Rejected

LEEWAY = 30  # seconds two clocks may differ by
LONGEST = 12_000


def identity(
    provider: Provider, id_token: str, *, nonce: str, access_token: str | None = None
) -> str:
    """The subject of an identity token that answers our request. Raises Rejected."""
    ours = provider.settings
    token = signed(provider, id_token)
    claims = CodeIDToken(
        token.claims,
        token.header,
        options=_expected(ours.issuer, ours.client_id),
        params={"nonce": nonce, "client_id": ours.client_id, "access_token": access_token},
    )
    _check(claims)
    if ours.acr_values and claims.get("acr") not in ours.acr_values:
        raise Rejected(Cause.TOKEN_LEVEL)
    return _subject(claims)


def bearer(provider: Provider, access_token: str) -> str:
    """The subject of an access token made for this API. Raises Rejected."""
    ours = provider.settings
    assert ours.audience is not None
    token = signed(provider, access_token)
    registry = jwt.JWTClaimsRegistry(
        int(time.time()), LEEWAY, **_expected(ours.issuer, ours.audience)
    )
    try:
        registry.validate(token.claims)
    except ExpiredTokenError:
        raise Rejected(Cause.TOKEN_EXPIRED) from None
    except JoseError as error:
        raise Rejected(_cause_of(error)) from None
    return _subject(token.claims)


def check_userinfo(provider: Provider, access_token: str, subject: str) -> None:
    """The provider still knows this person, and says so of the same one. Raises Rejected.

    Where it is to be signed (ProConnect), an answer that is not is refused.
    """
    how = provider.settings.userinfo
    if how is None:
        return
    address = provider.endpoint("userinfo_endpoint")
    answer = fetch(address, Authorization=f"Bearer {access_token}")
    if how == "plain":
        try:
            told = orjson.loads(answer.content)
        except orjson.JSONDecodeError:
            raise Rejected(Cause.TOKEN_MALFORMED) from None
    else:
        if answer.headers.get("Content-Type", "").split(";")[0].strip() != "application/jwt":
            raise Rejected(Cause.USERINFO_UNSIGNED)
        told = signed(provider, answer.text).claims
        ours = provider.settings
        audience = told.get("aud", ours.client_id)
        of_ours = audience == ours.client_id or (
            isinstance(audience, list) and ours.client_id in audience
        )
        if told.get("iss", ours.issuer) != ours.issuer or not of_ours:
            raise Rejected(Cause.TOKEN_CLAIMS)
    if not isinstance(told, dict) or told.get("sub") != subject:
        raise Rejected(Cause.TOKEN_CLAIMS)


def signed(provider: Provider, token: str) -> jwt.Token:
    """The token, once sure that the provider signed it as we accept. Raises Rejected."""
    header = _header(token)
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in provider.settings.algorithms:
        raise Rejected(Cause.TOKEN_ALGORITHM)
    if kid is not None and not isinstance(kid, str):
        raise Rejected(Cause.TOKEN_MALFORMED)
    key = provider.key(kid, "EC" if algorithm.startswith("ES") else "RSA")
    if key is None:
        raise Rejected(Cause.TOKEN_KEY)
    try:
        return jwt.decode(token, key, algorithms=[algorithm])
    except (JoseError, ValueError, TypeError):
        raise Rejected(Cause.TOKEN_SIGNATURE) from None


def looks_like_one(credential: str) -> bool:
    """Whether a credential is a token of three parts: no key of ours has a dot."""
    return credential.count(".") == 2


def _header(token: str) -> Mapping[str, Any]:
    if len(token) > LONGEST or token.count(".") != 2:
        raise Rejected(Cause.TOKEN_MALFORMED)
    try:
        header = orjson.loads(urlsafe_b64decode(token.split(".")[0].encode("ascii")))
    except (ValueError, binascii.Error):
        raise Rejected(Cause.TOKEN_MALFORMED) from None
    if not isinstance(header, dict):
        raise Rejected(Cause.TOKEN_MALFORMED)
    return header


def _expected(issuer: str, audience: str) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": audience},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "iat": {"essential": True},
    }


def _check(claims: CodeIDToken) -> None:
    try:
        claims.validate(now=int(time.time()), leeway=LEEWAY)
    except ExpiredTokenError:
        raise Rejected(Cause.TOKEN_EXPIRED) from None
    except (JoseError, ValueError, TypeError, AttributeError) as error:
        raise Rejected(_cause_of(error)) from None


def _cause_of(error: Exception) -> Cause:
    claim = getattr(error, "claim", None) or getattr(error, "claim_name", None)
    return Cause.TOKEN_NONCE if claim == "nonce" else Cause.TOKEN_CLAIMS


def _subject(claims: Mapping[str, Any]) -> str:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= 255 or "\0" in subject:
        raise Rejected(Cause.TOKEN_CLAIMS)
    return subject


__all__ = [
    "ProviderUnusable", "bearer", "check_userinfo", "identity", "looks_like_one", "signed",
]  # fmt: skip
