"""The log decided again under other rules: what each fact would carry, and what is refused.

Two worlds are lived side by side, in memory: the one of the rules as they were, and the other. A
fact differs by what the two decisions differ by; all else is kept as it was recorded. An act that
only the other rules refuse is listed, and its fact is kept: people did it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from pathways.domain.aggregates import state_of
from pathways.domain.asked import Past, asked
from pathways.domain.calendar import PARIS
from pathways.domain.command import Command, State, decider_of
from pathways.domain.correction import in_force
from pathways.domain.engagement_contract.events import EngagementContractDrafted
from pathways.domain.event import Event, FactWithdrawn
from pathways.domain.refusal import Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.event_store.deciding import Request, prepare
from pathways.event_store.envelope import Envelope
from pathways.event_store.streams import Streams


@dataclass(frozen=True)
class Refused:
    """An act of the past that the other rules refuse; its fact is kept as it was."""

    stream: UUID
    version: int
    person: UUID | None
    name: str
    on: date
    refusal: str
    rule: str | None
    message: str


@dataclass(frozen=True)
class Replayed:
    """A fact as the other rules would have it; `refused` where they would not."""

    envelope: Envelope
    was: Event
    refused: Refused | None = None

    @property
    def changed(self) -> bool:
        """Whether anything of it is otherwise."""
        return self.envelope.event != self.was


def replay(log: Iterable[Envelope], was: Rules, now: Rules) -> Iterator[Replayed]:
    """Every fact of the log, in its order, as the rules `now` would have it.

    `log` is the whole log in position order. Facts that follow from others and those of the
    scheduler are given back as they were.
    """
    worlds = _Worlds(was, now)
    for _, together in groupby(log, key=lambda envelope: envelope.command):
        yield from worlds.live(list(together))


class _Worlds:
    """The streams as they were, and as they would be."""

    def __init__(self, was: Rules, now: Rules) -> None:
        self._was, self._now = was, now
        self._before, self._after = _World(), _World()
        self._moved: set[UUID] = set()
        """The streams, and the people, of whom something is otherwise."""
        self._contracts: dict[UUID, UUID] = {}

    def live(self, together: Sequence[Envelope]) -> Iterator[Replayed]:
        """What one command recorded, decided again fact by fact."""
        rest = list(together)
        while rest:
            first = rest[0]
            past = Past(
                first.originator_id,
                [(one.originator_id, one.event) for one in rest[1:]],
                self._was,
                self._now,
                self._contracts.get(first.originator_id),
            )
            found = [Replayed(first, first.event)]
            if (command := _command(first, past)) and self._matters(first, command):
                found = self._again(first, rest, past, command)
            self._remember(rest[: len(found)], [one.envelope for one in found])
            yield from found
            rest = rest[len(found) :]

    def _matters(self, first: Envelope, command: Command) -> bool:
        """Whether the decision reads the rules, or anything that is otherwise by now."""
        reads_rules = "rules" in decider_of(command).wants
        return reads_rules or not self._moved.isdisjoint({first.originator_id, first.person})

    def _again(
        self, first: Envelope, rest: Sequence[Envelope], past: Past, command: Command
    ) -> list[Replayed]:
        would = _decided(self._after, first, command, self._now)
        if not isinstance(would, Refusal) and _same(would, rest):
            return [Replayed(one, one.event) for one in rest[: len(would)]]
        then = _command(first, replace(past, now=self._was))
        assert then is not None
        did = _decided(self._before, first, then, self._was)
        if isinstance(did, Refusal) or not _alike(did, rest):
            # Deciding again does not give the fact back even under its own rules: left alone.
            return [Replayed(first, first.event)]
        if isinstance(would, Refusal):
            own = Replayed(first, first.event, _refused(first, would))
            return [own, *(Replayed(one, one.event) for one in rest[1 : len(did)])]
        if not _alike(would, rest):
            return [Replayed(one, one.event) for one in rest[: len(did)]]
        return [
            Replayed(replace(one, event=_moved(one.event, old, new)), one.event)
            for one, old, new in zip(rest, did, would, strict=False)
        ]

    def _remember(self, as_they_were: Sequence[Envelope], as_they_are: Sequence[Envelope]) -> None:
        self._before.remember(as_they_were)
        self._after.remember(as_they_are)
        for one, other in zip(as_they_were, as_they_are, strict=True):
            if one.event != other.event:
                self._moved |= {one.originator_id} | ({one.person} if one.person else set())
        for envelope in as_they_were:
            if isinstance(envelope.event, EngagementContractDrafted):
                self._contracts[envelope.event.orientation_id] = envelope.originator_id


class _World:
    def __init__(self) -> None:
        self.streams = Streams()

    def remember(self, envelopes: Sequence[Envelope]) -> None:
        for envelope in envelopes:
            stream = envelope.originator_id
            self.streams.remember([envelope], {stream: self._state(envelope)})

    def _state(self, envelope: Envelope) -> State:
        stream, event = envelope.originator_id, envelope.event
        if envelope.corrects is None:
            return self.streams.read(state_of(event.name), stream).state.evolve(event)
        held = [*self.streams.envelopes(stream), envelope]
        kind = state_of(held[0].event.name)
        return kind.of(stream, [one.event for one in in_force(held)])


def _command(envelope: Envelope, past: Past) -> Command | None:
    return None if isinstance(envelope.event, FactWithdrawn) else asked(envelope.event, past)


def _decided(
    world: _World, envelope: Envelope, command: Command, rules: Rules
) -> list[Event] | Refusal:
    assert envelope.recorded_at is not None
    today = envelope.recorded_at.astimezone(PARIS).date()
    request = Request(command, envelope.actor, corrects=envelope.corrects)
    try:
        prepared = prepare(request, world.streams.read, rules, today, gather=world.streams.gather)
    except Refusal as refusal:
        return refusal
    return [one.event for one in prepared.envelopes]


def _same(events: Sequence[Event], rest: Sequence[Envelope]) -> bool:
    return 0 < len(events) <= len(rest) and all(
        event == one.event for event, one in zip(events, rest, strict=False)
    )


def _alike(events: Sequence[Event], rest: Sequence[Envelope]) -> bool:
    """Whether these are facts of the same kinds, in the same order."""
    return 0 < len(events) <= len(rest) and all(
        type(event) is type(one.event) for event, one in zip(events, rest, strict=False)
    )


def _moved(event: Event, did: Event, would: Event) -> Event:
    """The fact with what the two decisions differ by."""
    moved: dict[str, Any] = {
        field.name: new
        for field in fields(event)  # type: ignore[arg-type]
        if (new := getattr(would, field.name)) != getattr(did, field.name)
    }
    return replace(event, **moved)  # type: ignore[type-var]


def _refused(envelope: Envelope, refusal: Refusal) -> Refused | None:
    if isinstance(refusal, Malformed):
        return None  # how a request is written is no rule of the year
    return Refused(
        envelope.originator_id,
        envelope.version,
        envelope.person,
        envelope.event.name,
        envelope.event.happened_on,
        refusal.code,
        refusal.rule,
        refusal.message,
    )
