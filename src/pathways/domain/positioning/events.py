"""Someone is positioned on an offer, or positions themselves; the other side answers (G9)."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pathways.domain.event import Event, Sealed


class ProposedBy(StrEnum):
    REFERENT = "referent"  # proposé par le référent
    BENEFICIARY = "beneficiary"  # autopositionnement


class PositioningProposed(Event, day="proposed_on"):
    """`reasons` are the codes of what matched and what did not, that day (`ranking`).

    `orientation_id` and `referent_id` are those of the accompaniment where the référent proposes.
    """

    beneficiary_id: UUID
    offer_id: UUID
    organisation_id: UUID
    proposed_on: date
    proposed_by: ProposedBy
    public: str
    orientation_id: UUID | None = None
    referent_id: UUID | None = None
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
    """The person entered the action, the training or the job; a place of the offer is taken."""

    offer_id: UUID
    entered_on: date
    enrolment_id: UUID | None = None


class PositioningEntryCancelled(Event, day="cancelled_on"):
    """The entry was recorded by mistake, or never took place: the positioning is open again.

    Without a reason of its own, it is the cancelled stay's.
    """

    cancelled_on: date
    reason: Sealed[str | None] = None


class PositioningWithdrawn(Event, day="withdrawn_on"):
    """The person, or the référent, gives it up."""

    withdrawn_on: date
    reason: Sealed[str | None] = None


PositioningEvent = (
    PositioningProposed
    | PositioningRetained
    | PositioningRefused
    | PositioningEntered
    | PositioningEntryCancelled
    | PositioningWithdrawn
)
