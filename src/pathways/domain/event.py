"""Events: bare facts in the past tense, registered under a name that never changes.

Stream, version, person, actor and the time of recording belong to the envelope
(`pathways.event_store.envelope`); an event holds only what tells the fact.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar, dataclass_transform, get_args, get_type_hints

T = TypeVar("T")

SEALED = "sealed under the person's key"
Sealed = Annotated[T, SEALED]
"""Marks a field that enters the log encrypted only: names, dates of birth, numbers, texts."""

_registry: dict[str, type["Event"]] = {}


@dataclass_transform(frozen_default=True)
class Event:
    """Base of every fact. `class RdvHeld(Event, day="held_on")` registers the name "RdvHeld".

    `day` names the field that says on which day the fact happened (Europe/Paris), as opposed to
    the instant it was recorded. `schema` grows when fields change meaning, with an upcast in the
    mapper; the name stays. `introduces` names the field holding the person an event makes known,
    whose key is created with it; an event that `forgets` is the one that destroys that key, so
    that its reason stays clear.
    """

    name: ClassVar[str]
    schema: ClassVar[int]
    day: ClassVar[str]
    introduces: ClassVar[str | None]
    forgets: ClassVar[bool]

    def __init_subclass__(
        cls, *, day: str, schema: int = 1, introduces: str | None = None, forgets: bool = False
    ) -> None:
        dataclass(frozen=True)(cls)
        cls.name, cls.schema, cls.day = cls.__name__, schema, day
        cls.introduces, cls.forgets = introduces, forgets
        if cls.name in _registry:
            raise TypeError(f"an event named {cls.name} is registered already")
        if day not in {field.name for field in fields(cls)}:  # type: ignore[arg-type]
            raise TypeError(f"{cls.name} has no field {day}")
        _registry[cls.name] = cls

    @property
    def happened_on(self) -> date:
        """The Europe/Paris day the fact speaks of."""
        day = getattr(self, self.day)
        assert isinstance(day, date)
        return day


def registered_events() -> Mapping[str, type[Event]]:
    """Every event of the system by its registered name."""
    return _registry


@cache
def sealed_fields(event: str) -> frozenset[str]:
    """The fields of the event of that name that are sealed under the person's key."""
    hints: dict[str, Any] = get_type_hints(_registry[event], include_extras=True)
    return frozenset(name for name, hint in hints.items() if _is_sealed(hint))


def _is_sealed(hint: Any) -> bool:
    return SEALED in getattr(hint, "__metadata__", ()) or any(map(_is_sealed, get_args(hint)))


class FactWithdrawn(Event, day="withdrawn_on"):
    """A fact recorded by mistake is taken out: it never happened, or not to this person.

    The envelope names the version withdrawn; the reason is in the envelope too.
    """

    withdrawn_on: date
