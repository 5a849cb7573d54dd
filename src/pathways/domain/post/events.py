"""A place of an agreement, occupied by one person at a time (A5.4, A6.2, A7.2)."""

from datetime import date
from uuid import UUID

from pathways.domain.event import Event


class PostTaken(Event, day="from_on"):
    """From that day to `until_on` at the latest, both included, the place is this enrolment's."""

    enrolment_id: UUID
    from_on: date
    until_on: date


class PostFreed(Event, day="last_day_on"):
    """The place is free again after that day; the day before it was taken where it never was."""

    enrolment_id: UUID
    last_day_on: date


PostEvent = PostTaken | PostFreed
