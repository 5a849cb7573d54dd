"""Values as JSON takes them, and which fields of a row are shown."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID


def plain(value: Any) -> Any:
    """`value` as JSON takes it: dates ISO, decimals and ids as text, sets sorted."""
    match value:
        case None | bool() | int():
            return value
        case StrEnum():
            return value.value
        case str():
            return value
        case Enum():
            return value.name.lower()
        case datetime() | date():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case Mapping():
            return {str(plain(key)): plain(each) for key, each in value.items()}
        case frozenset() | set():
            return sorted((plain(each) for each in value), key=str)
        case tuple() | list():
            return [plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in shown_fields(type(value))}
    raise TypeError(f"no JSON for a {type(value).__name__}")


def shown_fields(kind: type) -> list[str]:
    """The names of a dataclass's fields, in order, but the one that only sorts."""
    # A sort key serves the order, which the answer has already; and it repeats the name.
    return [field.name for field in fields(kind) if field.name != "sort_key"]
