"""Who may decide in the President's place, and from when to when (N8)."""

from datetime import date
from uuid import UUID

from pathways.domain.event import Event, Sealed


class DelegationGiven(Event, day="given_on", introduces="delegate_id"):
    """The President delegates the signature of these acts, codes of `delegable_acts`."""

    delegate_id: UUID
    given_on: date
    since: date
    until: date
    acts: tuple[str, ...]
    last_name: Sealed[str]
    first_name: Sealed[str]
    capacity: str


class DelegationWithdrawn(Event, day="withdrawn_on"):
    delegate_id: UUID
    withdrawn_on: date


DelegationEvent = DelegationGiven | DelegationWithdrawn
