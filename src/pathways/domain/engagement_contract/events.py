"""What happens to a contrat d'engagements."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pathways.domain.event import Event, Sealed


class ContractEndReason(StrEnum):
    TERM = "term"  # arrivé à son terme
    RENEWED = "renewed"  # remplacé par son renouvellement
    ORIENTATION_ENDED = "orientation_ended"  # l'accompagnement a pris fin
    TERMINATED = "terminated"  # mis fin avant terme
    WITHDRAWN = "withdrawn"  # abandonné avant validation


class EngagementContractDrafted(Event, day="drafted_on"):
    """Drawn up with the person; N9's weekly hours of activity, adapted or waived with a reason."""

    orientation_id: UUID
    beneficiary_id: UUID
    drafted_on: date
    starts_on: date
    ends_on: date
    domains: tuple[str, ...]
    actions: Sealed[tuple[str, ...]]
    weekly_hours: int | None = None
    weekly_hours_adapted_for: str | None = None
    renews: UUID | None = None


class EngagementContractSigned(Event, day="signed_on"):
    """Signed by the person and the référent; under N6 it starts the joint diagnosis delay."""

    signed_on: date
    joint_diagnosis_due_on: date | None = None
    joint_diagnosis_rule: str | None = None


class EngagementContractSubmitted(Event, day="submitted_on"):
    """Sent to the Département: under validation from this day (A1.13)."""

    submitted_on: date


class EngagementContractValidated(Event, day="validated_on"):
    """Accepted by the Département; its renewal is due by `renewal_due_on`, its last day."""

    validated_on: date
    validated_by: str
    renewal_due_on: date
    renewal_rule: str


class EngagementContractReturned(Event, day="returned_on"):
    returned_on: date
    returned_by: str
    reasons: Sealed[str]


class EngagementContractAmended(Event, day="amended_on"):
    """Revised by both: the whole content anew. Under N6 a revision starts the delay again."""

    amended_on: date
    ends_on: date
    domains: tuple[str, ...]
    actions: Sealed[tuple[str, ...]]
    weekly_hours: int | None = None
    weekly_hours_adapted_for: str | None = None
    joint_diagnosis_due_on: date | None = None
    joint_diagnosis_rule: str | None = None
    renewal_due_on: date | None = None
    renewal_rule: str | None = None


class EngagementContractEnded(Event, day="ended_on"):
    ended_on: date
    reason: ContractEndReason


EngagementContractEvent = (
    EngagementContractDrafted
    | EngagementContractSigned
    | EngagementContractSubmitted
    | EngagementContractValidated
    | EngagementContractReturned
    | EngagementContractAmended
    | EngagementContractEnded
)
