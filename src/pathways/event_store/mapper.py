"""Envelopes to and from rows of the log: encoding, sealing, digest."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

import orjson
from eventsourcing.persistence import Mapper, StoredEvent, Transcoder

from pathways.domain.event import registered_events, sealed_fields
from pathways.event_store import codec
from pathways.event_store.envelope import Envelope
from pathways.event_store.keys import Keyring, PersonKey, seal, unseal

REASON = "_reason"


@dataclass(frozen=True)
class LoggedEvent(StoredEvent):
    """A row of the log, before (`position` None) or after it is recorded.

    `topic` is the registered name and `state` the clear payload as JSON text, in the library's
    words. `wrapped` is the person's key as read beside the row; None once the person is forgotten.
    """

    schema: int
    person: UUID | None
    happened_on: date
    actor: str
    command: UUID
    corrects: int | None
    sealed: bytes | None
    digest: bytes
    position: int | None = None
    recorded_at: datetime | None = None
    wrapped: bytes | None = None


class SealedUnderNoKey(Exception):
    """A sealed fact is about someone whose key does not exist: never known, or forgotten."""


class LogMapper(Mapper[UUID]):
    """The library's mapper, with registered names for topics and one key per person."""

    upcasts: ClassVar[dict[tuple[str, int], Callable[[codec.Plain], codec.Plain]]] = {}
    """How the payload of an older schema becomes that of the next: (name, from) → function."""

    def __init__(self, transcoder: Transcoder, keyring: Keyring) -> None:
        super().__init__(transcoder)
        self.keyring = keyring
        self.key_of: Callable[[UUID], PersonKey | None] = lambda person: None
        """Finds a person's key; the application points it at the log."""

    def to_stored_event(self, domain_event: Any) -> LoggedEvent:
        """The library's way in: the row of an envelope, under its person's key as it stands."""
        person = domain_event.person
        return self.to_logged(domain_event, self.key_of(person) if person else None)

    def to_logged(self, envelope: Envelope, key: PersonKey | None) -> LoggedEvent:
        """The row of an envelope; `key` is its person's, needed where something is sealed."""
        event = envelope.event
        clear, hidden = codec.split(event)
        sealed = None
        if envelope.person is None or event.forgets:
            clear |= hidden
            if envelope.reason:
                clear[REASON] = envelope.reason
        elif envelope.reason:
            hidden[REASON] = envelope.reason
        if hidden and envelope.person is not None:
            if key is None:
                raise SealedUnderNoKey(event.name, envelope.person)
            about = _about(envelope.originator_id, envelope.originator_version)
            sealed = seal(key, codec.canonical(hidden), about)
        state = codec.canonical(clear)
        row: dict[str, Any] = {
            "originator_id": envelope.originator_id,
            "originator_version": envelope.originator_version,
            "topic": event.name,
            "state": state,
            "schema": event.schema,
            "person": envelope.person,
            "happened_on": event.happened_on,
            "actor": envelope.actor,
            "command": envelope.command,
            "corrects": envelope.corrects,
            "sealed": sealed,
        }
        return LoggedEvent(**row, digest=digest_of(row, clear))

    def clear_fields(self, row: LoggedEvent) -> codec.Plain:
        """What of a row speaks of nobody: its clear fields under the schema of today.

        Neither what is sealed, nor the fields that would be if the fact concerned a person, nor
        the reason it was recorded for: those are texts that people wrote.
        """
        clear: codec.Plain = orjson.loads(row.state)
        clear.pop(REASON, None)
        for schema in range(row.schema, _current_schema(row.topic)):
            clear = self.upcasts[row.topic, schema](clear)
        hidden = sealed_fields(row.topic)
        return {name: value for name, value in clear.items() if name not in hidden}

    def to_domain_event(self, stored_event: StoredEvent) -> Envelope:
        """The envelope of a row."""
        assert isinstance(stored_event, LoggedEvent)
        row = stored_event
        clear: codec.Plain = orjson.loads(row.state)
        hidden: codec.Plain | None = {}
        if row.sealed is not None:
            hidden = None
            if row.wrapped is not None and row.person is not None:
                key = self.keyring.unwrap(row.person, row.wrapped)
                about = _about(row.originator_id, row.originator_version)
                hidden = orjson.loads(unseal(key, row.sealed, about))
        reason = clear.pop(REASON, None) or (hidden or {}).pop(REASON, None)
        for schema in range(row.schema, _current_schema(row.topic)):
            clear = self.upcasts[row.topic, schema](clear)
        return Envelope(
            originator_id=_uuid(row.originator_id),
            originator_version=row.originator_version,
            event=codec.join(row.topic, clear, hidden),
            person=row.person,
            actor=row.actor,
            command=row.command,
            reason=reason,
            corrects=row.corrects,
            position=row.position,
            recorded_at=row.recorded_at,
            readable=hidden is not None,
        )


def digest_of(row: dict[str, Any], payload: codec.Plain) -> bytes:
    """SHA-256 of the event's canonical form; `payload` as read from jsonb gives the same."""
    sealed = row["sealed"]
    return digest_over(row, payload, hashlib.sha256(sealed).hexdigest() if sealed else None)


def digest_over(row: dict[str, Any], payload: codec.Plain, sealed: str | None) -> bytes:
    """As `digest_of`, where of what is sealed only its own SHA-256 is known."""
    return hashlib.sha256(
        codec.canonical(
            {
                "stream": str(row["originator_id"]),
                "version": row["originator_version"],
                "name": row["topic"],
                "schema": row["schema"],
                "person": str(row["person"]) if row["person"] else None,
                "happened_on": row["happened_on"].isoformat(),
                "actor": row["actor"],
                "command": str(row["command"]),
                "corrects": row["corrects"],
                "payload": payload,
                "sealed": sealed,
            }
        )
    ).digest()


def _about(stream: UUID | str, version: int) -> bytes:
    return f"{stream}/{version}".encode()


def _uuid(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _current_schema(name: str) -> int:
    return registered_events()[name].schema
