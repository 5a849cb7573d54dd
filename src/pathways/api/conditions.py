"""The request headers a change rests on: which version was read, under which key it is sent."""

import re
from hashlib import sha256
from typing import Any

from flask import request

from pathways.api import body
from pathways.api.context import actor
from pathways.api.refusals import (
    BadIdempotencyKey,
    BadIfMatch,
    MissingIdempotencyKey,
    MissingIfMatch,
)
from pathways.event_store.application import RequestKey

_VERSION = re.compile(r'"(\d{1,9})"', re.ASCII)
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def etag(version: int) -> str:
    """The strong entity tag of a stream at this version: `"3"`."""
    return f'"{version}"'


def if_match() -> int:
    """The version the caller has read. Raises MissingIfMatch, or BadIfMatch for `*` and others."""
    given = request.headers.get("If-Match")
    if given is None:
        raise MissingIfMatch
    found = _VERSION.fullmatch(given.strip())
    if found is None:
        raise BadIfMatch
    return int(found[1])


def request_key(what: Any, part: str = "") -> RequestKey:
    """The idempotency key of this request, with a fingerprint of what it asks.

    Only a digest of it is stored. Keys are the actor's own: two actors never meet. `part` tells
    apart the several commands that one request may make.
    """
    given = request.headers.get("Idempotency-Key")
    if given is None:
        raise MissingIdempotencyKey
    if not _KEY.fullmatch(given):
        raise BadIdempotencyKey
    key = sha256("\n".join((actor(), given, part)).encode()).hexdigest()
    asked = f"{request.method} {request.full_path}".encode() + b"\n" + body.canonical(what)
    return RequestKey(key, sha256(asked).digest())
