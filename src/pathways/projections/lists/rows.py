"""The rows of lists, one type each: what a screen shows of a person, a deadline, a session."""

from dataclasses import dataclass
from datetime import date, datetime
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
class LastContact:
    """Someone nobody had contact with since a day; `followed` where somebody still follows them."""

    person: UUID
    last_name: str | None
    first_name: str | None
    birth_date: date | None
    last_contact_on: date
    followed: bool


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
class Candidate:
    """Someone a panel session should see, or (`left_out`) why they are not on its agenda."""

    person: UUID
    orientation: UUID
    kind: str
    reason: str
    left_out: str | None
    due_on: date | None
    procedure: UUID | None
    presenter: UUID | None
    sort_key: str


@dataclass(frozen=True, slots=True)
class PanelSession:
    """A panel session; `cases` counts those on its agenda."""

    session: UUID
    kind: str
    territory: str | None
    held_on: date
    starts_at: str
    place: str
    next_session_on: date
    quorum: int
    slot_minutes: int
    members: int
    status: str
    postponed: int
    locked_on: date | None
    log_position: int | None
    cases: int


@dataclass(frozen=True, slots=True)
class PanelCase:
    """A case that is or was on a session's agenda."""

    case_id: UUID
    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    orientation: UUID
    kind: str
    listed_on: date
    reason: str
    rule: str
    by_hand: bool
    due_on: date | None
    procedure: UUID | None
    presenter: UUID | None
    presenter_name: str | None
    status: str
    status_on: date
    advice: str | None
    sort_key: str


@dataclass(frozen=True, slots=True)
class Sanction:
    """A procedure with a sanction decided; `file` is the person's kept file.

    `household` is the same for those who share a payer's number; None where none is known.
    """

    procedure: UUID
    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    organisation: UUID
    organisation_name: str | None
    measure: str
    file: UUID
    household: str | None


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
class ActionMonth:
    """How many people were in an action in a month ("2021-03")."""

    month: str
    people: int


@dataclass(frozen=True, slots=True)
class PayerReduction:
    """A reduction as the payer told it one day; `procedure` None where no decision was known."""

    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    procedure: UUID | None
    from_on: date
    to_on: date | None
    amount: Decimal
    base_amount: Decimal | None
    told_on: date
    file: UUID
    household: str | None


@dataclass(frozen=True, slots=True)
class _Reach:
    told_on: date | None


@dataclass(frozen=True, slots=True)
class Procedure:
    """A sanction procedure as it stood on the day asked."""

    procedure: UUID
    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    orientation: UUID
    organisation: UUID
    organisation_name: str | None
    ground: str
    opened_on: date
    stage: str
    since: date
    due_on: date | None
    measure: str | None
    percent: Decimal | None
    months: int | None
    decided_on: date | None


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


@dataclass(frozen=True, slots=True)
class BodyAct:
    """How often a body did something in a month ("2021-03") or, None, in the whole period."""

    name: str
    code: str | None
    month: str | None
    acts: int
    people: int


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
class BudgetEnvelope:
    """Euros of a budget line and a year: voted, drawn by agreements, left."""

    budget_line: str
    year: int
    voted: Decimal
    drawn: Decimal
    left: Decimal
    agreements: int


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
