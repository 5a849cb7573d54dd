"""The request's body, read strictly: JSON in UTF-8, an object, each key once, of a bounded size."""

import json
from decimal import Decimal
from typing import Any

import orjson
from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from pathways.api.refusals import (
    BodyTooLarge,
    DuplicateKey,
    EmptyBody,
    Fault,
    FieldsMalformed,
    NestedTooDeep,
    NumberTooLong,
    TooManyValues,
    Unparsable,
    UnsupportedBody,
)

MOST = 1_000_000
"""Bytes of a body."""
LONGEST_NUMBER = 40
"""Characters of a number: more than any date, count or amount needs."""
DEEPEST = 16
"""Objects and lists one within the other; no command has more than four."""
MOST_KEYS = 500
"""Keys of one object."""
MOST_VALUES = 20_000
"""Values in all."""
WORTH_DRAINING = 32_000_000
"""Bytes of a refused body still read, so that the sender hears the refusal rather than a reset."""


def read(request: Request) -> dict[str, Any]:
    """The body as plain values; numbers with a fraction are Decimals, exact as they were written.

    Raises UnsupportedBody, BodyTooLarge, an Unparsable, or FieldsMalformed for no object.
    """
    _check_kind(request)
    data = _bytes(request)
    if not data.strip():
        raise EmptyBody
    value = parse(data)
    if not isinstance(value, dict):
        raise FieldsMalformed([Fault("pointer", "#", "Un objet JSON est attendu.")])
    return value


def parse(data: bytes) -> Any:
    """The JSON value written in `data`; raises an Unparsable.

    orjson first: it is strict (UTF-8, surrogates, NaN, depth). It keeps the last of two equal keys
    and rounds numbers, so what it accepts is read again by the standard library, which does not.
    """
    try:
        _check_size(orjson.loads(data))
    except orjson.JSONDecodeError as error:
        raise Unparsable(why=f"ligne {error.lineno}, colonne {error.colno}") from None
    return json.loads(data, object_pairs_hook=_object, parse_int=_integer, parse_float=_decimal)


def _check_size(value: Any) -> None:
    """Raises NestedTooDeep, TooManyValues."""
    level, seen = [value], 0
    for _ in range(DEEPEST + 1):
        inner: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                if len(each) > MOST_KEYS:
                    raise TooManyValues(most=MOST_KEYS)
                inner += each.values()
            elif isinstance(each, list):
                inner += each
            if seen + len(inner) > MOST_VALUES:
                raise TooManyValues(most=MOST_VALUES)
        seen += len(inner)
        level = [each for each in inner if isinstance(each, dict | list)]
        if not level:
            return
    raise NestedTooDeep


def canonical(value: Any) -> bytes:
    """The same bytes for the same value, whatever the blanks and the order of its keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=str).encode()


def _check_kind(request: Request) -> None:
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype != "application/json" or charset not in ("utf-8", "utf8"):
        raise UnsupportedBody(received=request.mimetype or "aucun type")
    if encoding != "identity":
        raise UnsupportedBody(received=encoding)


def _bytes(request: Request) -> bytes:
    try:
        data = request.get_data()
    except RequestEntityTooLarge:
        raise BodyTooLarge(most=MOST) from None
    # A body of no declared length is not refused by werkzeug but cut at its limit.
    if len(data) > MOST:
        raise BodyTooLarge(most=MOST)
    return data


def drain(request: Request) -> None:
    """Read away what is left of a refused body: closing on unread bytes resets the connection."""
    if (request.content_length or 0) > WORTH_DRAINING:
        return
    stream, left = request.environ["wsgi.input"], WORTH_DRAINING
    while left > 0 and (chunk := stream.read(65_536)):
        left -= len(chunk)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DuplicateKey(key=twice[:80])
    return found


def _integer(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise NumberTooLong(length=len(text))
    return int(text)


def _decimal(text: str) -> Decimal:
    if len(text) > LONGEST_NUMBER:
        raise NumberTooLong(length=len(text))
    return Decimal(text)
