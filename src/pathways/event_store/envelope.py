"""The envelope: everything about an event that is not the fact itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pathways.domain.event import Event


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event of the log.

    `originator_id` and `originator_version` are the library's words for stream and version (with
    them `Application.save` takes envelopes as they are). `position` and `recorded_at` are known
    once recorded. `readable` is false when the person was forgotten: sealed fields are then empty.
    """

    originator_id: UUID
    originator_version: int
    event: Event
    person: UUID | None
    actor: str
    command: UUID
    reason: str | None = None
    corrects: int | None = None
    position: int | None = None
    recorded_at: datetime | None = None
    readable: bool = True

    @property
    def version(self) -> int:
        """The place of the fact in its stream: a correction takes that of what it corrects."""
        return self.corrects or self.originator_version
