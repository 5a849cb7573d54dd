"""What happens to someone in an insertion action, from the entry to the outcome (G4; A2 to A7)."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pathways.domain.event import Event, Sealed


class InterviewKind(StrEnum):
    """Why someone is met alone."""

    POSITIONING = "positioning"  # entretien diagnostic de positionnement (A4.1)
    ENTRY = "entry"  # à l'entrée dans l'action
    MID_COURSE = "mid_course"  # à mi-parcours
    EXIT = "exit"  # à la sortie
    REGULAR = "regular"  # entretien régulier


class PlacementKind(StrEnum):
    """Where someone tries out work."""

    PUT_AT_DISPOSAL = "put_at_disposal"  # mise à disposition (AI)
    PMSMP = "pmsmp"  # période de mise en situation en milieu professionnel
    COMPANY_VISIT = "company_visit"  # visite d'entreprise


class Proof(StrEnum):
    """What was seen of the person's eligibility; the body keeps it (A4.2, A4.3)."""

    PAYER_FLOW = "payer_flow"  # flux mensuel du payeur
    PAYER_CERTIFICATE = "payer_certificate"  # attestation de la CAF ou de la MSA
    IDENTITY_DOCUMENT = "identity_document"  # copie d'une pièce d'identité
    FAJ_DECISION = "faj_decision"  # décision du FAJ
    PRESCRIPTION = "prescription"  # prescription du référent


class FeeKind(StrEnum):
    """What someone pays to the body that runs the action."""

    FEE = "fee"  # participation aux frais
    DEPOSIT = "deposit"  # dépôt de garantie
    CONTRIBUTION = "contribution"  # participation au coût de la location
    INSTALMENT = "instalment"  # échéance


class EarlyExitReason(StrEnum):
    """Why someone leaves before the end."""

    EMPLOYMENT = "employment"  # emploi
    TRAINING = "training"  # formation
    HEALTH = "health"  # santé
    MOVED = "moved"  # déménagement
    NO_LONGER_ELIGIBLE = "no_longer_eligible"  # n'est plus éligible
    GAVE_UP = "gave_up"  # abandon
    EXCLUDED = "excluded"  # fin décidée par la structure
    OTHER_ACTION = "other_action"  # autre action mieux adaptée
    DECEASED = "deceased"  # décès
    OTHER = "other"  # autre


class EligibilityChecked(Event, day="checked_on"):
    """The status was verified that day, with its proof.

    `public` is the public it gives (`rsa`, `faj_youth`, `other`); `valid_until` is the last day it
    holds for a new module, None where it holds for the entry only (A4.2).
    """

    checked_on: date
    public: str
    proof: Proof
    right: str
    rules: tuple[str, ...]
    valid_until: date | None = None
    age: int | None = None
    """Whole years on that day, where the public is one of an age (G3)."""


class Enrolled(Event, day="entered_on"):
    """Someone enters an action. `last_day_on` is the last day the rule allows, extensions aside.

    `public` is whom they count as, the day they enter; `module` the one they enter where the
    programme has one at a time; `post_number` the place they occupy, alone. `counted_from` is the
    day the longest stay is counted from: earlier than the entry where the stay goes on from the
    agreement, or the employment contract, of the year before.
    """

    beneficiary_id: UUID
    agreement_id: UUID
    organisation_id: UUID
    programme: str
    entered_on: date
    public: str
    territory: str
    right: str
    proof: Proof
    last_day_on: date
    duration_rule: str
    rules: tuple[str, ...]
    exclusive: str | None = None
    """The group of programmes of which one person is in one at a time (A2.2)."""
    module: str | None = None
    age: int | None = None
    eligible_until: date | None = None
    post_number: int | None = None
    positioning_id: UUID | None = None
    orientation_id: UUID | None = None
    referent_id: UUID | None = None
    accompanied_by: str | None = None
    """The professional who follows the person, where it is not a référent (A3.1)."""
    precarious_work: bool = False
    counted_from: date | None = None
    contract_starts_on: date | None = None
    contract_ends_on: date | None = None
    """The last day of the employment contract, for an employee (A5.1, A6.1)."""
    weekly_hours: Decimal | None = None
    fee: Decimal | None = None
    """The participant's fee agreed, in euros (A2.2)."""
    flagged: tuple[str, ...] = ()


class ParticipationContractSigned(Event, day="signed_on"):
    """The body and the person sign their contract (A2.4, A3.2)."""

    signed_on: date


class ParticipantFeePaid(Event, day="paid_on"):
    """What the participant pays: fee, contribution, deposit or instalment, in euros."""

    paid_on: date
    amount: Decimal
    kind: FeeKind


class FirstDiagnosisMade(Event, day="made_on"):
    """The first diagnosis of the situation (G4)."""

    made_on: date
    diagnosis: Sealed[str]


class ActionPlanWritten(Event, day="written_on"):
    """The written action plan (G4)."""

    written_on: date
    plan: Sealed[str]


class InterviewHeld(Event, day="held_on"):
    """Someone was met alone, for that many minutes. An interview may readjust the plan (G4)."""

    held_on: date
    minutes: int
    kind: InterviewKind
    module: str | None = None
    plan_adjusted: Sealed[str | None] = None
    flagged: tuple[str, ...] = ()


class InterviewMissed(Event, day="missed_on"):
    missed_on: date
    kind: InterviewKind
    excused: bool
    module: str | None = None


class ModuleStarted(Event, day="from_on"):
    """A period of a module: what is capped is capped per period (A4.4 to A4.6)."""

    module: str
    period: int
    """1 the first time, 2 where it is renewed."""
    from_on: date
    until_on: date
    rules: tuple[str, ...]
    eligibility_checked_on: date
    positioned_on: date | None = None
    """The positioning interview it rests on, where the programme asks for one (A4.1)."""
    checked_anew: bool = False
    """Whether that check is one of this stay, and not the entry into the first module."""
    renewal_reason: Sealed[str | None] = None
    longest_until: date | None = None
    """The last day by the module's own duration, which a longer stay lets it reach."""


class ModuleCancelled(Event, day="cancelled_on"):
    """The period that started on `from_on` was recorded by mistake: it never was."""

    module: str
    from_on: date
    cancelled_on: date


class ScheduleHanded(Event, day="handed_on"):
    """The schedule of the sessions was given to the participant (A2.3, A2.7)."""

    handed_on: date


class SessionAttended(Event, day="attended_on"):
    """The person took part in a collective session, for that many minutes."""

    session_id: UUID
    attended_on: date
    minutes: int
    module: str | None = None
    flagged: tuple[str, ...] = ()


class SessionMissed(Event, day="missed_on"):
    session_id: UUID
    missed_on: date
    excused: bool
    module: str | None = None


class HoursWorked(Event, day="month"):
    """Hours worked in a civil month, named by its first day; `weekly_hours` is their mean."""

    month: date
    hours: Decimal
    flagged: tuple[str, ...] = ()
    weekly_hours: Decimal | None = None


class TrainingFollowed(Event, day="ended_on"):
    """Training hours, from `started_on` to `ended_on`."""

    started_on: date
    ended_on: date
    hours: Decimal
    title: str
    provider: str | None = None


class ProfessionalisationFollowed(Event, day="ended_on"):
    """Professionalisation by a training body; funded once its certificate is received (A4.7)."""

    training_id: UUID
    started_on: date
    ended_on: date
    minutes: int
    provider: str
    module: str | None = None
    group_size: int | None = None
    flagged: tuple[str, ...] = ()


class AttendanceCertificateReceived(Event, day="received_on"):
    """The training body certifies that this participant was there (A4.7)."""

    training_id: UUID
    received_on: date
    delivered_by: str


class PlacementRecorded(Event, day="started_on"):
    """A mise à disposition, an immersion or a visit, followed by the body (A4.7b, A5.5b)."""

    placement_id: UUID
    kind: PlacementKind
    started_on: date
    ended_on: date
    hours: Decimal
    host: str
    assessment: Sealed[str | None] = None


class SkillsCertified(Event, day="certified_on"):
    """A skills certificate given to the person (A6.3b)."""

    certified_on: date
    skills: tuple[str, ...]
    title: str


class PartnerContacted(Event, day="contacted_on"):
    """The person is put in touch with a partner, a scheme or a structure (G4)."""

    contacted_on: date
    partner: str
    purpose: str | None = None


class MobilityInformationGiven(Event, day="given_on"):
    """Information on mobility, and partners for an autonomous solution (A3.6b)."""

    given_on: date
    partners: tuple[str, ...] = ()


class MopedRented(Event, day="from_on"):
    """A moped is handed over: contract, insurance, equipment, deposit, instalments (A3.2)."""

    moped_id: UUID
    from_on: date
    until_on: date
    reason: str
    deposit: Decimal
    contribution: Decimal
    instalments: int
    insured: bool
    safety_equipment: bool
    handover_supported: bool
    budget_line: str
    rules: tuple[str, ...] = ()
    accompanied_by: str | None = None
    precarious_work: bool = False


class MopedReturned(Event, day="returned_on"):
    """`returned_on` is the last day of the rental; `flagged` where that is past the longest."""

    moped_id: UUID
    returned_on: date
    condition: str | None = None
    flagged: tuple[str, ...] = ()


class RentalCancelled(Event, day="cancelled_on"):
    """The rental that started on `from_on` was recorded by mistake: it never was."""

    moped_id: UUID
    from_on: date
    cancelled_on: date


class EnrolmentExtended(Event, day="extended_on"):
    """A longer stay: the agreement or the contract goes on, or a rule allows more (A3.3)."""

    extended_on: date
    last_day_on: date
    rule: str
    reason: Sealed[str]
    accompanied_by: str | None = None
    contract_ends_on: date | None = None


class PostChanged(Event, day="changed_on"):
    """From that day on the person occupies another place of the agreement."""

    changed_on: date
    post_number: int


class IndividualReportWritten(Event, day="written_on"):
    """The final individual report; its copy to the référent is a notification (A2.4)."""

    written_on: date
    report: Sealed[str]
    copied_to_referent_id: UUID | None = None


class OutcomeRecorded(Event, day="recorded_on"):
    """Results reached, among those the programme expects (G1)."""

    recorded_on: date
    results: tuple[str, ...]


class EnrolmentEnded(Event, day="last_day_on"):
    """`last_day_on` is the last day in the action; without a reason, it went to its end."""

    last_day_on: date
    early_exit_reason: EarlyExitReason | None = None


class EnrolmentReopened(Event, day="reopened_on"):
    """The end was recorded by mistake: the stay goes on, to `last_day_on` at the latest."""

    reopened_on: date
    last_day_on: date


class EnrolmentCancelled(Event, day="cancelled_on"):
    """The entry was recorded by mistake: nothing of it counts."""

    cancelled_on: date


EnrolmentEvent = (
    EligibilityChecked
    | Enrolled
    | ParticipationContractSigned
    | ParticipantFeePaid
    | FirstDiagnosisMade
    | ActionPlanWritten
    | InterviewHeld
    | InterviewMissed
    | ModuleStarted
    | ModuleCancelled
    | ScheduleHanded
    | SessionAttended
    | SessionMissed
    | HoursWorked
    | TrainingFollowed
    | ProfessionalisationFollowed
    | AttendanceCertificateReceived
    | PlacementRecorded
    | SkillsCertified
    | PartnerContacted
    | MobilityInformationGiven
    | MopedRented
    | MopedReturned
    | RentalCancelled
    | EnrolmentExtended
    | PostChanged
    | IndividualReportWritten
    | OutcomeRecorded
    | EnrolmentEnded
    | EnrolmentReopened
    | EnrolmentCancelled
)
