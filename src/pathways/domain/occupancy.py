"""Something one person has at a time, day by day: a place of an agreement, a moped."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Stay:
    """From `from_on` to `until_on`, both included, it is this enrolment's."""

    enrolment_id: UUID
    from_on: date
    until_on: date


def occupant(stays: Iterable[Stay], first: date, last: date) -> Stay | None:
    """The stay that shares a day with the period from `first` to `last`, if any."""
    return next((stay for stay in stays if stay.from_on <= last and first <= stay.until_on), None)


def freed(stays: Iterable[Stay], enrolment_id: UUID, last_day: date) -> tuple[Stay, ...]:
    """The stays once that enrolment has left after `last_day`; one that never began is gone."""
    return tuple(
        shortened
        for stay in stays
        if (shortened := _until(stay, last_day) if stay.enrolment_id == enrolment_id else stay)
        is not None
    )


def _until(stay: Stay, last_day: date) -> Stay | None:
    if last_day < stay.from_on:
        return None
    return Stay(stay.enrolment_id, stay.from_on, min(stay.until_on, last_day))
