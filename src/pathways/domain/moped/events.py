"""A moped of a rental service: registered, checked, rented to one person at a time (A3.2, A3.7)."""

from datetime import date
from uuid import UUID

from pathways.domain.event import Event


class MopedRegistered(Event, day="registered_on"):
    organisation_id: UUID
    registered_on: date
    label: str
    site: str
    territory: str


class MopedChecked(Event, day="checked_on"):
    """A regular check of the vehicle (A3.2)."""

    checked_on: date
    fit: bool
    comment: str | None = None


class MopedTaken(Event, day="from_on"):
    """From that day to `until_on` at the latest, both included, it is this enrolment's."""

    enrolment_id: UUID
    from_on: date
    until_on: date


class MopedFreed(Event, day="last_day_on"):
    """Free again after that day: the moped is back, or the rental never was.

    `back` is False where they keep it under the contract before the one that never was.
    """

    enrolment_id: UUID
    last_day_on: date
    back: bool = True


class MopedRetired(Event, day="retired_on"):
    """`retired_on` is the first day without it."""

    retired_on: date
    reason: str


MopedEvent = MopedRegistered | MopedChecked | MopedTaken | MopedFreed | MopedRetired
