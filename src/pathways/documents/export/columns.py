"""The columns of a list: one for each field of its rows, with its heading and its words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import orjson

from pathways.documents.export.headings import heading_of
from pathways.documents.export.words import Words
from pathways.documents.plain import plain, shown_fields
from pathways.domain.rules import Rules

Cell = None | bool | int | Decimal | date | datetime | str
"""What a sheet holds. Of several values, their words in one text."""


@dataclass(frozen=True)
class Column:
    """A field as a sheet shows it: under a French heading, with French words for codes."""

    name: str
    heading: str
    cell: Callable[[Any], Cell]


def columns_of(row: type[Any], rules: Rules) -> tuple[Column, ...]:
    """The columns of rows of this type, in the order of its fields."""
    words = Words(rules)
    return tuple(
        Column(name, heading_of(row, name), _reader(row, name, words)) for name in shown_fields(row)
    )


def _reader(row: type[Any], name: str, words: Words) -> Callable[[Any], Cell]:
    known = words.of(row.__name__, name)

    def cell(one: Any) -> Cell:
        return _cell(getattr(one, name), known)

    return cell


def _cell(value: Any, known: Mapping[str, str]) -> Cell:
    match value:
        case None | bool() | int() | Decimal() | date():
            return value
        case UUID():
            return str(value)
        case str() | Enum():
            code = str(plain(value))
            return known.get(code, code)
        case list() | tuple() | set() | frozenset():
            each = sorted(value, key=str) if isinstance(value, set | frozenset) else value
            return " ; ".join(_text(one, known) for one in each)
    return _text(value, known)


def _text(value: Any, known: Mapping[str, str]) -> str:
    """A value inside another, in one text."""
    for name in ("label", "message") if is_dataclass(value) else ():
        if isinstance(said := getattr(value, name, None), str):
            return said
    if isinstance(value, Mapping) or is_dataclass(value):
        return orjson.dumps(plain(value)).decode()
    return str(_cell(value, known))
