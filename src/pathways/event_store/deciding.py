"""From a request to what is ready to append: pure, given a way to read the streams it rests on.

The application reads them from the log; the demo generator keeps them in memory. Both decide here,
so that nothing the rules refuse is ever recorded, however it comes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol
from uuid import UUID

from uuid_utils.compat import uuid7

from pathways.domain.aggregates import state_of
from pathways.domain.command import Claim, Command, Decider, On, State, decider_of
from pathways.domain.correction import (
    check_correctable,
    check_corrected,
    check_withdrawable,
    in_force,
)
from pathways.domain.event import Event, FactWithdrawn
from pathways.domain.refusal import AlreadyRecorded, NotFound, Refusal, StaleVersion
from pathways.domain.rules import Rules
from pathways.event_store.envelope import Envelope


@dataclass(frozen=True)
class RequestKey:
    """An idempotency key and the fingerprint of the request it was first sent with."""

    key: str
    fingerprint: bytes


@dataclass(frozen=True)
class Request:
    """A command with who gives it, and what it rests on.

    `expected`: the version the caller has read (`If-Match`); None takes the stream as it is.
    `corrects`: the version of the fact that this command records anew.
    """

    command: Command
    actor: str
    reason: str | None = None
    expected: int | None = None
    corrects: int | None = None
    key: RequestKey | None = None


@dataclass(frozen=True)
class Withdrawal:
    """A fact to take out of a stream."""

    stream: UUID
    version: int
    actor: str
    reason: str
    expected: int | None = None
    key: RequestKey | None = None


@dataclass(frozen=True)
class Loaded:
    """A stream as read: its state, the version it is at, and every envelope of it."""

    state: State
    version: int = 0
    envelopes: Sequence[Envelope] = ()

    @property
    def exists(self) -> bool:
        """Whether a fact is in force; where the opening was withdrawn, it is as if it never was."""
        if not self.envelopes:
            return self.version > 0
        # A stream that does not end with a withdrawal holds at least its last fact.
        last = self.envelopes[-1].event
        return not isinstance(last, FactWithdrawn) or bool(in_force(self.envelopes))

    @classmethod
    def of(
        cls, kind: type[State], stream: UUID, envelopes: Sequence[Envelope], before: int | None
    ) -> "Loaded":
        """The stream's state from the facts in force, without version `before` and later ones.

        Raises NotFound for the stream of something else: an id is of one kind only.
        """
        if envelopes and state_of(envelopes[0].event.name) is not kind:
            raise NotFound
        facts = [e.event for e in in_force(envelopes) if before is None or e.version < before]
        version = envelopes[-1].originator_version if envelopes else 0
        return cls(kind.of(stream, facts), version, envelopes)


class Reader(Protocol):
    """Reads a stream; `before` leaves out that version and later."""

    def __call__(self, kind: type[State], stream: UUID, *, before: int | None = None) -> Loaded: ...


class Gatherer(Protocol):
    """Every stream of that kind about these people, in the order they were opened."""

    def __call__(self, kind: type[State], people: Collection[UUID]) -> Sequence[Loaded]: ...


def gathers_nothing(kind: type[State], people: Collection[UUID]) -> Sequence[Loaded]:
    """For callers whose decisions gather nothing; TypeError for one that would."""
    raise TypeError(f"nothing here gathers every {kind.__name__} of a person")


@dataclass
class Prepared:
    """A decision ready to be sealed and appended: entirely, or not at all.

    `version` is what `stream`, the command's own, was at; `after` holds the states these events
    lead to, by stream.
    """

    stream: UUID
    version: int
    actor: str
    command: UUID = field(default_factory=uuid7)
    envelopes: list[Envelope] = field(default_factory=list)
    takes: set[tuple[Claim, UUID]] = field(default_factory=set)
    releases: set[tuple[Claim, UUID]] = field(default_factory=set)
    key: RequestKey | None = None
    after: dict[UUID, State] = field(default_factory=dict)

    def add(self, on: Loaded, events: Sequence[Event], request: Request) -> State:
        """Put these events at the end of a stream; the state they lead to."""
        state = on.state
        for number, event in enumerate(events, start=on.version + 1):
            state = state.evolve(event)
            self.envelopes.append(
                Envelope(
                    state.id,
                    number,
                    event,
                    state.person(event),
                    request.actor,
                    self.command,
                    request.reason,
                    request.corrects,
                )
            )
        return state

    def becomes(self, before: State, after: State) -> None:
        """Note where a stream goes: it takes the claims that appear, releases those that go."""
        held, holds = before.claims(), after.claims()
        self.takes |= {(claim, after.id) for claim in holds - held}
        self.releases |= {(claim, after.id) for claim in held - holds}
        self.after[after.id] = after


def prepare(
    request: Request,
    read: Reader,
    rules: Rules,
    today: date,
    *,
    gather: Gatherer = gathers_nothing,
) -> Prepared:
    """Read, decide, and say what to append; without envelopes, nothing needs recording.

    Raises the `Refusal` that stands in its way.
    """
    decider = decider_of(request.command)
    loaded = _load_all(decider, request, read)
    subject = loaded[decider.states[0][0]]
    assert subject is not None  # the first state is the one the command is about
    if request.expected is not None and request.expected != subject.version:
        raise StaleVersion(current=subject.version)
    _check_apart(request, subject.envelopes, rules, today)
    creates = None if subject.state.implicit else type(request.command).creates
    in_order = subject.state.in_order
    if request.corrects is not None:
        check_correctable(subject.envelopes, request.corrects, creates=creates)
    states: dict[str, State | tuple[State, ...]] = {
        name: one.state for name, one in loaded.items() if one is not None
    }
    people = frozenset[UUID]().union(*(one.state.people for one in loaded.values() if one))
    gathered = {name: tuple(gather(kind, people)) for name, kind in decider.gathers}
    states |= {name: tuple(one.state for one in each) for name, each in gathered.items()}
    decision = decider(request.command, states, rules, today)
    known = [
        *(one for one in loaded.values() if one),
        *(o for each in gathered.values() for o in each),
    ]
    own = [event for event in decision if isinstance(event, Event)]
    prepared = Prepared(subject.state.id, subject.version, request.actor, key=request.key)
    if request.corrects is not None:
        history = check_corrected(
            subject.envelopes, request.corrects, decision, creates=creates, in_order=in_order
        )
        prepared.add(subject, own, request)
        kind, facts = type(subject.state), [e.event for e in in_force(subject.envelopes)]
        before, after = kind.of(prepared.stream, facts), kind.of(prepared.stream, history)
        after.check_amended()
        prepared.becomes(before, after)
        return prepared
    if own:
        prepared.becomes(subject.state, prepared.add(subject, own, request))
    for on in (each for each in decision if isinstance(each, On)):
        other = next((one for one in known if one.state.id == on.state.id), Loaded(on.state))
        prepared.becomes(other.state, prepared.add(other, on.events, request))
    return prepared


def prepare_together(
    requests: Sequence[Request], read: Reader, rules: Rules, today: date
) -> Prepared:
    """Several requests about one stream as one unit: each is decided on where the others lead.

    Recorded as by one command, entirely or not at all: an import's row. Raises the `Refusal` that
    stands in the way of any of them, and TypeError for a request that touches another stream.
    """

    def read_alone(kind: type[State], stream: UUID, *, before: int | None = None) -> Loaded:
        raise TypeError("requests prepared together are about one stream")

    turns = _Turns(read, read_alone)
    for request in requests:
        turns.take(request, rules, today)
    return turns.unit()


def prepare_in_turn(
    requests: Sequence[Request], read: Reader, rules: Rules, today: date
) -> tuple[Prepared | None, dict[int, Refusal]]:
    """Requests about one stream, each decided on where those before it lead: an agenda's cases.

    What is refused is left out and told by its place; the others are one unit, None without any.
    They may read other streams, and TypeError is raised for one that writes to another.
    """
    turns, refused = _Turns(read, read), dict[int, Refusal]()
    for index, request in enumerate(requests):
        try:
            turns.take(request, rules, today)
        except Refusal as refusal:
            refused[index] = refusal
    return (turns.unit() if len(refused) < len(requests) else None), refused


class _Turns:
    """Decisions about one stream, the first that is read, each on where those before it led."""

    def __init__(self, read: Reader, read_other: Reader) -> None:
        self._read, self._read_other = read, read_other
        self._unit: Prepared | None = None
        self._start: Loaded | None = None
        self._reached: Loaded | None = None

    def take(self, request: Request, rules: Rules, today: date) -> None:
        one = prepare(request, self._read_on, rules, today)
        assert self._reached is not None  # preparing reads the command's own stream first
        unit = self._unit = self._unit or one
        if set(one.after) - {unit.stream}:
            raise TypeError("requests prepared together are about one stream")
        if one is not unit:
            unit.envelopes += [replace(each, command=unit.command) for each in one.envelopes]
        if one.envelopes:
            version = one.envelopes[-1].originator_version
            envelopes = (*self._reached.envelopes, *one.envelopes)
            self._reached = Loaded(one.after[unit.stream], version, envelopes)

    def unit(self) -> Prepared:
        if self._unit is None or self._start is None or self._reached is None:
            raise TypeError("nothing to prepare")
        self._unit.takes, self._unit.releases = set(), set()
        self._unit.becomes(self._start.state, self._reached.state)
        return self._unit

    def _read_on(self, kind: type[State], stream: UUID, *, before: int | None = None) -> Loaded:
        if self._reached is None:
            self._start = self._reached = self._read(kind, stream, before=before)
        if self._reached.state.id == stream:
            return self._reached
        return self._read_other(kind, stream, before=before)


def prepare_withdrawal(
    request: Withdrawal, envelopes: Sequence[Envelope], today: date, *, elsewhere: bool
) -> Prepared:
    """Say what to append to take a fact out; raises a `Refusal` where others rest on it.

    `elsewhere`: the command that recorded the fact also recorded facts in other streams.
    """
    fact = fact_withdrawn(request, envelopes)
    version = envelopes[-1].originator_version
    kind = state_of(envelopes[0].event.name)
    rest = check_withdrawable(
        envelopes, request.version, elsewhere=elsewhere, implicit=kind.implicit
    )
    prepared = Prepared(request.stream, version, request.actor, key=request.key)
    prepared.envelopes.append(
        Envelope(
            request.stream,
            version + 1,
            FactWithdrawn(today),
            fact.person,
            request.actor,
            prepared.command,
            request.reason,
            request.version,
        )
    )
    before = kind.of(request.stream, [e.event for e in in_force(envelopes)])
    after = kind.of(request.stream, rest)
    after.check_amended()
    prepared.becomes(before, after)
    return prepared


def fact_withdrawn(request: Withdrawal, envelopes: Sequence[Envelope]) -> Envelope:
    """The fact in force that is to be taken out; NotFound, or StaleVersion."""
    if not envelopes:
        raise NotFound(field="stream")
    version = envelopes[-1].originator_version
    if request.expected is not None and request.expected != version:
        raise StaleVersion(current=version)
    fact = next((e for e in in_force(envelopes) if e.version == request.version), None)
    if fact is None:
        raise NotFound(field="version")
    return fact


class PreparedByWhoSigns(Refusal):
    """Vous avez préparé ce dossier : un autre que vous signe la décision."""

    rule = "H42"
    remedy = "Faites signer le Président, ou un délégataire qui n'a rien enregistré du dossier."


def _check_apart(
    request: Request, envelopes: Sequence[Envelope], rules: Rules, today: date
) -> None:
    """Raises PreparedByWhoSigns; a fact corrected or withdrawn since was prepared all the same."""
    named = type(request.command).apart_from
    if named is None:
        return
    dated = rules.named(named).on(getattr(request.command, "on", today))
    if any(e.actor == request.actor and e.event.name in dated.codes for e in envelopes):
        raise PreparedByWhoSigns(rule=dated.id, field="decided_by")


def _load_all(decider: Decider, request: Request, read: Reader) -> dict[str, Loaded | None]:
    """Every stream the decision reads; a missing one is refused unless it may be absent."""
    loaded: dict[str, Loaded | None] = {}
    states: dict[str, State] = {}
    for index, (name, kind) in enumerate(decider.states):
        stream = decider.stream_of(name, request.command, states)
        if stream is None:
            loaded[name] = None
            continue
        opening = decider.opens(name) and request.corrects is None
        try:
            found = read(kind, stream, before=request.corrects if index == 0 else None)
        except NotFound:
            raise (AlreadyRecorded if opening else NotFound)(field=f"{name}_id") from None
        if opening and found.version:
            raise AlreadyRecorded(field=f"{name}_id")
        if not opening and not kind.implicit and not found.exists:
            raise NotFound(field=f"{name}_id")
        loaded[name], states[name] = found, found.state
    return loaded
