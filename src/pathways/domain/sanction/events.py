"""What happens in a sanction procedure, from the breach to its end (A1.12, N1 to N11)."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pathways.domain.event import Event, Sealed


class Receipt(StrEnum):
    """What became of the letter; the delay for observations runs from either of the first two."""

    RECEIVED = "received"  # remis contre signature
    FIRST_PRESENTED = "first_presented"  # première présentation
    UNCLAIMED = "unclaimed"  # non réclamé


class Measure(StrEnum):
    NO_SANCTION = "no_sanction"  # pas de sanction
    DELAY = "delay"  # délai accordé
    SUSPENSION = "suspension"  # suspension (une réduction en est une)
    SUPPRESSION = "suppression"  # suppression


class DecisionAddressee(StrEnum):
    BENEFICIARY = "beneficiary"
    ORGANISATION = "organisation"
    PAYER = "payer"


class EndOfSanction(StrEnum):
    TERM = "term"  # arrivée à son terme
    COMPLIANCE = "compliance"  # levée : la personne s'est conformée (N2)


class AppealOutcome(StrEnum):
    REJECTED = "rejected"  # rejeté
    UPHELD = "upheld"  # accueilli : la décision est retirée
    REFORMED = "reformed"  # accueilli en partie : la décision est remplacée


class SanctionProcedureOpened(Event, day="opened_on"):
    """The Département takes up a breach reported by the body (A1.12)."""

    beneficiary_id: UUID
    orientation_id: UUID
    organisation_id: UUID
    ground: str
    opened_on: date
    breach_reported_on: date
    contract_id: UUID | None = None


class BreachLetterSent(Event, day="sent_on"):
    """The letter tells the facts, the sanction incurred and the person's rights (N3, N3b)."""

    sent_on: date
    means: str


class BreachLetterReceipt(Event, day="on"):
    """Receipt or first presentation starts the delay for observations; unclaimed adds nothing."""

    on: date
    receipt: Receipt
    observations_due_on: date | None = None
    rule: str | None = None


class ObservationsMade(Event, day="made_on"):
    made_on: date
    observations: Sealed[str]
    helped_by: Sealed[str | None] = None


class HearingRequested(Event, day="requested_on"):
    requested_on: date


class FileCompleted(Event, day="completed_on"):
    """Nothing more is awaited: the delay has run, or the person has answered. Ready for the EPD."""

    completed_on: date
    completed_by: str


class ReferredToEpd(Event, day="referred_on"):
    referred_on: date
    session_id: UUID
    case_id: UUID


class EpdOpinionReceived(Event, day="given_on"):
    """The EPD's opinion as it was given, on the procedure's own record."""

    given_on: date
    session_id: UUID
    case_id: UUID
    advice: str
    percent: Decimal | None = None
    months: int | None = None
    until: date | None = None


class SanctionDecided(Event, day="decided_on"):
    """The President's decision, or a delegate's, under the law of that day.

    `household` holds the cases that the law of that day protects, as the household was known;
    `opinion_given_on` is the day of the opinion it follows, None where the panel gave none.
    """

    decided_on: date
    decided_by: str
    measure: Measure
    rank: int
    rules: tuple[str, ...]
    percent: Decimal | None = None
    months: int | None = None
    base: str | None = None
    starts_on: date | None = None
    delay_until: date | None = None
    delegation_id: UUID | None = None
    differs_because: Sealed[str | None] = None
    weighed: tuple[str, ...] = ()
    household: tuple[str, ...] = ()
    opinion_given_on: date | None = None


class SanctionNotified(Event, day="notified_on"):
    """Telling the person starts the delay of the prior appeal (N11)."""

    notified_on: date
    to: DecisionAddressee
    appeal_due_on: date | None = None
    rule: str | None = None


class SanctionCarriedOut(Event, day="from_on"):
    """What the payer applies, as its flow tells it; `differs` where it is not what was decided.

    The amount is euros a month, as `base_amount`, the allowance before the reduction. The payer
    may leave the end open.
    """

    from_on: date
    amount: Decimal
    told_on: date
    to_on: date | None = None
    differs: tuple[str, ...] = ()
    base_amount: Decimal | None = None


class StrikeOffAsked(Event, day="asked_on"):
    """After a total suppression of that length, France Travail is asked to strike off (N2)."""

    asked_on: date
    rule: str


class SanctionEnded(Event, day="ended_on"):
    ended_on: date
    end: EndOfSanction


class ProcedureRegularised(Event, day="regularised_on"):
    """A legitimate ground, or a contract made in time, closes the procedure (A1.12)."""

    regularised_on: date
    closing: str
    ground: Sealed[str | None] = None


class PriorAppealFiled(Event, day="filed_on"):
    """RAPO: the prior administrative appeal to the President (N11)."""

    filed_on: date
    grounds: Sealed[str]
    answer_due_on: date | None = None
    rule: str | None = None


class PriorAppealDecided(Event, day="decided_on"):
    decided_on: date
    decided_by: str
    outcome: AppealOutcome
    percent: Decimal | None = None
    months: int | None = None
    delegation_id: UUID | None = None


class CourtSeised(Event, day="seised_on"):
    seised_on: date
    court: str


class CourtDismissed(Event, day="dismissed_on"):
    """The court dismisses the person's claim: the sanction stands (N11)."""

    dismissed_on: date
    court: str


class DecisionAnnulled(Event, day="annulled_on"):
    """The court annuls: the decision is undone (N11)."""

    annulled_on: date
    court: str


class DecisionWithdrawn(Event, day="withdrawn_on"):
    """The President withdraws the decision: it is undone (N11)."""

    withdrawn_on: date
    withdrawn_by: str
    ground: Sealed[str]


class AmountPaidBack(Event, day="paid_on"):
    paid_on: date
    amount: Decimal


class ProcedureSealedOff(Event, day="sealed_off_on"):
    """The person was forgotten: the procedure keeps its steps and takes no other."""

    sealed_off_on: date


SanctionEvent = (
    SanctionProcedureOpened
    | BreachLetterSent
    | BreachLetterReceipt
    | ObservationsMade
    | HearingRequested
    | FileCompleted
    | ReferredToEpd
    | EpdOpinionReceived
    | SanctionDecided
    | SanctionNotified
    | SanctionCarriedOut
    | StrikeOffAsked
    | SanctionEnded
    | ProcedureRegularised
    | PriorAppealFiled
    | PriorAppealDecided
    | CourtSeised
    | CourtDismissed
    | DecisionAnnulled
    | DecisionWithdrawn
    | AmountPaidBack
    | ProcedureSealedOff
)
