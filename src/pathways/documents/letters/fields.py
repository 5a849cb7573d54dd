"""The fields of letters: what each holds, how it is written in French, whether it may be absent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple

from pathways.documents.french import euros, hour, long_day, percent, week_day


class _Kind(NamedTuple):
    expected: str
    """What to give, in French: the end of the refusal's sentence."""
    holds: Callable[[Any], bool]
    written: Callable[[Any], str]


def _is_hour(given: object) -> bool:
    if not isinstance(given, str) or len(given) != 5 or given[2] != ":":
        return False
    hours, minutes = given[:2], given[3:]
    return (hours + minutes).isdecimal() and int(hours) < 24 and int(minutes) < 60


def _is_number(given: object) -> bool:
    whole = isinstance(given, int) and not isinstance(given, bool)
    return whole or (isinstance(given, Decimal) and given.is_finite())


class Kind(Enum):
    """What a field holds: the Python type to give, and how the letter writes it."""

    TEXT = _Kind("un texte", lambda it: isinstance(it, str), str)
    DAY = _Kind("une date", lambda it: type(it) is date, long_day)
    WEEK_DAY = _Kind("une date", lambda it: type(it) is date, week_day)
    HOUR = _Kind("une heure, HH:MM", _is_hour, hour)
    COUNT = _Kind("un nombre entier", lambda it: type(it) is int, str)
    PERCENT = _Kind("un pourcentage", _is_number, lambda it: percent(Decimal(it)))
    EUROS = _Kind("un montant en euros", _is_number, lambda it: euros(Decimal(it)))
    ITEMS = _Kind(
        "une liste de textes",
        lambda it: isinstance(it, tuple | list) and all(isinstance(one, str) for one in it),
        "\n".join,
    )


@dataclass(frozen=True)
class Field:
    """One field: its French label, its kind, an example; `optional` fields may be absent."""

    label: str
    example: Any
    kind: Kind = Kind.TEXT
    optional: bool = False

    def holds(self, given: object) -> bool:
        """Whether the value is of the field's kind."""
        return self.kind.value.holds(given)

    @property
    def expected(self) -> str:
        """What to give, in French: "une date"."""
        return self.kind.value.expected

    def written(self, given: Any) -> str:
        """The value as the letter writes it; an item a line for ITEMS."""
        return self.kind.value.written(given).strip()


Fields = Mapping[str, Field]
