"""What is followed of people on a day: deadlines, alerts, files active."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline open on the day asked; `days_late` is negative while there is time.

    A final report is owed by an agreement, and by no person: `agreement` names it, by its `title`,
    and is None too where the report is on a body's accompaniment.
    """

    deadline: UUID
    person: UUID | None
    last_name: str | None
    first_name: str | None
    erased: bool
    kind: str
    since: date
    due_on: date
    rule: str
    late: bool
    days_late: int
    stream: UUID
    version: int
    orientation: UUID | None
    organisation: UUID | None
    organisation_name: str | None
    referent: UUID | None
    referent_name: str | None
    agreement: UUID | None
    title: str | None
    sort_key: str


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert whose deadline is still open on the day asked; of a person or of an agreement."""

    alert: UUID
    deadline: UUID
    person: UUID | None
    last_name: str | None
    first_name: str | None
    erased: bool
    kind: str
    step: str
    recipient: str
    raised_on: date
    due_on: date
    rule: str
    orientation: UUID | None
    organisation: UUID | None
    organisation_name: str | None
    referent: UUID | None
    referent_name: str | None
    agreement: UUID | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Followed:
    """A person of ma liste: one status, the next step and its due date."""

    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    orientation: UUID
    organisation: UUID
    organisation_name: str | None
    referent: UUID | None
    referent_name: str | None
    kind: str
    oriented_on: date
    standing: str
    status: str
    next_step: str | None
    due_on: date | None
    rule: str | None
    late: int
    next_rdv_on: date | None
    last_rdv_on: date | None
    sort_key: str


@dataclass(frozen=True, slots=True)
class Unassigned:
    """Someone waiting to be oriented, or for a référent."""

    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    reason: str
    orientation: UUID | None
    organisation: UUID | None
    organisation_name: str | None
    right_status: str | None
    bound: bool | None
    profile: str | None
    territory: str | None
    due_on: date | None
    rule: str | None
    late: bool
    sort_key: str


@dataclass(frozen=True, slots=True)
class FileActive:
    """A body's or a référent's file active; `total` is true on the body's own row."""

    organisation: UUID
    organisation_name: str | None
    organisation_kind: str | None
    territory: str | None
    referent: UUID | None
    referent_name: str | None
    total: bool
    file_active: int
    validated: int
    under_validation: int
    under_recall: int
    beside: int
    without_contract: int
    drafted: int
    signed: int
    returned: int
    exempted: int
    expired: int
    fte: Decimal | None
    norm: int | None


@dataclass(frozen=True, slots=True)
class FileActiveMember:
    """A person behind a figure of the file active."""

    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    orientation: UUID
    organisation: UUID
    referent: UUID | None
    standing: str
    counted: bool
    since: date
    sort_key: str


@dataclass(frozen=True, slots=True)
class FileActiveOfDay:
    """A body's file active on one day."""

    day: date
    file_active: int


@dataclass(frozen=True, slots=True)
class FileActiveCase:
    """Someone in a body's file active on one day, or beside it; `version` opened that stream."""

    day: date
    stream: UUID
    version: int
    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    standing: str
    counted: bool
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class BodyAct:
    """How often a body did something in a month ("2021-03") or, None, in the whole period."""

    name: str
    code: str | None
    month: str | None
    acts: int
    people: int
