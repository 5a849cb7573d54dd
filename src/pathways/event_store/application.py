"""The one way in: read, decide, append.

API, scheduler, imports, demo and tests all call `Pathways.handle`.
"""

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from blinker import Signal
from eventsourcing.application import Application
from eventsourcing.persistence import Recording

from pathways.domain.aggregates import events_of, state_of
from pathways.domain.command import Claim, Command, State
from pathways.domain.correction import in_force
from pathways.domain.event import Event
from pathways.domain.refusal import (
    LostClaim,
    PersonUnreadable,
    Refusal,
    ReusedKey,
    StaleVersion,
)
from pathways.domain.rules import Rules
from pathways.event_store import factory
from pathways.event_store.deciding import (
    Loaded,
    Prepared,
    Request,
    RequestKey,
    Withdrawal,
    fact_withdrawn,
    prepare,
    prepare_in_turn,
    prepare_withdrawal,
)
from pathways.event_store.envelope import Envelope
from pathways.event_store.keys import PersonKey
from pathways.event_store.mapper import LogMapper, SealedUnderNoKey
from pathways.event_store.patience import Patience
from pathways.event_store.recorder import LogPool, LogRecorder, ReadOnly
from pathways.event_store.unit import Appended, Outcome, Unit

__all__ = [
    "Loaded",
    "Pathways",
    "Prepared",
    "Recorded",
    "Request",
    "RequestKey",
    "Withdrawal",
    "appended",
]

appended = Signal("events were appended; sent with `envelopes` and `position`")


@dataclass(frozen=True)
class Recorded:
    """What a command led to. Without events, nothing needed recording."""

    stream: UUID
    version: int
    position: int
    events: Sequence[Event] = ()
    replayed: bool = False


class Pathways(Application[UUID]):
    """The event store of one département."""

    rules: Rules = Rules.standard()
    """The regulation its decisions are taken under."""
    mapper: LogMapper
    recorder: LogRecorder

    def __init__(self, env: Any = None) -> None:
        super().__init__(env)
        self.mapper.key_of = lambda person: self._keys([person]).get(person)

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

    def as_known(self, position: int) -> "Pathways":
        """The same log as it stood at a position, to be read and nothing else."""
        past = object.__new__(_ToRead)
        past.__dict__.update(self.__dict__)
        past.recorder = copy(self.recorder)
        past.recorder.upto = position
        past.recorder.read_only = True
        return past

    def through(self, pool: LogPool) -> "Pathways":
        """The same log read through connections that show somebody's part of it; read only."""
        seen = object.__new__(_ToRead)
        seen.__dict__.update(self.__dict__)
        seen.recorder = copy(self.recorder)
        seen.recorder.pool = pool
        seen.recorder.read_only = True
        return seen

    def load(self, kind: type[State], stream: UUID, *, before: int | None = None) -> Loaded:
        """A stream's state from the facts in force; `before` leaves out that version and later."""
        return Loaded.of(kind, stream, self.envelopes(stream), before)

    def load_many(self, kind: type[State], streams: Sequence[UUID]) -> dict[UUID, Loaded]:
        """Several streams of one kind, read at once; one never opened is at version 0."""
        found: dict[UUID, list[Envelope]] = {stream: [] for stream in streams}
        if streams:
            for row in self.recorder.select_streams(list(found)):
                envelope = self.mapper.to_domain_event(row)
                found[envelope.originator_id].append(envelope)
        return {stream: Loaded.of(kind, stream, each, None) for stream, each in found.items()}

    def gather(self, kind: type[State], people: Collection[UUID]) -> list[Loaded]:
        """Every stream of that kind about these people, in the order they were opened."""
        found: dict[UUID, list[Envelope]] = {}
        names = events_of(kind)
        for row in self.recorder.select_people(list(people), names, 2**62):
            found.setdefault(UUID(str(row.originator_id)), []).append(
                self.mapper.to_domain_event(row)
            )
        loaded = [
            Loaded.of(kind, stream, envelopes, None)
            for stream, envelopes in found.items()
            # Withdrawals come along, of streams of every kind.
            if envelopes[0].event.name in names
        ]
        return [one for one in loaded if one.exists]

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
        Where others write to the same streams, each try that fails is one that they recorded; the
        call tries again as long as its `Patience` lasts.
        """
        rules = rules or self.rules
        answers: dict[int, Recorded | Refusal] = {}
        patience = Patience()
        while waiting := [i for i in range(len(requests)) if i not in answers]:
            prepared: dict[int, Prepared] = {}
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
            told = self._append(prepared)
            stale = {i for i, answer in told.items() if isinstance(answer, StaleVersion)}
            # Read again: whoever expected another version is refused then, by name.
            if stale and len(stale) == len(told) and not patience.wait():
                stale = set()
            answers |= {i: answer for i, answer in told.items() if i not in stale}
        return [answers[index] for index in range(len(requests))]

    def handle_in_turn(
        self, requests: Sequence[Request], *, today: date, rules: Rules | None = None
    ) -> list[Recorded | Refusal]:
        """Handle requests about one stream, each on where those before it lead, in one commit.

        Each is recorded or refused on its own. Where somebody else recorded meanwhile, all are
        decided again; where another stream holds what one of them takes, each goes its own way.
        """
        if not requests:
            return []
        patience = Patience()
        while True:
            prepared, refused = prepare_in_turn(requests, self.load, rules or self.rules, today)
            if prepared is None or not prepared.envelopes:
                break
            (answer,) = self.append_decided([prepared])
            if isinstance(answer, Recorded):
                return [refused.get(index, answer) for index in range(len(requests))]
            if isinstance(answer, LostClaim) or not patience.wait():
                break
        return self._handle_each(requests, today, rules)

    def _handle_each(
        self, requests: Sequence[Request], today: date, rules: Rules | None
    ) -> list[Recorded | Refusal]:
        return [self.handle_all([one], today=today, rules=rules)[0] for one in requests]

    def append_decided(self, prepared: Sequence[Prepared]) -> list[Recorded | Refusal]:
        """Append decisions taken on states and versions that the caller holds, in one commit.

        For bulk loading into a log that nobody else writes to: nothing is read again before
        deciding. Each is recorded or refused on its own, and a stream that is not at the version
        decided upon (another decision of this call included) answers StaleVersion.
        """
        answers = self._append(dict(enumerate(prepared)))
        return [answers[index] for index in range(len(prepared))]

    def _prepare(
        self, request: Request | Withdrawal, rules: Rules, today: date
    ) -> Prepared | Recorded:
        if request.key and (replay := self.replay(request.key)):
            return replay
        try:
            return self._prepare_new(request, rules, today)
        except Refusal:
            # The same request sent at once, and recorded since we looked: refused for being done.
            if request.key and (replay := self.replay(request.key)):
                return replay
            raise

    def _prepare_new(
        self, request: Request | Withdrawal, rules: Rules, today: date
    ) -> Prepared | Recorded:
        if isinstance(request, Withdrawal):
            return self._prepare_withdrawal(request, today)
        prepared = prepare(request, self.load, rules, today, gather=self.gather)
        if not prepared.envelopes:
            return Recorded(prepared.stream, prepared.version, self.recorder.head())
        return prepared

    def _prepare_withdrawal(self, request: Withdrawal, today: date) -> Prepared:
        envelopes = self.envelopes(request.stream)
        fact = fact_withdrawn(request, envelopes)
        row = next(
            e
            for e in self.recorder.select_events(request.stream)
            if e.originator_version == fact.originator_version
        )
        kind = state_of(fact.event.name)
        if kind.rested_on:
            kind(request.stream).check_rested_on(self._resting_on(kind, request.stream))
        together = self.recorder.select_command(row)  # type: ignore[arg-type]
        elsewhere = any(e.originator_id != request.stream for e in together)
        return prepare_withdrawal(request, envelopes, today, elsewhere=elsewhere)

    def _resting_on(self, kind: type[State], stream: UUID) -> int:
        """How many facts in force of other streams rest on this one."""
        return sum(
            envelope.event.name in kind.rested_on
            and getattr(envelope.event, kind.rested_on[envelope.event.name]) == stream
            for other in self.recorder.select_naming(kind.rested_on, stream)
            for envelope in in_force(self.envelopes(other))
        )

    # ------------------------------------------------------------------ appending

    def _append(self, prepared: Mapping[int, Prepared]) -> dict[int, Recorded | Refusal]:
        if not prepared:
            return {}
        keys = self._keys(
            {e.person for ready in prepared.values() for e in ready.envelopes if e.person}
        )
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
        if not appended.receivers:
            return answers
        done = [
            replace(envelope, position=answer.position - len(ready.envelopes) + offset)
            for index, answer in answers.items()
            if isinstance(answer, Recorded) and not answer.replayed and (ready := prepared[index])
            for offset, envelope in enumerate(ready.envelopes, start=1)
        ]
        if done:
            appended.send(self, envelopes=done, position=max(e.position or 0 for e in done))
        return answers

    def _keys(self, persons: Iterable[UUID]) -> dict[UUID, PersonKey]:
        wrapped = self.recorder.wrapped_keys(list(persons))
        return {p: self.mapper.keyring.unwrap(p, w) for p, w in wrapped.items()}

    def _unit(self, ready: Prepared, keys: Mapping[UUID, PersonKey]) -> Unit:
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

    def _told(self, ready: Prepared, answer: Appended) -> Recorded | Refusal:
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
                assert answer.at_stream is not None
                assert answer.at_version is not None
                assert answer.at_position is not None
                return Recorded(
                    answer.at_stream, answer.at_version, answer.at_position, replayed=True
                )
            case Outcome.KEY_REUSED:
                return ReusedKey()
            case Outcome.CLAIMED:
                return LostClaim(claim=(answer.detail or "").split(":")[0])
            case Outcome.STALE:
                return StaleVersion()

    def replay(self, key: RequestKey) -> Recorded | None:
        """What was recorded under this key before, if anything; raises ReusedKey."""
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


class _ToRead(Pathways):
    """The log as it stood, or as somebody sees it: nothing is written, and nothing closed.

    Its connections are those of the application it is of, or of whoever gave it some.
    """

    def save(self, *objs: Any, **kwargs: Any) -> list[Recording[UUID]]:
        """Refused: ReadOnly."""
        raise ReadOnly

    def close(self) -> None:
        """Nothing of its own to let go of."""
