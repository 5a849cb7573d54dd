"""An alert is raised once for each step of a deadline."""

from datetime import date
from uuid import UUID

from pathways.domain.event import Event


class AlertRaised(Event, day="raised_on"):
    """`raised_on` is the business day swept, not the day the scheduler came round to it.

    That is the step's own day, or a later one where the deadline was learnt late. It concerns a
    person or, where a report is owed, the body and its agreement.
    """

    raised_on: date
    deadline: UUID
    kind: str
    step: str
    due_on: date
    to: str
    rule: str
    beneficiary_id: UUID | None = None
    orientation_id: UUID | None = None
    organisation_id: UUID | None = None
    referent_id: UUID | None = None
    agreement_id: UUID | None = None


class DeadlinesSwept(Event, day="swept_on"):
    """Every alert due by the end of that business day is raised: the day is done."""

    swept_on: date
