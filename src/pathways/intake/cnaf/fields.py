"""Read one field of an element: its text, date, boolean or amount, or a defect with its line.

Types are those of CNAF's schema (vrsb0801): xsd:date, xsd:boolean, xsd:decimal, xsd:integer.
"""

import re
from datetime import date
from decimal import Decimal
from typing import cast

from lxml.etree import _Element

from pathways.intake.cnaf.defects import Defect

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:\d{1,12}(?:\.\d{0,4})?|\.\d{1,4})", re.ASCII)
_INTEGER = re.compile(r"\+?\d{1,15}", re.ASCII)
_NODE_LINES = 65535  # libxml2 keeps a node's line in 16 bits


def line_of(element: _Element) -> int:
    """The line an element starts on, also past 65,535.

    Beyond that libxml2 only knows the line where the nearest text ends, so the newlines of that
    text are taken off.
    """
    line = cast("int | None", element.sourceline) or 0
    if line < _NODE_LINES:
        return line
    if element.text is not None:
        return line - element.text.count("\n")
    if len(element):
        return line_of(element[0])
    if element.tail is not None:
        return line - element.tail.count("\n")
    following = element.getnext()
    return line if following is None else line_of(following)


def block(parent: _Element, path: str) -> _Element:
    """The one block of that path. Raises `Defect` when it is missing."""
    found = parent.find(path)
    if found is None:
        raise Defect(line_of(parent), path.rsplit("/", 1)[-1], "bloc obligatoire absent")
    return found


def optional_text(parent: _Element, path: str) -> str | None:
    """The text of a field, spaces trimmed; None when it is absent or empty."""
    found = parent.find(path)
    if found is None:
        return None
    if len(found):
        raise Defect(line_of(found), path.rsplit("/", 1)[-1], "un texte est attendu, pas un bloc")
    return " ".join((found.text or "").split()) or None


def text(parent: _Element, path: str, *, at_most: int | None = None) -> str:
    value = optional_text(parent, path)
    name = path.rsplit("/", 1)[-1]
    if value is None:
        raise Defect(_line(parent, path), name, "valeur obligatoire absente")
    if at_most is not None and len(value) > at_most:
        raise Defect(_line(parent, path), name, f"{at_most} caractères au plus")
    return value


def optional_day(parent: _Element, path: str) -> date | None:
    value = optional_text(parent, path)
    if value is None:
        return None
    matched = _DATE.fullmatch(value)
    try:
        return date.fromisoformat(matched[1] if matched else "")
    except ValueError:
        message = f"date AAAA-MM-JJ attendue, « {value[:20]} » lu"
        raise Defect(_line(parent, path), path.rsplit("/", 1)[-1], message) from None


def day(parent: _Element, path: str) -> date:
    value = optional_day(parent, path)
    if value is None:
        message = "date obligatoire absente"
        raise Defect(_line(parent, path), path.rsplit("/", 1)[-1], message)
    return value


def optional_boolean(parent: _Element, path: str) -> bool | None:
    value = optional_text(parent, path)
    if value is None:
        return None
    if value not in ("0", "1", "false", "true"):
        message = f"0 ou 1 attendu, « {value[:20]} » lu"
        raise Defect(_line(parent, path), path.rsplit("/", 1)[-1], message)
    return value in ("1", "true")


def boolean(parent: _Element, path: str) -> bool:
    value = optional_boolean(parent, path)
    if value is None:
        message = "valeur obligatoire absente"
        raise Defect(_line(parent, path), path.rsplit("/", 1)[-1], message)
    return value


def amount(parent: _Element, path: str) -> Decimal:
    value = text(parent, path)
    if not _DECIMAL.fullmatch(value):
        message = f"montant attendu, « {value[:20]} » lu"
        raise Defect(_line(parent, path), path.rsplit("/", 1)[-1], message)
    return Decimal(value)


def digits(parent: _Element, path: str) -> str:
    """An integer of at most 15 digits, as written: its zeros may matter."""
    value = text(parent, path)
    if not _INTEGER.fullmatch(value):
        message = f"nombre attendu, « {value[:20]} » lu"
        raise Defect(_line(parent, path), path.rsplit("/", 1)[-1], message)
    return value.lstrip("+")


def _line(parent: _Element, path: str) -> int:
    found = parent.find(path)
    return line_of(parent if found is None else found)
