"""Someone is positioned on an offer, or positions themselves; the other side answers (G9)."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pathways.domain.event import Event, Sealed


class ProposedBy(StrEnum):
    REFERENT = "referent"  # proposé par le référent
    BENEFICIARY = "beneficiary"  # autopositionnement


class PositioningProposed(Event, day="proposed_on"):
    """`reasons` are the codes of what matched when it was proposed, `rank` its place that day."""

    beneficiary_id: UUID
    offer_id: UUID
    organisation_id: UUID
    proposed_on: date
    proposed_by: ProposedBy
    public: str
    referent_id: UUID | None = None
    rank: int | None = None
    reasons: tuple[str, ...] = ()
    comment: Sealed[str | None] = None


class PositioningRetained(Event, day="answered_on"):
    """The other side would take the person."""

    answered_on: date
    comment: Sealed[str | None] = None


class PositioningRefused(Event, day="answered_on"):
    """The other side says no, and why; the reason is read by the référent and the person."""

    answered_on: date
    reason: Sealed[str]


class PositioningEntered(Event, day="entered_on"):
    """The person entered the action, the training or the job."""

    entered_on: date
    enrolment_id: UUID | None = None


class PositioningWithdrawn(Event, day="withdrawn_on"):
    """The person, or the référent, gives it up."""

    withdrawn_on: date
    reason: Sealed[str | None] = None


PositioningEvent = (
    PositioningProposed
    | PositioningRetained
    | PositioningRefused
    | PositioningEntered
    | PositioningWithdrawn
)
