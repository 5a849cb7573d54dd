"""What a provider publishes: its addresses and its keys, asked over HTTP and remembered a while.

Keys rotate: a token signed by one that is not known has them asked again, at most once in
RETRY_AFTER seconds, so that forged ones cannot make us hammer the provider.
"""

import os
import time
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

import orjson
import requests
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet, RSAKey

from pathways.api.identity.oidc.settings import OidcMistaken, Settings, check_address, settings_of

TIMEOUT = (3.05, 5)  # seconds to connect, then between two bytes
PATIENCE = 10  # seconds for a whole answer
MOST = 256_000  # bytes of an answer
MOST_KEYS = 40
FRESH = 3_600  # seconds
RETRY_AFTER = 30


class ProviderUnusable(Exception):
    """The provider does not answer, or not as it should."""


class Provider:
    """Shared by the threads of a process."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self.settings = settings
        self._clock, self._lock = clock, Lock()
        self._metadata: dict[str, Any] = {}
        self._keys: tuple[Key, ...] = ()
        self._told_at: float | None = None
        self._asked_at: float | None = None

    def endpoint(self, name: str) -> str:
        """The address of one of its services ("token_endpoint"). Raises ProviderUnusable."""
        self._refresh(FRESH)
        address = self._metadata.get(name)
        if not isinstance(address, str):
            raise ProviderUnusable(f"no {name}")
        return address

    def key(self, kid: str | None, kty: str) -> Key | None:
        """The key of that identifier, or the only one of its type for a token that names none.

        Raises ProviderUnusable.
        """
        self._refresh(FRESH)
        found = self._find(kid, kty)
        if found is None and kid is not None:
            self._refresh(RETRY_AFTER)
            found = self._find(kid, kty)
        return found

    def _find(self, kid: str | None, kty: str) -> Key | None:
        of_type = [key for key in self._keys if key.key_type == kty]
        if kid is None:
            return of_type[0] if len(of_type) == 1 else None
        return next((key for key in of_type if key.kid == kid), None)

    def _refresh(self, age: float) -> None:
        # Who has something to go by does not wait for whoever asks the provider.
        if not self._lock.acquire(blocking=self._told_at is None):
            return
        try:
            now = self._clock()
            if self._told_at is not None and now - self._told_at < age:
                return
            if self._asked_at is not None and now - self._asked_at < min(age, RETRY_AFTER):
                if self._told_at is None:
                    raise ProviderUnusable("it did not answer a moment ago")
                return
            self._asked_at = now
            try:
                self._ask()
            except ProviderUnusable:
                if self._told_at is None:
                    raise
                return  # what it told before still holds
            self._told_at = now
        finally:
            self._lock.release()

    def _ask(self) -> None:
        issuer = self.settings.issuer
        metadata = fetch_json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if metadata.get("issuer") != issuer:
            raise ProviderUnusable("it names another issuer")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
        try:
            for name in names:
                if name in metadata:
                    check_address(str(metadata[name]), name)
        except OidcMistaken as mistaken:
            raise ProviderUnusable(str(mistaken)) from None
        keys = signing_keys(fetch_json(str(metadata.get("jwks_uri"))))
        self._metadata, self._keys = metadata, keys


def provider_of(env: Mapping[str, str] = os.environ) -> Provider | None:
    """The provider these variables name; nothing is asked of it yet. Raises OidcMistaken."""
    settings = settings_of(env)
    return Provider(settings) if settings else None


def signing_keys(told: dict[str, Any]) -> tuple[Key, ...]:
    """The public keys that signatures are checked with; those of other uses are left out.

    Raises ProviderUnusable.
    """
    listed = told.get("keys")
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        raise ProviderUnusable("no list of keys")
    usable = [
        each
        for each in listed
        if isinstance(each, dict)
        and each.get("kty") in ("RSA", "EC")
        and each.get("use", "sig") == "sig"
    ]
    try:
        keys = KeySet.import_key_set({"keys": usable}).keys
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderUnusable(f"keys that cannot be read: {type(error).__name__}") from None
    return tuple(key for key in keys if isinstance(key, RSAKey | ECKey))


def fetch(address: str, **headers: str) -> requests.Response:
    """What is at this address, read whole, of a bounded size. Raises ProviderUnusable."""
    try:
        with requests.get(
            address, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
        ) as response:
            body, until = b"", time.monotonic() + PATIENCE
            for chunk in response.iter_content(16_384):
                body += chunk
                if len(body) > MOST or time.monotonic() > until:
                    raise ProviderUnusable("an answer too long")
            response._content = body
    except (requests.RequestException, ValueError) as error:
        raise ProviderUnusable(type(error).__name__) from None
    if response.status_code != 200:
        raise ProviderUnusable(f"status {response.status_code}")
    return response


def fetch_json(address: str, **headers: str) -> dict[str, Any]:
    """The JSON object at this address. Raises ProviderUnusable."""
    try:
        told = orjson.loads(fetch(address, **headers).content)
    except orjson.JSONDecodeError:
        raise ProviderUnusable("no JSON") from None
    if not isinstance(told, dict):
        raise ProviderUnusable("no JSON object")
    return told
