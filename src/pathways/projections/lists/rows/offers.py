"""Offers, those positioned on them, and what their matching reads."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer as it stood on the day asked; `awaiting`: who waits to be answered, or to enter."""

    offer: UUID
    kind: str
    title: str
    organisation: UUID
    organisation_name: str | None
    agreement: UUID | None
    objective: str
    publics: list[str]
    territories: list[str]
    skills: list[str]
    commune: str | None
    published_on: date
    open_until: date
    places: int
    places_left: int
    status: str
    awaiting: int


@dataclass(frozen=True, slots=True)
class Positioned:
    """Someone on an offer, as it stood on the day asked; `since`: the day of the last answer."""

    positioning: UUID
    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    offer: UUID
    title: str | None
    kind: str | None
    organisation: UUID
    organisation_name: str | None
    public: str
    proposed_on: date
    proposed_by: str
    referent: UUID | None
    referent_name: str | None
    standing: str
    since: date
    reasons: list[str]
    enrolment: UUID | None


@dataclass(frozen=True, slots=True)
class OfferRow:
    """What ranking needs of an offer, and what a rank shows of it."""

    offer: UUID
    kind: str
    title: str
    organisation: UUID
    organisation_name: str | None
    objective: str
    publics: list[str]
    skills: list[str]
    territories: list[str]
    commune: str | None
    open_until: date
    open: bool
    places_left: int
    positioned: bool


@dataclass(frozen=True, slots=True)
class SeekerRow:
    """What ranking needs of a person, and what a rank shows of them."""

    person: UUID
    last_name: str
    first_name: str
    birth_date: date | None
    right_status: str | None
    territory: str | None
    objective: str | None
    skills: list[str] | None
    commune: str | None
    within_km: int | None
    since: date | None
    sort_key: str
    positioned: bool
