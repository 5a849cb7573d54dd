"""A request for funding, from the pre-project to its answer (G5)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pathways.domain.event import Event
from pathways.domain.sites import Site


class BudgetSide(StrEnum):
    EXPENSE = "expense"  # charge
    INCOME = "income"  # produit


@dataclass(frozen=True)
class BudgetItem:
    """A line of the project's provisional budget, in euros."""

    side: BudgetSide
    label: str
    amount: Decimal


@dataclass(frozen=True)
class TeamMember:
    """Who would run the action: a role, never a name."""

    role: str
    fte: Decimal
    qualification: str


@dataclass(frozen=True)
class FormAnswer:
    """An answer to the programme's own form, by the code of its question."""

    code: str
    answer: str


@dataclass(frozen=True)
class CriterionReviewed:
    """One of the eight selection criteria (DR 3.2), met or not, and why."""

    code: str
    met: bool
    comment: str | None = None


class PreProjectReceived(Event, day="received_on"):
    """The prior contact, and the pre-project sheet that came before it (annexe 8).

    A new kind of action has an objective and no programme yet.
    """

    received_on: date
    contact_on: date
    organisation_id: UUID
    objective: str
    title: str
    programme: str | None = None
    presentation: str | None = None


class ProjectSubmitted(Event, day="submitted_on"):
    """The project with its signed budget, its sites, its team and its programme's own form.

    `flagged` are the ids of rules that the project does not meet and that refuse nothing.
    """

    submitted_on: date
    organisation_id: UUID
    objective: str
    title: str
    starts_on: date
    ends_on: date
    requested: Decimal
    budget: tuple[BudgetItem, ...]
    budget_signed_by: str
    territories: tuple[str, ...]
    sites: tuple[Site, ...]
    team: tuple[TeamMember, ...]
    modules: tuple[str, ...]
    publics: tuple[str, ...]
    programme: str | None = None
    quality: tuple[FormAnswer, ...] = ()
    form: tuple[FormAnswer, ...] = ()
    expected_participants: int | None = None
    places: int | None = None
    vehicles: int | None = None
    supervisors: Decimal | None = None
    """Permanent supervisors, in full-time equivalents (A5.2)."""
    flagged: tuple[str, ...] = ()


class ProjectReviewed(Event, day="reviewed_on"):
    reviewed_on: date
    reviewed_by: str
    criteria: tuple[CriterionReviewed, ...]
    favourable: bool
    comment: str | None = None


class ProjectAccepted(Event, day="accepted_on"):
    """Answered by a vote of credits: an agreement may be signed for up to `amount` euros."""

    accepted_on: date
    decided_by: str
    vote: str
    amount: Decimal


class ProjectRefused(Event, day="refused_on"):
    refused_on: date
    decided_by: str
    reasons: tuple[str, ...]


class ProjectWithdrawn(Event, day="withdrawn_on"):
    """The body gives its project up."""

    withdrawn_on: date
    reason: str


class AgreementReached(Event, day="reached_on"):
    """The agreement that the accepted project led to."""

    reached_on: date
    agreement_id: UUID
    amount: Decimal


class AgreementNeverRan(Event, day="ended_on"):
    """Its agreement ended on the day it was to start: another may be signed."""

    ended_on: date
    agreement_id: UUID


ProjectApplicationEvent = (
    PreProjectReceived
    | ProjectSubmitted
    | ProjectReviewed
    | ProjectAccepted
    | ProjectRefused
    | ProjectWithdrawn
    | AgreementReached
    | AgreementNeverRan
)
