"""Values as JSON, and the JSON schema of what is answered, both read from the dataclasses."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from pathways.api.hidden import NULLABLE, hide
from pathways.api.journal import notice
from pathways.documents.plain import plain as as_json
from pathways.documents.plain import shown_fields
from pathways.domain.event import Event

__all__ = ["fields_of", "plain", "schema_of"]


_SIMPLE: Mapping[Any, dict[str, Any]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    str: {"type": "string"},
    float: {"type": "number"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    UUID: {"type": "string", "format": "uuid"},
    Decimal: {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
    Any: {},
}


def plain(value: Any) -> Any:
    """`value` as JSON takes it, without what is not told to whoever asks.

    Whom it shows is noticed for the access journal.
    """
    notice(value)
    return hide(as_json(value))


def schema_of(hint: Any) -> dict[str, Any]:
    """The JSON schema of what `plain` makes of a value of this type."""
    if hint in _SIMPLE:
        return dict(_SIMPLE[hint])
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return schema_of(arguments[0])
    if origin in (Union, UnionType):
        options = [schema_of(each) for each in arguments if each is not NoneType]
        nullable = [{"type": "null"}] if NoneType in arguments else []
        return {"anyOf": [*options, *nullable]} if len(options) + len(nullable) > 1 else options[0]
    if origin is tuple and len(arguments) == 2 and arguments[1] is not Ellipsis:
        return {"type": "array", "items": {}, "minItems": 2, "maxItems": 2}
    if origin in (tuple, list, frozenset):
        return {"type": "array", "items": schema_of(arguments[0])}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": schema_of(arguments[1])}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"type": "string", "enum": [member.value for member in hint]}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"type": "string", "enum": [member.name.lower() for member in hint]}
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint, include_extras=True)
        names = shown_fields(hint)
        return {
            "type": "object",
            "required": names,
            "properties": {name: _told(name, hints[name]) for name in names},
        }
    raise TypeError(f"no JSON schema for {hint!r}")


def _told(name: str, hint: Any) -> dict[str, Any]:
    """The schema of a field; one that is hidden from some may be null."""
    return schema_of(hint if name not in NULLABLE else hint | None)


def fields_of(event: Event) -> dict[str, Any]:
    """The event's own fields, by name."""
    shown: dict[str, Any] = plain(event)
    return shown
