"""A collective session of an action: its schedule, its group, its length (A2.3, A4.5, A6.2)."""

from datetime import date
from uuid import UUID

from pathways.domain.event import Event


class ActionSessionScheduled(Event, day="scheduled_on"):
    scheduled_on: date
    agreement_id: UUID
    held_on: date
    starts_at: str
    minutes: int
    theme: str
    module: str | None = None
    site: str | None = None


class ActionSessionHeld(Event, day="held_on"):
    """The session took place, with that many people; `flagged` are the norms it does not meet."""

    agreement_id: UUID
    held_on: date
    minutes: int
    group_size: int
    module: str | None = None
    theme: str | None = None
    flagged: tuple[str, ...] = ()


class ActionSessionCancelled(Event, day="cancelled_on"):
    cancelled_on: date
    reason: str


ActionSessionEvent = ActionSessionScheduled | ActionSessionHeld | ActionSessionCancelled
