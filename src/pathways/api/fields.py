"""Strict fields: what is not written as the contract says is refused, never guessed.

marshmallow's own take "yes" for a boolean and 20210310 for a date. What a field's metadata tell
the specification (`minimum`, `maximum`, `enum`) it also holds its values to.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from uuid import UUID

from marshmallow import fields

from pathways.domain.texts import TextUnreadable, legible

LONGEST_TEXT = 2_000
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Days a person or a contract may speak of; beyond, a due date could not be counted."""
YEAR = {"minimum": EARLIEST.year, "maximum": LATEST.year}
"""Metadata of a year that is asked."""
LARGEST = 10**9

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)

COMMON = {
    "required": "Ce champ est obligatoire.",
    "null": "Ce champ ne peut pas être null.",
    "validator_failed": "Cette valeur n'est pas admise.",
}


class StrictBoolean(fields.Boolean):
    default_error_messages = {**COMMON, "invalid": "Écrivez true ou false, sans guillemets."}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class StrictInteger(fields.Integer):
    default_error_messages = {
        **COMMON,
        "invalid": "Écrivez un nombre entier, sans guillemets ni décimale.",
        "bounds": "Écrivez un entier entre {least} et {most}.",
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("invalid")
        return self._within(value, -LARGEST, LARGEST)

    def _within(self, value: int, least: int, most: int) -> int:
        least = self.metadata.get("minimum", least)
        most = self.metadata.get("maximum", most)
        if not least <= value <= most:
            raise self.make_error("bounds", least=least, most=most)
        return value


class StrictDecimal(fields.Decimal):
    """An exact number, as a string ("1.50") or a JSON number."""

    default_error_messages = {
        **COMMON,
        "invalid": 'Écrivez un nombre décimal : "1.50" (12 chiffres, 6 décimales au plus).',
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise self.make_error("invalid")
        text = f"{value:f}" if isinstance(value, Decimal) and value.is_finite() else str(value)
        if not _DECIMAL.fullmatch(text):
            raise self.make_error("invalid")
        try:
            return Decimal(text)
        except InvalidOperation:
            raise self.make_error("invalid") from None


class StrictText(fields.String):
    """Text that reads as it is written (`pathways.domain.texts.legible`)."""

    default_error_messages = {
        **COMMON,
        "invalid": "Écrivez un texte entre guillemets.",
        "empty": "Ce texte est vide.",
        "long": f"Ce texte dépasse {LONGEST_TEXT} caractères.",
        "unreadable": TextUnreadable.__doc__ or "",
        "choice": "Choisissez parmi : {choices}.",
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if len(value) > LONGEST_TEXT:
            raise self.make_error("long")
        try:
            found = legible(value, attr or "")
        except TextUnreadable as refusal:
            raise self.make_error("unreadable", **refusal.details) from None
        if not found.strip():
            raise self.make_error("empty")
        choices = self.metadata.get("enum")
        if choices is not None and found not in choices:
            raise self.make_error("choice", choices=", ".join(choices))
        return found


class StrictDate(fields.Date):
    default_error_messages = {
        **COMMON,
        "invalid": "Écrivez une date qui existe, sous la forme AAAA-MM-JJ.",
        "bounds": f"Écrivez une date entre {EARLIEST.year} et {LATEST.year}.",
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:
        if not isinstance(value, str) or not _DATE.fullmatch(value):
            raise self.make_error("invalid")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise self.make_error("invalid") from None
        if not EARLIEST <= day <= LATEST:
            raise self.make_error("bounds")
        return day


class StrictUuid(fields.UUID):
    default_error_messages = {
        **COMMON,
        "invalid_uuid": "Écrivez un UUID de 36 caractères, avec ses tirets.",
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:
        if not isinstance(value, str) or not _UUID.fullmatch(value):
            raise self.make_error("invalid_uuid")
        return UUID(value)


class StrictChoice(fields.Field[StrEnum]):
    """A member of a closed list, by its value."""

    default_error_messages = {**COMMON, "invalid": "Choisissez parmi : {choices}."}

    def __init__(self, choices: type[StrEnum], **given: Any) -> None:
        super().__init__(**given)
        self.choices: Mapping[str, StrEnum] = {member.value: member for member in choices}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:
        if not isinstance(value, str) or value not in self.choices:
            raise self.make_error("invalid", choices=", ".join(self.choices))
        return self.choices[value]


class StrictTuple(fields.List[Any]):
    """A JSON array, of at most 100 items."""

    default_error_messages = {
        **COMMON,
        "invalid": "Écrivez une liste entre crochets.",
        "long": "Cette liste dépasse 100 éléments.",
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> Any:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if len(value) > 100:
            raise self.make_error("long")
        return tuple(super()._deserialize(value, attr, data, **more))


class QueryInteger(StrictInteger):
    """An integer of the address: digits only."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> Any:
        if not isinstance(value, str) or not re.fullmatch(r"\d{1,18}", value, re.ASCII):
            raise self.make_error("invalid")
        return self._within(int(value), 0, 10**18 - 1)


class QueryBoolean(StrictBoolean):
    """`true` or `false` in the address."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> Any:
        if value not in ("true", "false"):
            raise self.make_error("invalid")
        return value == "true"
