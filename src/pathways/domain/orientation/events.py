"""What happens during an accompaniment; each fact that starts a delay carries its due date."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pathways.domain.event import Event, Sealed


class OrientationKind(StrEnum):
    """The three kinds of orientation (CASF L262-29)."""

    SOCIAL = "social"
    SOCIO_PROFESSIONAL = "socio_professional"
    EMPLOYMENT = "employment"


class RdvMode(StrEnum):
    FACE_TO_FACE = "face_to_face"  # en face à face, dans les locaux
    HOME = "home"  # au domicile
    PHONE = "phone"  # par téléphone


class RelanceGround(StrEnum):
    """What a relance answers (A1.4, A1.4b)."""

    FIRST_RDV_MISSED = "first_rdv_missed"  # absence au premier RDV
    FIRST_RDV_UNANSWERED = "first_rdv_unanswered"  # premier RDV proposé sans réponse
    CONTRACT_NOT_MADE = "contract_not_made"  # contrat non réalisé
    CONTRACT_NOT_RENEWED = "contract_not_renewed"  # contrat non renouvelé
    CONTRACT_NOT_RESPECTED = "contract_not_respected"  # contrat non respecté


class BreachGround(StrEnum):
    """What a body may report (A1.12)."""

    NOT_MADE = "contract_not_made"
    NOT_RENEWED = "contract_not_renewed"
    NOT_RESPECTED = "contract_not_respected"
    CONTROLS_REFUSED = "controls_refused"  # refus de contrôle


class RecallClosing(StrEnum):
    """Why a recall procedure closes."""

    CONTRACT_MADE = "contract_made"  # contrat conclu dans les temps
    LEGITIMATE_GROUND = "legitimate_ground"  # motif légitime
    RESPECTED_AGAIN = "respected_again"  # engagements de nouveau tenus
    ABANDONED = "abandoned"  # le Département n'y donne pas suite
    DECIDED = "decided"  # le Président a décidé : sanction ou non


class EndReason(StrEnum):
    REORIENTED = "reoriented"
    EXITED_RSA = "exited_rsa"
    RIGHT_CLOSED = "right_closed"
    MOVED = "moved"
    DECEASED = "deceased"
    MERGED = "merged"
    OTHER = "other"


class Addressee(StrEnum):
    """Who is told of a decision (A1.10, A1.11)."""

    BENEFICIARY = "beneficiary"
    FORMER_ORGANISATION = "former_organisation"
    NEW_ORGANISATION = "new_organisation"


class OrientationDecided(Event, day="decided_on"):
    """The President, or a delegate, orients the person to a body (A1.1, A1.3, A1.7, A1.11)."""

    beneficiary_id: UUID
    organisation_id: UUID
    kind: OrientationKind
    decided_on: date
    decided_by: str
    first_rdv_due_on: date
    first_rdv_rule: str
    epl_due_on: date
    epl_rule: str
    contract_due_on: date | None = None
    contract_rule: str | None = None
    referent_id: UUID | None = None
    follows: UUID | None = None


class OrientationNotified(Event, day="notified_on"):
    """Someone was told of the decision; under N5, telling the person starts the contract delay."""

    notified_on: date
    to: Addressee
    contract_due_on: date | None = None
    contract_rule: str | None = None


class ReferentDesignated(Event, day="designated_on"):
    """The référent, first or new; handing over people is one of these on each orientation."""

    referent_id: UUID
    designated_on: date


class FirstRdvProposed(Event, day="proposed_on"):
    proposed_on: date
    rdv_on: date
    mode: RdvMode
    relance_due_on: date
    relance_rule: str


class FirstRdvAnswered(Event, day="answered_on"):
    answered_on: date
    accepted: bool


class FirstRdvMoved(Event, day="moved_on"):
    moved_on: date
    rdv_on: date


class RdvHeld(Event, day="held_on"):
    """An RDV took place, first or follow-up; the next is expected by `next_rdv_due_on` (A1.9)."""

    held_on: date
    mode: RdvMode
    first: bool
    next_rdv_due_on: date
    next_rdv_rule: str


class RdvMissed(Event, day="missed_on"):
    """The person did not come; after a first RDV a relance is due (A1.4)."""

    missed_on: date
    first: bool
    relance_due_on: date | None = None
    relance_rule: str | None = None


class RdvExcused(Event, day="missed_on"):
    """The person could not come and said why: no relance is due."""

    missed_on: date
    first: bool
    excused_on: date
    ground: Sealed[str]


class RdvScheduled(Event, day="scheduled_on"):
    """The next RDV of the accompaniment is set (A1.9)."""

    scheduled_on: date
    rdv_on: date
    mode: RdvMode


class RelanceSent(Event, day="sent_on"):
    sent_on: date
    ground: RelanceGround
    means: str


class RelanceAnswered(Event, day="answered_on"):
    answered_on: date
    accepted: bool


class RightsAndDutiesExplained(Event, day="explained_on"):
    """The person was told their rights and duties (A1.5)."""

    explained_on: date
    topics: tuple[str, ...]


class DiagnosisMade(Event, day="made_on"):
    """Diagnosis over the domains of insertion (A1.6); themes are codes of `insertion_domains`."""

    made_on: date
    themes: tuple[str, ...]
    notes: Sealed[str | None] = None


class JointDiagnosisMade(Event, day="made_on"):
    """France Travail and the référent body look at the accompaniment together (N6)."""

    made_on: date


class PartnerMobilised(Event, day="mobilised_on"):
    mobilised_on: date
    partner: str


class PositionedOnInsertionOffer(Event, day="positioned_on"):
    """The person is positioned on the insertion offer (A1.9b); `objective` as in G1."""

    positioned_on: date
    objective: str
    offer: str


class RegisteredAtFranceTravail(Event, day="registered_on"):
    registered_on: date


class ReorientationProposed(Event, day="proposed_on"):
    """The body proposes an orientation towards employment (A1.10)."""

    proposed_on: date
    kind: OrientationKind
    ground: Sealed[str]
    organisation_id: UUID | None = None


class ReorientationRefused(Event, day="refused_on"):
    """The President, or a delegate, keeps the accompaniment; maybe after an opinion of the EPL."""

    refused_on: date
    refused_by: str
    ground: Sealed[str]
    session_id: UUID | None = None
    case_id: UUID | None = None
    differs_because: Sealed[str | None] = None
    delegation_id: UUID | None = None


class Reoriented(Event, day="decided_on"):
    """This accompaniment ends for another, opened in the same transaction (A1.10, A1.11).

    `session_id` and `case_id` name the EPL's opinion, `differs_because` why it was not followed.
    """

    decided_on: date
    decided_by: str
    to: UUID
    session_id: UUID | None = None
    case_id: UUID | None = None
    differs_because: Sealed[str | None] = None
    delegation_id: UUID | None = None


class PathwayMaintained(Event, day="decided_on"):
    """After the EPL's opinion the accompaniment goes on: a new 12-month period (A1.11).

    `session_id` and `case_id` name the opinion, `differs_because` why it was not followed.
    """

    decided_on: date
    decided_by: str
    epl_due_on: date
    epl_rule: str
    session_id: UUID | None = None
    case_id: UUID | None = None
    differs_because: Sealed[str | None] = None
    delegation_id: UUID | None = None


class ContractLapseObserved(Event, day="observed_on"):
    """The contract is not made, not renewed or not respected: a relance is due (A1.4b)."""

    observed_on: date
    ground: RelanceGround
    relance_due_on: date
    relance_rule: str


class BreachReported(Event, day="reported_on"):
    """The body informs the Département of a breach without legitimate ground (A1.12)."""

    reported_on: date
    ground: BreachGround
    facts: Sealed[str]
    contract_id: UUID | None = None


class RecallClosed(Event, day="closed_on"):
    """The recall procedure ends: made good, dropped, or decided upon."""

    closed_on: date
    closing: RecallClosing


class ContractExemptionGranted(Event, day="granted_on"):
    """The Département exempts from signing for a time; the deadline moves to its end (A1.8)."""

    granted_on: date
    until: date
    ground: str
    contract_due_on: date
    contract_rule: str
    details: Sealed[str | None] = None


class ContractExemptionEnded(Event, day="ended_on"):
    """The exemption ends before its date; the contract is due as the exemption's rule says."""

    ended_on: date
    contract_due_on: date
    contract_rule: str


class OrientationEnded(Event, day="ended_on"):
    ended_on: date
    reason: EndReason


OrientationEvent = (
    OrientationDecided
    | OrientationNotified
    | ReferentDesignated
    | FirstRdvProposed
    | FirstRdvAnswered
    | FirstRdvMoved
    | RdvHeld
    | RdvMissed
    | RdvExcused
    | RdvScheduled
    | RelanceSent
    | RelanceAnswered
    | RightsAndDutiesExplained
    | DiagnosisMade
    | JointDiagnosisMade
    | PartnerMobilised
    | PositionedOnInsertionOffer
    | RegisteredAtFranceTravail
    | ReorientationProposed
    | ReorientationRefused
    | Reoriented
    | PathwayMaintained
    | ContractLapseObserved
    | BreachReported
    | RecallClosed
    | ContractExemptionGranted
    | ContractExemptionEnded
    | OrientationEnded
)
