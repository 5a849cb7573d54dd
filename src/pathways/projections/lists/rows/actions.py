"""Insertion actions: who is in them, what they came to, with which moped."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ActionMonth:
    """How many people were in an action in a month ("2021-03")."""

    month: str
    people: int


@dataclass(frozen=True, slots=True)
class ActionMeasure:
    """What was done of one measure in a programme's actions; of the vehicles, no programme.

    `quantity` is in the unit of the measure; `detail` is the civil year of days of places, the
    code of a result, or None.
    """

    programme: str
    measure: str
    detail: str | None
    quantity: int


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Someone in an action; `last_day_on`: the day they left, or are to leave at the latest.

    `modules` are those they are in on the day asked, or ever were; `steps` those done.
    """

    enrolment: UUID
    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    agreement: UUID
    title: str
    organisation: UUID
    organisation_name: str | None
    programme: str
    module: str | None
    public: str
    territory: str
    place: int | None
    entered_on: date
    last_day_on: date
    ended: bool
    early_exit_reason: str | None
    contract_ends_on: date | None
    referent: UUID | None
    referent_name: str | None
    results: list[str]
    steps: list[str]
    flagged: list[str]
    modules: list[str]


@dataclass(frozen=True, slots=True)
class Moped:
    """A moped on a day: `free`, `rented`, or `unfit` since its last check or for want of one.

    `awaited`: the contract ended on `rented_until`, and nobody recorded its return.
    """

    moped: UUID
    organisation: UUID
    organisation_name: str | None
    label: str
    site: str
    territory: str
    checked_on: date | None
    fit: bool | None
    enrolment: UUID | None
    person: UUID | None
    last_name: str | None
    first_name: str | None
    rented_until: date | None
    status: str


@dataclass(frozen=True, slots=True)
class ActionSession:
    """A collective session of an action; `flagged` are the norms it does not meet."""

    session: UUID
    agreement: UUID
    module: str | None
    theme: str | None
    site: str | None
    day: date
    starts_at: str | None
    minutes: int
    group_size: int | None
    status: str
    flagged: list[str]
    attended: int
    missed: int
    excused: int


@dataclass(frozen=True, slots=True)
class SessionAttendance:
    """Someone's line in a session: there, missing or excused; `version` is the fact's."""

    enrolment: UUID
    version: int
    person: UUID
    module: str | None
    attendance: str
    minutes: int
    last_name: str | None
    first_name: str | None
    erased: bool
    sort_key: str


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone in the action of an agreement, from `since` to the day before `until`."""

    enrolment: UUID
    person: UUID
    last_name: str | None
    first_name: str | None
    birth_date: date | None
    name_hash: str | None
    erased: bool
    since: date
    until: date
    module: str | None
    sort_key: str
