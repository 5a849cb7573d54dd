"""What is financed: applications, agreements, envelopes, reports, and what counts in them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Application:
    """A request for funding; `status` is the last step reached by the day asked."""

    application: UUID
    organisation: UUID
    organisation_name: str | None
    objective: str
    programme: str | None
    title: str
    status: str
    since: date
    submitted_on: date | None
    starts_on: date | None
    ends_on: date | None
    requested: Decimal | None
    favourable: bool | None
    amount: Decimal | None
    agreement: UUID | None
    flagged: list[str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """An action's agreement under the terms in force, and whether it ran on the day asked."""

    agreement: UUID
    organisation: UUID
    organisation_name: str | None
    application: UUID | None
    programme: str
    title: str
    status: str
    signed_on: date
    starts_on: date
    ends_on: date
    ended_on: date | None
    amendments: int
    territories: list[str]
    publics: list[str]
    modules: list[str]
    places: int
    expected_participants: int | None
    amount: Decimal
    rural_supplement: Decimal | None
    final_report_due_on: date
    duties: int
    duties_kept: int
    flagged: list[str]


@dataclass(frozen=True, slots=True)
class OpenAgreement:
    """An agreement that runs on a day; `places_left` is None where nobody has a place alone."""

    agreement: UUID
    title: str
    organisation: UUID
    organisation_name: str | None
    programme: str
    modules: list[str]
    publics: list[str]
    territories: list[str]
    places: int
    last_day_on: date
    places_left: int | None


@dataclass(frozen=True, slots=True)
class BudgetEnvelope:
    """Euros of a budget line and a year: voted, drawn by agreements, left."""

    budget_line: str
    year: int
    voted: Decimal
    drawn: Decimal
    left: Decimal
    agreements: int


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it stood on the day asked; `subject` is an agreement, or a body.

    `submitted_on` and `days_late` are of the first time it was sent.
    """

    report: UUID
    kind: str
    subject: UUID
    title: str | None
    programme: str | None
    organisation: UUID
    organisation_name: str | None
    counted_from: date
    counted_to: date
    opened_on: date
    due_on: date
    status: str
    since: date
    submitted_on: date | None
    days_late: int | None
    log_position: int | None


@dataclass(frozen=True, slots=True)
class CountedSum:
    """What counts for a line of an agreement; `line` -1 and its `kind` are beside the lines.

    `key` is the civil year of days, the hundredths of an hour of a month's work, or None.
    """

    agreement: UUID
    line: int
    kind: str
    key: int | None
    facts: int
    total: int
    counted: int


@dataclass(frozen=True, slots=True)
class ReceiptFact:
    """A fact that a settlement counts, in the unit of its line, or leaves out for a reason."""

    line: int | None
    kind: str
    stream: UUID
    version: int
    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    public: str
    module: str
    period: int | None
    day: date
    until: date
    session: UUID | None
    place: str | None
    certified_on: date | None
    flagged: list[str]
    amount: int
    counted: int
    reason: str | None
