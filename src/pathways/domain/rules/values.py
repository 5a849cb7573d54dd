"""The units of a rule's value: what each must look like in the file, and what it becomes."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from pathways.domain.rules.entry import FRENCH
from pathways.domain.rules.rule import Choice, Span


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("attend un entier positif")
    return value


def _exact(value: Any) -> Decimal:
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        raise ValueError("attend un nombre")
    number = Decimal(value)
    if not number.is_finite() or number < 0:
        raise ValueError("attend un nombre positif")
    return number


def _percent(value: Any) -> Decimal:
    if (number := _exact(value)) > 100:
        raise ValueError("dépasse 100")
    return number


def _only(kind: type) -> Any:
    def read(value: Any) -> Any:
        if not isinstance(value, kind) or isinstance(value, datetime):
            raise ValueError(f"attend {FRENCH[kind]}")
        return value

    return read


def _span(value: Any) -> Span:
    at_least, at_most = _whole(value["at_least"]), _whole(value["at_most"])
    if len(value) != 2 or at_most < at_least:
        raise ValueError("attend { at_least, at_most } dans l'ordre")
    return Span(at_least, at_most)


def _open_span(value: Any) -> Span:
    """A span that may have no upper bound: "groups of 4 at least"."""
    if set(value) == {"at_least"}:
        return Span(_whole(value["at_least"]), None)
    return _span(value)


def _codes(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise ValueError("attend une liste de codes")
    if len(set(value)) < len(value):
        raise ValueError("un code y est deux fois")
    return tuple(value)


def _choices(value: Any) -> tuple[Choice, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError("attend une liste de { code, label }")
    _codes([item["code"] for item in value])
    return tuple(_choice(dict(item)) for item in value)


def _choice(item: dict[str, Any]) -> Choice:
    code, label = item.pop("code"), item.pop("label")
    if not isinstance(label, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", code):
        raise ValueError(f"« {code} » : un code s'écrit en minuscules, avec son libellé")
    return Choice(code, label, MappingProxyType({k: _frozen(v) for k, v in item.items()}))


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


READERS: Mapping[str, Any] = {
    **dict.fromkeys(("days", "weeks", "months", "years", "minutes", "count"), _whole),
    **dict.fromkeys(("euros", "hours"), _exact),
    "percent": _percent,
    "date": _only(date),
    "boolean": _only(bool),
    "code": _only(str),
    "codes": _codes,
    "list": _choices,
    **dict.fromkeys(("age_span", "months_span"), _span),
    **dict.fromkeys(("count_span", "minutes_span", "hours_span"), _open_span),
}
