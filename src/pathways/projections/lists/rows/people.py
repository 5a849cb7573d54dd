"""Who is who, what happened to them, and whose file is over."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Person:
    """Someone found by name or number."""

    person: UUID
    category: str
    last_name: str
    first_name: str
    birth_date: date | None
    merged_into: UUID | None
    sort_key: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One event of a person's timeline, without its sealed part."""

    person: UUID
    position: int
    stream: UUID
    version: int
    name: str
    happened_on: date
    recorded_at: datetime
    actor: str
    corrects: int | None
    replaced_by: int | None
    rules: list[str]


@dataclass(frozen=True, slots=True)
class Moved:
    """An event recorded since a figure was told, that may have moved it."""

    position: int
    stream: UUID
    version: int
    name: str
    happened_on: date
    recorded_at: datetime
    actor: str
    person: UUID | None
    corrects: int | None


@dataclass(frozen=True, slots=True)
class LastContact:
    """Someone nobody had contact with since a day; `followed` where somebody still follows them."""

    person: UUID
    last_name: str | None
    first_name: str | None
    birth_date: date | None
    last_contact_on: date
    followed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands on a day; without `orientation` nobody follows them."""

    right_status: str | None
    bound: bool | None
    territory: str | None
    profile: str | None
    orientation: UUID | None
    organisation: UUID | None
    organisation_name: str | None
    referent: UUID | None
    referent_name: str | None
    kind: str | None
    oriented_on: date | None
    standing: str | None
    counted: bool


@dataclass(frozen=True, slots=True)
class SampledFrom:
    """A file that a sample may draw, and the body that follows the person on the day asked."""

    person: UUID
    organisation: UUID | None
