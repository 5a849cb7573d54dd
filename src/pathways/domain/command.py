"""Commands, and the decisions that answer them.

A decision is a pure function, registered by the type of its command:

    @decides
    def record_first_rdv(
        command: RecordFirstRdv, orientation: OrientationState, rules: Rules, today: date
    ) -> Decision: ...

Its parameters say what it needs. A parameter typed as a `State` is loaded from the stream that
`command.<parameter>_id` names or, failing that, `<an earlier state>.<parameter>_id`. The first
state is the one the command is about: its events go to that stream, its version is what
`If-Match` guards. A parameter named `new_…` is a stream that the decision opens; one typed
`X | None` is None where nothing names its stream. One typed `tuple[X, ...]` is every stream of that
kind about the people of the states before it (`State.people`), in the order they were opened.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from inspect import signature
from typing import (
    Any,
    ClassVar,
    Self,
    TypeVar,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)
from uuid import UUID

from pathways.domain.event import Event
from pathways.domain.rules import Rules


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Command:
    """Base of every command: what someone asks to record. `creates` opens a new stream.

    `apart_from` names the dated list of the facts that whoever asks must not have recorded
    themselves: what one person prepares, another signs.
    """

    creates: ClassVar[bool] = False
    apart_from: ClassVar[str | None] = None

    def __init_subclass__(cls, *, creates: bool = False, apart_from: str | None = None) -> None:
        dataclass(frozen=True, kw_only=True)(cls)
        cls.creates, cls.apart_from = creates, apart_from


@dataclass(frozen=True)
class Claim:
    """Something only one stream may hold at a time, proved by a unique row beside the log.

    `secret` claims are made of personal data: only a keyed hash of them is stored.
    """

    kind: str
    value: str
    secret: bool = False


@dataclass(frozen=True)
class State:
    """What decisions need to know of one stream; rebuilt from its facts, never stored."""

    in_order: ClassVar[bool] = False
    """Whether the facts are steps, each on or after the day of the one before."""
    implicit: ClassVar[bool] = False
    """Whether nobody opens the stream: its id derives from others, and it starts without facts."""
    rested_on: ClassVar[Mapping[str, str]] = {}
    """The facts of other streams that rest on this one's: their names, and the field naming it."""

    id: UUID

    @property
    def people(self) -> frozenset[UUID]:
        """The people whose other streams a decision may gather: a person's files, theirs merged."""
        return frozenset()

    def evolve(self, event: Any) -> Self:
        """The state once this fact is known."""
        raise NotImplementedError

    def person(self, event: Event) -> UUID | None:
        """The person this fact concerns, under whose key its sealed part is encrypted."""
        raise NotImplementedError

    def claims(self) -> frozenset[Claim]:
        """What this stream holds alone, given its state."""
        return frozenset()

    def check_amended(self) -> None:
        """Raises the Refusal that these facts meet once one was corrected or withdrawn."""

    def check_rested_on(self, facts: int) -> None:
        """Raises the Refusal to withdraw a fact on which that many of `rested_on` stand."""

    @classmethod
    def of(cls, stream: UUID, facts: Iterable[Event]) -> Self:
        """The state that these facts, in the order they were first recorded, lead to."""
        return reduce(lambda state, event: state.evolve(event), facts, cls(stream))


S = TypeVar("S", bound=State)


@dataclass(frozen=True)
class On:
    """Events of a decision that belong to another stream than the command's own."""

    state: State
    events: tuple[Event, ...]


Decision = Sequence[Event | On]


@dataclass(frozen=True)
class Decider:
    """A registered decision: its command, what it reads, the function that decides."""

    command: type[Command]
    states: tuple[tuple[str, type[State]], ...]
    gathers: tuple[tuple[str, type[State]], ...]
    wants: tuple[str, ...]
    decide: Callable[..., Decision]

    def stream_of(self, name: str, command: Command, loaded: dict[str, State]) -> UUID | None:
        """The stream that the state parameter `name` is read from; None where nothing names it."""
        for source in (command, *loaded.values()):
            found = getattr(source, f"{name}_id", None)
            if found is not None:
                return cast(UUID, found)
        return None

    def opens(self, name: str) -> bool:
        """Whether the decision opens this stream: the command's own, or one named `new_…`."""
        first = self.states[0][0] == name
        return name.startswith("new_") or (first and self.command.creates)

    def __call__(
        self,
        command: Command,
        states: Mapping[str, State | tuple[State, ...]],
        rules: Rules,
        today: date,
    ) -> Decision:
        """The events this command leads to; raises the `Refusal` that stands in its way."""
        given: dict[str, Any] = {"rules": rules, "today": today, **states}
        return self.decide(command, **{name: given.get(name) for name in self.wants})


_deciders: dict[type[Command], Decider] = {}

F = TypeVar("F", bound=Callable[..., Decision])


def decides(function: F) -> F:
    """Register `function` as the decision for the command its first parameter is typed with."""
    hints = get_type_hints(function)
    names = list(signature(function).parameters)
    command = hints[names[0]]
    states = tuple(
        (name, kind) for name in names[1:] if (kind := _state_type(hints[name])) is not None
    )
    gathers = tuple(
        (name, kind) for name in names[1:] if (kind := _gathered_type(hints[name])) is not None
    )
    if command in _deciders:
        raise TypeError(f"{command.__name__} is decided twice")
    _deciders[command] = Decider(command, states, gathers, tuple(names[1:]), function)
    return function


def _state_type(hint: Any) -> type[State] | None:
    """The State class of a parameter's type; `X | None` marks a stream that may be unnamed."""
    if get_origin(hint) is tuple:
        return None
    for candidate in (hint, *getattr(hint, "__args__", ())):
        if isinstance(candidate, type) and issubclass(candidate, State):
            return candidate
    return None


def _gathered_type(hint: Any) -> type[State] | None:
    """The State class of a parameter typed `tuple[X, ...]`."""
    return _state_type(get_args(hint)[0]) if get_origin(hint) is tuple else None


def decider_of(command: Command | type[Command]) -> Decider:
    """The decision registered for this command."""
    kind = command if isinstance(command, type) else type(command)
    return _deciders[kind]


def registered_commands() -> tuple[type[Command], ...]:
    """Every command of the system."""
    return tuple(_deciders)
