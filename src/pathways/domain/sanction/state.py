"""What decisions need to know of a sanction procedure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, assert_never
from uuid import UUID

from pathways.domain.calendar import add_months
from pathways.domain.command import Claim, State
from pathways.domain.event import Event
from pathways.domain.sanction.events import (
    AmountPaidBack,
    AppealOutcome,
    BreachLetterReceipt,
    BreachLetterSent,
    CourtDismissed,
    CourtSeised,
    DecisionAddressee,
    DecisionAnnulled,
    DecisionWithdrawn,
    EpdOpinionReceived,
    FileCompleted,
    HearingRequested,
    Measure,
    ObservationsMade,
    PriorAppealDecided,
    PriorAppealFiled,
    ProcedureRegularised,
    ProcedureSealedOff,
    Receipt,
    ReferredToEpd,
    SanctionCarriedOut,
    SanctionDecided,
    SanctionEnded,
    SanctionEvent,
    SanctionNotified,
    SanctionProcedureOpened,
    StrikeOffAsked,
)
from pathways.domain.sanction.order import check_history

SANCTIONS = frozenset({Measure.SUSPENSION, Measure.SUPPRESSION})
"""The measures that touch the allowance, and count for the rank of the next."""


@dataclass(frozen=True)
class SanctionProcedureState(State):
    """Breach → letter → observations → file → EPD → decision → notifications, and what follows.

    A delay granted to the person leaves the procedure open: the panel is heard anew before any
    sanction that would follow it.
    """

    beneficiary_id: UUID | None = None
    orientation_id: UUID | None = None
    organisation_id: UUID | None = None
    contract_id: UUID | None = None
    ground: str | None = None
    breach_reported_on: date | None = None
    opened_on: date | None = None
    letter_sent_on: date | None = None
    receipts: Mapping[Receipt, date] = field(default_factory=dict)
    observations_due_on: date | None = None
    observations_rule: str | None = None
    answers: tuple[date, ...] = ()
    """Days the person made observations or asked to be heard."""
    hearing_requested_on: date | None = None
    completed_on: date | None = None
    referred_on: date | None = None
    session_id: UUID | None = None
    case_id: UUID | None = None
    opinion: EpdOpinionReceived | None = None
    delay: SanctionDecided | None = None
    """The last decision that granted the person a delay."""
    decision: SanctionDecided | None = None
    """The decision that ends the procedure, as it was taken."""
    notified: Mapping[DecisionAddressee, date] = field(default_factory=dict)
    """Who was told of the last decision, delay included."""
    appeal_due_on: date | None = None
    reductions: tuple[SanctionCarriedOut, ...] = ()
    strike_off_asked_on: date | None = None
    ended_on: date | None = None
    regularised_on: date | None = None
    appeal: PriorAppealFiled | None = None
    appeal_decided: PriorAppealDecided | None = None
    court_seised_on: date | None = None
    court_dismissed_on: date | None = None
    undone_on: date | None = None
    """The day the decision was annulled, withdrawn, or given up on appeal."""
    sealed_off_on: date | None = None
    """The day the person was forgotten."""

    @property
    def last_decision(self) -> SanctionDecided | None:
        """The decision that ends the procedure, else the delay granted."""
        return self.decision or self.delay

    @property
    def last_step_on(self) -> date | None:
        """The day of the latest step before the decision; None before the opening."""
        steps = (
            self.opened_on,
            self.letter_sent_on,
            *self.receipts.values(),
            self.completed_on,
            self.delay.decided_on if self.delay else None,
            self.referred_on,
            self.opinion.given_on if self.opinion else None,
        )
        return max((day for day in steps if day), default=None)

    @property
    def sanction(self) -> SanctionDecided | None:
        """The sanction as it stands, after a reform on appeal; None without one, or undone."""
        decided = self.decision
        if decided is None or decided.measure not in SANCTIONS or self.undone_on is not None:
            return None
        answer = self.appeal_decided
        if answer is not None and answer.outcome is AppealOutcome.REFORMED:
            return replace(decided, percent=answer.percent, months=answer.months)
        return decided

    @property
    def term(self) -> date | None:
        """The first day without the sanction, were it to run to its term."""
        decided = self.sanction
        if decided is None or decided.starts_on is None or decided.months is None:
            return None
        return add_months(decided.starts_on, decided.months)

    def answered_by(self, day: date) -> bool:
        """Whether the person had made observations, or asked to be heard, by that day."""
        return any(answer <= day for answer in self.answers)

    def person(self, event: Event) -> UUID | None:
        """The person concerned."""
        if isinstance(event, SanctionProcedureOpened):
            return event.beneficiary_id
        return self.beneficiary_id

    def claims(self) -> frozenset[Claim]:
        """One open procedure per accompaniment, until it is decided or regularised."""
        if self.orientation_id is None or self.decision or self.regularised_on:
            return frozenset()
        return frozenset({Claim("open_sanction_procedure", str(self.orientation_id))})

    def check_amended(self) -> None:
        """Raises a Refusal where a step would be missing, out of order or before a delay."""
        check_history(self)

    def evolve(self, event: SanctionEvent) -> Self:
        match event:
            case SanctionProcedureOpened():
                return replace(
                    self,
                    beneficiary_id=event.beneficiary_id,
                    orientation_id=event.orientation_id,
                    organisation_id=event.organisation_id,
                    contract_id=event.contract_id,
                    ground=event.ground,
                    breach_reported_on=event.breach_reported_on,
                    opened_on=event.opened_on,
                )
            case BreachLetterSent(sent_on=day):
                return replace(self, letter_sent_on=day)
            case BreachLetterReceipt(on=day, receipt=receipt, observations_due_on=due):
                known = replace(self, receipts={**self.receipts, receipt: day})
                if due is None:
                    return known
                return replace(known, observations_due_on=due, observations_rule=event.rule)
            case ObservationsMade(made_on=day):
                return replace(self, answers=(*self.answers, day))
            case HearingRequested(requested_on=day):
                return replace(self, answers=(*self.answers, day), hearing_requested_on=day)
            case FileCompleted(completed_on=day):
                return replace(self, completed_on=day)
            case ReferredToEpd(referred_on=day, session_id=session_id, case_id=case_id):
                return replace(self, referred_on=day, session_id=session_id, case_id=case_id)
            case EpdOpinionReceived():
                return replace(self, opinion=event)
            case SanctionDecided(measure=Measure.DELAY):
                return replace(
                    self,
                    delay=event,
                    notified={},
                    referred_on=None,
                    session_id=None,
                    case_id=None,
                    opinion=None,
                )
            case SanctionDecided():
                return replace(self, decision=event, notified={})
            case SanctionNotified(notified_on=day, to=to, appeal_due_on=due):
                notified = {**self.notified, to: day}
                return replace(self, notified=notified, appeal_due_on=due or self.appeal_due_on)
            case SanctionCarriedOut():
                return replace(self, reductions=(*self.reductions, event))
            case StrikeOffAsked(asked_on=day):
                return replace(self, strike_off_asked_on=day)
            case SanctionEnded(ended_on=day):
                return replace(self, ended_on=day)
            case ProcedureRegularised(regularised_on=day):
                return replace(self, regularised_on=day)
            case PriorAppealFiled():
                return replace(self, appeal=event)
            case PriorAppealDecided(decided_on=day, outcome=outcome):
                undone_on = day if outcome is AppealOutcome.UPHELD else self.undone_on
                return replace(self, appeal_decided=event, undone_on=undone_on)
            case CourtSeised(seised_on=day):
                return replace(self, court_seised_on=day)
            case CourtDismissed(dismissed_on=day):
                return replace(self, court_dismissed_on=day)
            case ProcedureSealedOff(sealed_off_on=day):
                return replace(self, sealed_off_on=day)
            case DecisionAnnulled(annulled_on=day) | DecisionWithdrawn(withdrawn_on=day):
                return replace(self, undone_on=day)
            case AmountPaidBack():
                return self
            case _:
                assert_never(event)
