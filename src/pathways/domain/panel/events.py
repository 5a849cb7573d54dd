"""What happens to a panel session: EPL of a territory, EPD of the département (A1.11, N8)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pathways.domain.event import Event, Sealed


class PanelKind(StrEnum):
    """The two équipes pluridisciplinaires (CASF L262-39)."""

    EPL = "epl"  # équipe pluridisciplinaire locale, une par territoire
    EPD = "epd"  # équipe pluridisciplinaire départementale


class Capacity(StrEnum):
    """In which capacity someone sits (CASF L262-39)."""

    CHAIR = "chair"  # présidence
    DEPARTEMENT = "departement"  # représentant du Département
    FRANCE_TRAVAIL = "france_travail"  # représentant de France Travail
    SOCIAL_WORK = "social_work"  # professionnel de l'insertion sociale
    EMPLOYMENT = "employment"  # professionnel de l'insertion professionnelle
    BENEFICIARIES = "beneficiaries"  # représentant des bénéficiaires du RSA


class CaseKind(StrEnum):
    """Why someone's situation comes before a panel."""

    TWELVE_MONTH_REVIEW = "twelve_month_review"  # étude à 12 mois (A1.11)
    REORIENTATION_REQUEST = "reorientation_request"  # réorientation proposée (A1.10)
    BREACH = "breach"  # manquement (A1.12)


class EplAdvice(StrEnum):
    MAINTAIN = "maintain"  # maintien de l'accompagnement
    REORIENT = "reorient"  # réorientation


class EpdAdvice(StrEnum):
    NO_SANCTION = "no_sanction"  # pas de sanction
    DELAY = "delay"  # délai accordé à la personne
    REDUCTION = "reduction"  # réduction
    SUSPENSION = "suspension"  # suspension
    SUPPRESSION = "suppression"  # suppression


@dataclass(frozen=True)
class LeftOut:
    """Someone who might be expected on the list and is not, with the reason and its rule."""

    beneficiary_id: UUID
    reason: str
    rule: str


class PanelSessionPlanned(Event, day="planned_on"):
    """A session is convened. `slot_minutes` is the time of one case; the quorum counts members."""

    planned_on: date
    kind: PanelKind
    held_on: date
    starts_at: str
    place: str
    quorum: int
    slot_minutes: int
    next_session_on: date
    territory: str | None = None


class PanelMemberAppointed(Event, day="appointed_on", introduces="member_id"):
    member_id: UUID
    appointed_on: date
    capacity: Capacity
    last_name: Sealed[str]
    first_name: Sealed[str]
    email: Sealed[str | None] = None


class PanelMemberReleased(Event, day="released_on"):
    member_id: UUID
    released_on: date


class PanelSessionPostponed(Event, day="postponed_on"):
    postponed_on: date
    held_on: date
    next_session_on: date
    ground: str


class PanelSessionCancelled(Event, day="cancelled_on"):
    cancelled_on: date
    ground: str


class CaseListed(Event, day="listed_on"):
    """One person's case enters the agenda: by the proposal (`by_hand` false) or with a ground."""

    case_id: UUID
    beneficiary_id: UUID
    orientation_id: UUID
    kind: CaseKind
    listed_on: date
    reason: str
    rule: str
    by_hand: bool
    due_on: date | None = None
    procedure_id: UUID | None = None
    presenter_id: UUID | None = None
    ground: Sealed[str | None] = None


class CaseRemoved(Event, day="removed_on"):
    case_id: UUID
    beneficiary_id: UUID
    removed_on: date
    ground: Sealed[str]


class AgendaLocked(Event, day="locked_on"):
    """The list is a fact from here on: the cases in their order, and who is left out."""

    locked_on: date
    cases: tuple[UUID, ...]
    left_out: tuple[LeftOut, ...]
    log_position: int


class PanelSessionHeld(Event, day="held_on"):
    held_on: date
    present: tuple[UUID, ...]


class MemberRecused(Event, day="recused_on"):
    """A member does not sit on a case."""

    recused_on: date
    case_id: UUID
    member_id: UUID
    ground: Sealed[str]


class EplOpinionGiven(Event, day="given_on"):
    """The situation was studied: the twelve-month deadline of that orientation is met (A1.11)."""

    case_id: UUID
    beneficiary_id: UUID
    orientation_id: UUID
    given_on: date
    advice: EplAdvice
    organisation_id: UUID | None = None
    comment: Sealed[str | None] = None


class EpdOpinionGiven(Event, day="given_on"):
    """The EPD's opinion; percent and months where a sanction is proposed, `until` for a delay."""

    case_id: UUID
    beneficiary_id: UUID
    procedure_id: UUID
    given_on: date
    advice: EpdAdvice
    percent: Decimal | None = None
    months: int | None = None
    until: date | None = None
    comment: Sealed[str | None] = None


class CasePostponed(Event, day="postponed_on"):
    """The panel could not conclude: the case comes back at the next session."""

    case_id: UUID
    beneficiary_id: UUID
    postponed_on: date
    ground: Sealed[str]


class MinutesSigned(Event, day="signed_on"):
    signed_on: date
    signed_by: UUID


PanelSessionEvent = (
    PanelSessionPlanned
    | PanelMemberAppointed
    | PanelMemberReleased
    | PanelSessionPostponed
    | PanelSessionCancelled
    | CaseListed
    | CaseRemoved
    | AgendaLocked
    | PanelSessionHeld
    | MemberRecused
    | EplOpinionGiven
    | EpdOpinionGiven
    | CasePostponed
    | MinutesSigned
)
