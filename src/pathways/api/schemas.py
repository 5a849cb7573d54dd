"""Schemas of the commands, derived from their type hints: the command is the one description.

A schema loads a JSON body into `Given`: the command's fields, and why it is recorded. What the
address names (`/orientations/{orientation_id}/…`) is left out of the body.
"""

import inspect
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, ClassVar, NamedTuple, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from marshmallow import RAISE, Schema, post_load
from marshmallow import fields as ma

from pathways.api.fields import (
    EARLIEST,
    LARGEST,
    LATEST,
    LONGEST_TEXT,
    StrictBoolean,
    StrictChoice,
    StrictDate,
    StrictDecimal,
    StrictInteger,
    StrictText,
    StrictTuple,
    StrictUuid,
)
from pathways.domain.command import Command, decider_of
from pathways.domain.labels import beside

WHY = "why"
"""The body's key for the reason kept beside the fact; no command has a field of that name."""


class Given(NamedTuple):
    """A body as understood: the command's fields, and why it is recorded."""

    fields: dict[str, Any]
    why: str | None


class CommandSchema(Schema):
    """Base of the derived schemas: an unknown key is refused."""

    class Meta:
        unknown = RAISE

    error_messages = {
        "unknown": "Ce champ n'existe pas ici.",
        "type": "Un objet JSON est attendu.",
    }

    @post_load
    def understood(self, data: dict[str, Any], **_: Any) -> Given:
        why = data.pop(WHY, None)
        return Given(data, why)


def schema_of(
    command: type[Command], in_path: frozenset[str], optional: frozenset[str]
) -> type[Schema]:
    """The schema of the command's body; `optional` ids are made by the API where left out."""
    hints = get_type_hints(command)
    declared: dict[str, Any] = {}
    for field in fields(command):  # type: ignore[arg-type]
        if field.name not in in_path:
            required = field.default is MISSING and field.name not in optional
            declared[field.name] = field_of(hints[field.name], required=required)
    declared[WHY] = StrictText(
        allow_none=True,
        metadata={
            "description": "Why it is recorded (in French, sealed under the person's key); "
            "required with `corrects`.",
            "maxLength": LONGEST_TEXT,
        },
    )
    return type(command.__name__, (CommandSchema,), {**declared, "__doc__": description(command)})


def field_of(hint: Any, *, required: bool) -> ma.Field[Any]:
    """The strict field for a type hint; TypeError for a hint no field reads."""
    options = [each for each in get_args(hint) if each is not NoneType]
    if get_origin(hint) in (Union, UnionType) and len(options) == 1:
        return _field(options[0], required=required, allow_none=True)
    return _field(hint, required=required)


def _field(hint: Any, **given: Any) -> ma.Field[Any]:
    if get_origin(hint) is tuple:
        item = field_of(get_args(hint)[0], required=True)
        return StrictTuple(item, **given, metadata={"maxItems": 100})
    if isinstance(hint, type) and is_dataclass(hint):
        return ma.Nested(_part_of(hint), **given)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        nothing = [None] if given.get("allow_none") else []
        metadata = {"type": "string", "enum": [*(member.value for member in hint), *nothing]}
        return StrictChoice(hint, **given, metadata=metadata | _told(beside(hint)))
    plain: dict[Any, tuple[type[ma.Field[Any]], dict[str, Any]]] = {
        str: (StrictText, {"minLength": 1, "maxLength": LONGEST_TEXT}),
        bool: (StrictBoolean, {}),
        int: (StrictInteger, {"minimum": -LARGEST, "maximum": LARGEST}),
        date: (StrictDate, {"description": f"From {EARLIEST} to {LATEST}."}),
        UUID: (StrictUuid, {}),
        Decimal: (StrictDecimal, {"type": ["string", "number"], "example": "1.50"}),
    }
    if hint not in plain:
        raise TypeError(f"no strict field reads {hint!r}")
    kind, metadata = plain[hint]
    return kind(**given, metadata=metadata)


class PartSchema(Schema):
    """Base of the schemas of a command's parts: an unknown key is refused."""

    class Meta:
        unknown = RAISE

    error_messages = CommandSchema.error_messages
    kind: ClassVar[type]

    @post_load
    def understood(self, data: dict[str, Any], **_: Any) -> Any:
        return self.kind(**data)


@cache
def _part_of(part: type) -> type[Schema]:
    """The schema of a dataclass that stands in a command: a line, a site, a criterion."""
    hints = get_type_hints(part)
    declared: dict[str, Any] = {
        field.name: field_of(
            hints[field.name],
            required=field.default is MISSING and field.default_factory is MISSING,
        )
        for field in fields(part)
    }
    return type(
        part.__name__,
        (PartSchema,),
        {**declared, "kind": part, "__doc__": inspect.cleandoc(part.__doc__ or "")},
    )


def _told(french: dict[str, str]) -> dict[str, str]:
    if not french:
        return {}
    return {"description": "; ".join(f"`{value}`: {label}" for value, label in french.items())}


def description(command: type[Command]) -> str:
    """What the command asks for and what its decision answers, from their docstrings."""
    own = inspect.cleandoc(command.__doc__ or "")
    if own.startswith(f"{command.__name__}("):  # written by the dataclass, not by a person
        own = ""
    decided = inspect.cleandoc(decider_of(command).decide.__doc__ or "")
    return "\n\n".join(filter(None, (own, decided)))
