"""The one way in: read, decide, append.

API, scheduler, imports, demo and tests all call `Pathways.handle`.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from blinker import Signal
from eventsourcing.application import Application
from eventsourcing.persistence import Recording
from uuid_utils.compat import uuid7

from pathways.domain.aggregates import state_of
from pathways.domain.command import Claim, Command, Decider, On, State, decider_of
from pathways.domain.correction import check_corrected, check_withdrawable, in_force
from pathways.domain.event import Event, FactWithdrawn
from pathways.domain.refusal import (
    AlreadyRecorded,
    LostClaim,
    NotFound,
    PersonUnreadable,
    Refusal,
    ReusedKey,
    StaleVersion,
)
from pathways.domain.rules import Rules
from pathways.event_store import factory
from pathways.event_store.envelope import Envelope
from pathways.event_store.keys import PersonKey
from pathways.event_store.mapper import LogMapper, SealedUnderNoKey
from pathways.event_store.recorder import Appended, LogRecorder, Outcome, Unit

ATTEMPTS = 5

appended = Signal("events were appended; sent with `envelopes` and `position`")


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
class Recorded:
    """What a command led to. Without events, nothing needed recording."""

    stream: UUID
    version: int
    position: int
    events: Sequence[Event] = ()
    replayed: bool = False


@dataclass(frozen=True)
class Loaded:
    """A stream as read: its state, the version it is at, and every envelope of it."""

    state: State
    version: int = 0
    envelopes: Sequence[Envelope] = ()


@dataclass
class _Prepared:
    """A decision ready to be sealed and appended."""

    stream: UUID
    version: int
    actor: str
    command: UUID
    envelopes: list[Envelope] = field(default_factory=list)
    takes: set[tuple[Claim, UUID]] = field(default_factory=set)
    releases: set[tuple[Claim, UUID]] = field(default_factory=set)
    key: RequestKey | None = None


class Pathways(Application[UUID]):
    """The event store of one département."""

    mapper: LogMapper  # type: ignore[assignment]
    recorder: LogRecorder

    @classmethod
    def open(cls, conninfo: str, master_key: str, *, pool_size: int = 8) -> "Pathways":
        """The application over a migrated log; `conninfo` logs in as the application role."""
        return cls(
            {
                "PERSISTENCE_MODULE": f"{factory.__name__}:{factory.Factory.__name__}",
                factory.CONNINFO: conninfo,
                factory.MASTER_KEY: master_key,
                factory.POOL_SIZE: str(pool_size),
            }
        )

    def construct_env(self, name: str, env: Any = None) -> Any:
        """Ours alone: nothing of the process environment changes how the log is written."""
        construct = super().construct_env
        kept = {key: os.environ.pop(key) for key in list(os.environ) if key in _LIBRARY_SETTINGS}
        try:
            return construct(name, env)
        finally:
            os.environ.update(kept)

    def save(self, *objs: Any, **kwargs: Any) -> list[Recording[UUID]]:
        """Envelopes straight to the event store, without the library's protocol test on each."""
        return self.events.put(objs, **kwargs)

    # ------------------------------------------------------------------ reading

    def load(self, kind: type[State], stream: UUID, *, before: int | None = None) -> Loaded:
        """A stream's state from the facts in force; `before` leaves out that version and later."""
        envelopes = self.envelopes(stream)
        version = envelopes[-1].originator_version if envelopes else 0
        facts = [e.event for e in in_force(envelopes) if before is None or e.version < before]
        return Loaded(kind.of(stream, facts), version, envelopes)

    def envelopes(self, stream: UUID) -> list[Envelope]:
        """Every envelope of a stream, corrections and withdrawals included, in version order."""
        return list(map(self.mapper.to_domain_event, self.recorder.select_events(stream)))

    def history(self, person: UUID) -> list[Envelope]:
        """Everything recorded about a person, in the order it was recorded."""
        return list(map(self.mapper.to_domain_event, self.recorder.select_about(person)))

    # ------------------------------------------------------------------ writing

    def handle(
        self,
        command: Command,
        *,
        actor: str,
        today: date,
        rules: Rules | None = None,
        **request: Any,
    ) -> Recorded:
        """Record what a command asks for; raises the `Refusal` that stands in its way."""
        (answer,) = self.handle_all([Request(command, actor, **request)], today=today, rules=rules)
        if isinstance(answer, Refusal):
            raise answer
        return answer

    def withdraw(self, withdrawal: Withdrawal, *, today: date) -> Recorded:
        """Take a fact out of its stream; raises a `Refusal` where others rest on it."""
        (answer,) = self.handle_all([withdrawal], today=today)
        if isinstance(answer, Refusal):
            raise answer
        return answer

    def handle_all(
        self,
        requests: Sequence[Request | Withdrawal],
        *,
        today: date,
        rules: Rules | None = None,
    ) -> list[Recorded | Refusal]:
        """Handle several requests in one commit; each is recorded or refused on its own.

        Requests that touch one another's streams are retried in order until each has its answer.
        """
        rules = rules or Rules.standard()
        answers: dict[int, Recorded | Refusal] = {}
        for attempt in range(ATTEMPTS + len(requests)):
            waiting = [i for i in range(len(requests)) if i not in answers]
            if not waiting:
                break
            prepared: dict[int, _Prepared] = {}
            for index in waiting:
                try:
                    ready = self._prepare(requests[index], rules, today)
                except Refusal as refusal:
                    answers[index] = refusal
                    continue
                if isinstance(ready, Recorded):
                    answers[index] = ready
                else:
                    prepared[index] = ready
            for index, answer in self._append(prepared).items():
                stale = isinstance(answer, StaleVersion)
                if not stale or requests[index].expected is not None or attempt >= ATTEMPTS:
                    answers[index] = answer
        return [answers.get(index, StaleVersion()) for index in range(len(requests))]

    def _prepare(
        self, request: Request | Withdrawal, rules: Rules, today: date
    ) -> _Prepared | Recorded:
        if request.key and (replay := self._replay(request.key)):
            return replay
        if isinstance(request, Withdrawal):
            return self._prepare_withdrawal(request, today)
        decider = decider_of(request.command)
        loaded = self._load_all(decider, request)
        name, _ = decider.states[0]
        subject = loaded[name]
        if request.expected is not None and request.expected != subject.version:
            raise StaleVersion(current=subject.version)
        states = {each: one.state for each, one in loaded.items() if one is not None}
        decision = decider(request.command, states, rules, today)
        own = [event for event in decision if isinstance(event, Event)]
        prepared = _Prepared(
            subject.state.id, subject.version, request.actor, uuid7(), key=request.key
        )
        if request.corrects is not None:
            history = check_corrected(subject.envelopes, request.corrects, decision)
            self._add(prepared, subject, own, request, corrects=request.corrects)
            after = type(subject.state).of(subject.state.id, history)
            before = type(subject.state).of(
                subject.state.id, [e.event for e in in_force(subject.envelopes)]
            )
            self._claim(prepared, before, after)
        else:
            self._add(prepared, subject, own, request)
            self._claim(prepared, subject.state, _after(subject.state, own))
        for on in (each for each in decision if isinstance(each, On)):
            other = next(
                (o for o in loaded.values() if o and o.state.id == on.state.id), Loaded(on.state)
            )
            self._add(prepared, other, on.events, request)
            self._claim(prepared, other.state, _after(other.state, on.events))
        if not prepared.envelopes:
            return Recorded(subject.state.id, subject.version, self.recorder.head())
        return prepared

    def _prepare_withdrawal(self, request: Withdrawal, today: date) -> _Prepared:
        envelopes = self.envelopes(request.stream)
        if not envelopes:
            raise NotFound(field="stream")
        version = envelopes[-1].originator_version
        if request.expected is not None and request.expected != version:
            raise StaleVersion(current=version)
        fact = next((e for e in in_force(envelopes) if e.version == request.version), None)
        if fact is None:
            raise NotFound(field="version")
        row = next(
            e
            for e in self.recorder.select_events(request.stream)
            if e.originator_version == fact.originator_version
        )
        together = self.recorder.select_command(row)  # type: ignore[arg-type]
        rest = check_withdrawable(
            envelopes,
            request.version,
            elsewhere=any(e.originator_id != request.stream for e in together),
        )
        kind = state_of(type(envelopes[0].event))
        prepared = _Prepared(request.stream, version, request.actor, uuid7(), key=request.key)
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
        self._claim(prepared, before, kind.of(request.stream, rest))
        return prepared

    def _load_all(self, decider: Decider, request: Request) -> dict[str, Any]:
        """Every stream the decision reads; a missing one is refused unless it may be absent."""
        loaded: dict[str, Any] = {}
        states: dict[str, State] = {}
        for index, (name, kind) in enumerate(decider.states):
            stream = decider.stream_of(name, request.command, states)
            if stream is None:
                loaded[name] = None
                continue
            before = request.corrects if index == 0 else None
            found = self.load(kind, stream, before=before)
            opening = decider.opens(name) and request.corrects is None
            if opening and found.version:
                raise AlreadyRecorded(field=f"{name}_id")
            if not opening and not found.version:
                raise NotFound(field=f"{name}_id")
            loaded[name], states[name] = found, found.state
        return loaded

    def _add(
        self,
        prepared: _Prepared,
        on: Loaded,
        events: Sequence[Event],
        request: Request,
        corrects: int | None = None,
    ) -> None:
        state = on.state
        for number, event in enumerate(events, start=on.version + 1):
            state = state.evolve(event)
            prepared.envelopes.append(
                Envelope(
                    state.id,
                    number,
                    event,
                    state.person(event),
                    request.actor,
                    prepared.command,
                    request.reason,
                    corrects,
                )
            )

    @staticmethod
    def _claim(prepared: _Prepared, before: State, after: State) -> None:
        prepared.takes |= {(claim, after.id) for claim in after.claims() - before.claims()}
        prepared.releases |= {(claim, after.id) for claim in before.claims() - after.claims()}

    # ------------------------------------------------------------------ appending

    def _append(self, prepared: Mapping[int, _Prepared]) -> dict[int, Recorded | Refusal]:
        if not prepared:
            return {}
        keys = self._keys(prepared.values())
        units: dict[int, Unit] = {}
        answers: dict[int, Recorded | Refusal] = {}
        for index, ready in prepared.items():
            try:
                units[index] = self._unit(ready, keys)
            except SealedUnderNoKey:
                answers[index] = PersonUnreadable()
        if not units:
            return answers
        for index, answer in zip(units, self.recorder.append(list(units.values())), strict=True):
            answers[index] = self._told(prepared[index], answer)
        done = [
            replace(envelope, position=answer.position - len(ready.envelopes) + offset)
            for index, answer in answers.items()
            if isinstance(answer, Recorded) and not answer.replayed and (ready := prepared[index])
            for offset, envelope in enumerate(ready.envelopes, start=1)
        ]
        if done:
            appended.send(self, envelopes=done, position=max(e.position or 0 for e in done))
        return answers

    def _keys(self, prepared: Any) -> dict[UUID, PersonKey]:
        persons = {e.person for ready in prepared for e in ready.envelopes if e.person is not None}
        wrapped = self.recorder.wrapped_keys(list(persons))
        return {p: self.mapper.keyring.unwrap(p, w) for p, w in wrapped.items()}

    def _unit(self, ready: _Prepared, keys: Mapping[UUID, PersonKey]) -> Unit:
        made: dict[UUID, PersonKey] = {}
        for envelope in ready.envelopes:
            introduces = type(envelope.event).introduces
            person = envelope.person
            if (
                introduces
                and person is not None
                and person not in keys
                and envelope.corrects is None
            ):
                made[person] = self.mapper.keyring.new_key(person)
        rows = [
            self.mapper.to_logged(e, made.get(e.person) or keys.get(e.person) if e.person else None)
            for e in ready.envelopes
        ]
        return Unit(
            ready.command,
            ready.actor,
            rows,
            takes=[(self.claim_text(claim), stream) for claim, stream in ready.takes],
            releases=[(self.claim_text(claim), stream) for claim, stream in ready.releases],
            new_keys={person: key.wrapped for person, key in made.items()},
            key=ready.key.key if ready.key else None,
            fingerprint=self._fingerprint(ready.key) if ready.key else None,
        )

    def claim_text(self, claim: Claim) -> str:
        """A claim as stored; personal data only as a keyed hash."""
        value = (
            self.mapper.keyring.keyed_hash(claim.kind, claim.value) if claim.secret else claim.value
        )
        return f"{claim.kind}:{value}"

    def _told(self, ready: _Prepared, answer: Appended) -> Recorded | Refusal:
        match answer.outcome:
            case Outcome.RECORDED:
                own = [e for e in ready.envelopes if e.originator_id == ready.stream]
                version = own[-1].originator_version if own else ready.version
                return Recorded(
                    ready.stream,
                    version,
                    answer.at_position or 0,
                    [e.event for e in ready.envelopes],
                )
            case Outcome.REPLAYED:
                assert answer.at_stream and answer.at_version and answer.at_position
                return Recorded(
                    answer.at_stream, answer.at_version, answer.at_position, replayed=True
                )
            case Outcome.KEY_REUSED:
                return ReusedKey()
            case Outcome.CLAIMED:
                return LostClaim(claim=(answer.detail or "").split(":")[0])
            case Outcome.STALE:
                return StaleVersion()

    def _replay(self, key: RequestKey) -> Recorded | None:
        found = self.recorder.answered(key.key)
        if found is None:
            return None
        fingerprint, stream, version, position = found
        if bytes(fingerprint) != self._fingerprint(key):
            raise ReusedKey
        return Recorded(stream, version, position, replayed=True)

    def _fingerprint(self, key: RequestKey) -> bytes:
        """Keyed: a request may hold a name, and its bare hash could be guessed."""
        return self.mapper.keyring.keyed_hash("request", key.fingerprint.hex()).encode()


_LIBRARY_SETTINGS = frozenset(
    {
        "PERSISTENCE_MODULE",
        "INFRASTRUCTURE_FACTORY",
        "FACTORY_TOPIC",
        "CIPHER_TOPIC",
        "CIPHER_KEY",
        "COMPRESSOR_TOPIC",
        "IS_SNAPSHOTTING_ENABLED",
        "MAPPER_TOPIC",
        "TRANSCODER_TOPIC",
        "AGGREGATE_CACHE_MAXSIZE",
    }
)


def _after(state: State, events: Sequence[Event]) -> State:
    for event in events:
        state = state.evolve(event)
    return state
