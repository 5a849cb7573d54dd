"""A report to the Département: its figures from the events, its texts from people (G8, A1.15).

The figures are never entered: they are worked out from the log when the report is sealed, at a
position that says what was known.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pathways.domain.event import Event


class ReportKind(StrEnum):
    FINAL = "final"  # bilan d'une action (G8)
    QUARTERLY = "quarterly"  # bilan trimestriel d'un organisme (A1.15)


class ReportOpened(Event, day="opened_on"):
    """`subject_id` is the agreement of an action's final report, otherwise the body.

    `compulsory` and `optional` are the codes of the headings in force that day: one that a rule
    adds later is not asked of this report.
    """

    opened_on: date
    kind: ReportKind
    subject_id: UUID
    organisation_id: UUID
    since: date
    until: date
    due_on: date
    rule: str
    compulsory: tuple[str, ...]
    optional: tuple[str, ...] = ()
    programme: str | None = None


class ReportPartWritten(Event, day="written_on"):
    """A qualitative part, by the code of its heading; writing it again replaces it."""

    written_on: date
    part: str
    text: str


class ReportSubmitted(Event, day="submitted_on"):
    """Sent to the Département; `due_on` is what was then due, `days_late` 0 where on time."""

    submitted_on: date
    submitted_by: str
    due_on: date
    rule: str
    days_late: int


class ReportReturned(Event, day="returned_on"):
    """The Département asks for changes."""

    returned_on: date
    reason: str


class ReportReopened(Event, day="reopened_on"):
    """Submitted, accepted or sealed, it is taken up again."""

    reopened_on: date
    reason: str


class ReportAccepted(Event, day="accepted_on"):
    accepted_on: date
    accepted_by: str


class ReportSealed(Event, day="sealed_on"):
    """The figures as told: worked out up to `log_position`; `digest` is their SHA-256."""

    sealed_on: date
    log_position: int
    digest: str
    figures: str
    """Canonical JSON of what the report counted."""


ReportEvent = (
    ReportOpened
    | ReportPartWritten
    | ReportSubmitted
    | ReportReturned
    | ReportReopened
    | ReportAccepted
    | ReportSealed
)
