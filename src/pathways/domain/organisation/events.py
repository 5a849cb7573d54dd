"""What happens to a body and its référents."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pathways.domain.event import Event, Sealed


class OrganisationKind(StrEnum):
    """What the body is; for social accompaniment, which share the Département pays (A1.14)."""

    PUBLIC = "public"  # établissement public ou assimilé : CAF, MSA, CCAS, CIAS
    SPECIALISED_ASSOCIATION = "specialised_association"  # association spécialisée
    DEPARTEMENT = "departement"  # le Département lui-même : ses MDS
    FRANCE_TRAVAIL = "france_travail"  # organisme d'accompagnement vers l'emploi
    OPERATOR = "operator"  # porteur d'actions d'insertion : AI, ACI, EI, GEIQ, service de location
    TRAINING_BODY = "training_body"  # organisme de formation
    EMPLOYER = "employer"  # employeur


class Diploma(StrEnum):
    """State diplomas of social work that a référent may hold (A1.2, CASF D451)."""

    DEASS = "deass"  # assistant de service social
    DEES = "dees"  # éducateur spécialisé
    DEEJE = "deeje"  # éducateur de jeunes enfants
    DECESF = "decesf"  # conseiller en économie sociale familiale
    DEETS = "deets"  # éducateur technique spécialisé


class OrganisationRegistered(Event, day="registered_on"):
    organisation_name: str
    kind: OrganisationKind
    territory: str
    registered_on: date


class OrganisationAgreementSigned(Event, day="signed_on"):
    """The convention for social accompaniment: period, FTE, norm, cost and share (A1.14)."""

    signed_on: date
    starts_on: date
    ends_on: date
    fte: Decimal
    file_active_norm: int
    fte_cost: Decimal
    departement_share: int
    rules: tuple[str, ...]
    gdpr_clause: bool
    final_report_due_on: date
    share_reason: str | None = None
    longer_than_a_year_reason: str | None = None


class OrganisationAgreementEnded(Event, day="ended_on"):
    ended_on: date
    reason: str
    final_report_due_on: date | None = None
    rule: str | None = None


class ReferentArrived(Event, day="arrived_on", introduces="referent_id"):
    referent_id: UUID
    arrived_on: date
    last_name: Sealed[str]
    first_name: Sealed[str]
    email: Sealed[str | None] = None


class ReferentDiplomaRecorded(Event, day="seen_on"):
    """The proof of the diploma was seen (A1.2)."""

    referent_id: UUID
    diploma: Diploma
    seen_on: date


class ReferentDeparted(Event, day="departed_on"):
    referent_id: UUID
    departed_on: date


OrganisationEvent = (
    OrganisationRegistered
    | OrganisationAgreementSigned
    | OrganisationAgreementEnded
    | ReferentArrived
    | ReferentDiplomaRecorded
    | ReferentDeparted
)
