"""given / when / then over the pure decisions: no database, no clock, no Flask."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid5

import pytest

from pathways.domain.command import Command, On, State, decider_of
from pathways.domain.event import Event
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules

NAMESPACE = UUID("5a6c1e0e-0000-4000-8000-000000000000")


def an_id(name: str) -> UUID:
    """The same identifier for the same name, so that tests read without UUIDs."""
    return uuid5(NAMESPACE, name)


@dataclass(frozen=True)
class Scenario:
    facts: tuple[Event, ...]
    others: dict[str, Sequence[Event]]
    today: date
    rules: Rules
    gathered: dict[str, Sequence[tuple[UUID, Sequence[Event]]]] = field(default_factory=dict)

    def about(self, **streams: Sequence[tuple[UUID, Sequence[Event]]]) -> "Scenario":
        """The streams of a kind about the person, by the decision's parameter: (id, facts)."""
        return replace(self, gathered=streams)

    def on(self, today: str) -> "Scenario":
        """The day the command is given; without it, long after everything."""
        return replace(self, today=date.fromisoformat(today))

    def under(self, rules: Rules) -> "Scenario":
        return replace(self, rules=rules)

    def when(self, command: Command) -> "Outcome":
        decider = decider_of(command)
        read: dict[str, State] = {}
        states: dict[str, State | tuple[State, ...]] = {}
        for index, (name, kind) in enumerate(decider.states):
            stream = decider.stream_of(name, command, read)
            if stream is None and name not in self.others:
                continue  # as in the store: a stream that nothing names is None
            facts = self.facts if index == 0 else self.others.get(name, ())
            states[name] = read[name] = kind.of(stream or an_id(name), facts)
        for name, kind in decider.gathers:
            streams = self.gathered.get(name, ())
            states[name] = tuple(kind.of(stream, facts) for stream, facts in streams)
        try:
            return Outcome(decider(command, states, self.rules, self.today), None)
        except Refusal as refusal:
            return Outcome((), refusal)


@dataclass(frozen=True)
class Outcome:
    decision: Sequence[Event | On]
    refusal: Refusal | None

    def then(self, *expected: Event) -> None:
        """Exactly these events on the command's own stream, and nothing refused."""
        if self.refusal is not None:
            raise self.refusal
        assert [event for event in self.decision if isinstance(event, Event)] == list(expected)

    def then_on(self, state: str | UUID, *expected: Event) -> "Outcome":
        """These events on another stream of the same decision."""
        if self.refusal is not None:
            raise self.refusal
        stream = an_id(state) if isinstance(state, str) else state
        found = [o for o in self.decision if isinstance(o, On) and o.state.id == stream]
        assert [event for on in found for event in on.events] == list(expected)
        return self

    def then_refused(self, kind: type[Refusal], rule: str | None = None) -> None:
        if self.refusal is None:
            pytest.fail(f"{kind.__name__} was expected, and this was decided: {self.decision}")
        assert type(self.refusal) is kind, repr(self.refusal)
        if rule is not None:
            assert self.refusal.rule == rule


def given(*facts: Event, **others: Sequence[Event]) -> Scenario:
    """The facts of the command's own stream; other streams by the decision's parameter name."""
    return Scenario(facts, others, date(2030, 1, 1), Rules.standard())
