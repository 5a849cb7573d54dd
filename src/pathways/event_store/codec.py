"""Events to and from plain JSON values, in a form whose hash can be recomputed from jsonb.

Strings, integers, booleans, lists and objects only: dates, UUIDs and decimals are text, absent
values are left out, NUL is refused. No event has a float, which JSON would not keep exact.
"""

from typing import Any

import msgspec
import orjson

from pathways.domain.event import Event, registered_events, sealed_fields

Plain = dict[str, Any]


class Unstorable(ValueError):
    """A value that the log does not hold: a text with a NUL character, or broken Unicode."""


def split(event: Event) -> tuple[Plain, Plain]:
    """The event's clear part and the part to seal, without absent values."""
    plain: Plain = msgspec.to_builtins(event)
    hidden = sealed_fields(event.name)
    clear: Plain = {}
    sealed: Plain = {}
    for name, value in plain.items():
        if value is not None:
            (sealed if name in hidden else clear)[name] = value
    return clear, sealed


def join(name: str, clear: Plain, sealed: Plain | None) -> Event:
    """The event again. With `sealed` None the person was forgotten: sealed texts read empty."""
    kind = registered_events()[name]
    if sealed is None:
        sealed = {field: _erased(kind, field) for field in sealed_fields(name)}
    return msgspec.convert({**clear, **sealed}, kind)


def canonical(value: Plain) -> bytes:
    """Sorted keys, no white space, UTF-8."""
    try:
        written = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise Unstorable(str(error)) from None
    if b"\\u0000" in written:
        raise Unstorable("NUL")
    return written


def _erased(kind: type[Event], field: str) -> Any:
    """What a sealed field of a forgotten person reads as: the emptiest value of its type."""
    hint = kind.__dataclass_fields__[field].type  # type: ignore[attr-defined]
    text = str(hint)
    if "None" in text:
        return None
    return [] if "tuple" in text else ""
