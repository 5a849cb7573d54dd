"""Opaque cursors: where the next page goes on, signed so that nobody writes one by hand."""

import base64
import binascii
import hmac
from typing import Any

import orjson
from flask import request

from pathways.api.context import departement
from pathways.api.refusals import BadCursor

SIGNATURE = 16


def cursor_of(after: dict[str, Any], asked: dict[str, Any]) -> str:
    """The cursor that goes on from `after`, good for the same list with the same filters."""
    clear = orjson.dumps(after, option=orjson.OPT_SORT_KEYS)
    return base64.urlsafe_b64encode(_signature(clear, asked) + clear).decode().rstrip("=")


def read_cursor(given: str | None, asked: dict[str, Any]) -> dict[str, Any]:
    """What `cursor_of` was given; {} for the first page. Raises BadCursor."""
    if given is None:
        return {}
    try:
        data = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadCursor from None
    signature, clear = data[:SIGNATURE], data[SIGNATURE:]
    if not hmac.compare_digest(signature, _signature(clear, asked)):
        raise BadCursor
    found: dict[str, Any] = orjson.loads(clear)
    return found


def _signature(clear: bytes, asked: dict[str, Any]) -> bytes:
    filters = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS, default=str).decode()
    value = f"{request.path}\n{filters}\n{clear.decode('utf-8', 'replace')}"
    return departement().keyring.keyed_hash("cursor", value)[:SIGNATURE].encode()
