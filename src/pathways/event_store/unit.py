"""What is appended to the log, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pathways.event_store.mapper import LoggedEvent


class Outcome(StrEnum):
    """What became of one unit."""

    RECORDED = "recorded"
    REPLAYED = "replayed"  # the same key was recorded before: this is that answer
    KEY_REUSED = "key_reused"  # the key was used before for another request
    STALE = "stale"  # a stream moved on, or a person's key was made meanwhile
    CLAIMED = "claimed"  # another stream holds what this one takes


@dataclass(frozen=True)
class Unit:
    """What is appended entirely or not at all: one command's events, claims and new keys."""

    command: UUID
    actor: str
    events: Sequence[LoggedEvent]
    takes: Sequence[tuple[str, UUID]] = ()
    releases: Sequence[tuple[str, UUID]] = ()
    new_keys: Mapping[UUID, bytes] | None = None
    key: str | None = None
    fingerprint: bytes | None = None


@dataclass(frozen=True)
class Appended:
    """The answer for one unit: `position` is its last event's, `detail` the claim that was lost."""

    unit: int
    outcome: Outcome
    at_stream: UUID | None
    at_version: int | None
    at_position: int | None
    detail: str | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "outcome", Outcome(self.outcome))


# Binary: payloads and seals go over as they are; an array in text is escaped and parsed again.
