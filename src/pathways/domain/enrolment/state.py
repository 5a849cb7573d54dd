"""What decisions need to know of someone's stay in an action."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self, assert_never
from uuid import UUID

from pathways.domain.command import Claim, State
from pathways.domain.enrolment.events import (
    ActionPlanWritten,
    AttendanceCertificateReceived,
    EligibilityChecked,
    Enrolled,
    EnrolmentCancelled,
    EnrolmentEnded,
    EnrolmentEvent,
    EnrolmentExtended,
    FirstDiagnosisMade,
    HoursWorked,
    IndividualReportWritten,
    InterviewHeld,
    InterviewKind,
    InterviewMissed,
    MobilityInformationGiven,
    ModuleStarted,
    MopedRented,
    MopedReturned,
    OutcomeRecorded,
    ParticipantFeePaid,
    ParticipationContractSigned,
    PartnerContacted,
    PlacementRecorded,
    PostChanged,
    ProfessionalisationFollowed,
    ScheduleHanded,
    SessionAttended,
    SessionMissed,
    SkillsCertified,
    TrainingFollowed,
)
from pathways.domain.event import Event
from pathways.domain.participations.state import participations_of


@dataclass(frozen=True)
class Period:
    """A period of a module, both days included."""

    module: str
    number: int
    from_on: date
    until_on: date


@dataclass(frozen=True)
class Rental:
    """A moped in someone's hands; `returned_on` is the last day of the rental."""

    moped_id: UUID
    from_on: date
    until_on: date
    returned_on: date | None = None


@dataclass(frozen=True)
class EnrolmentState(State):
    """One person in one agreement, from the check of eligibility to the outcome."""

    beneficiary_id: UUID | None = None
    agreement_id: UUID | None = None
    organisation_id: UUID | None = None
    programme: str | None = None
    public: str | None = None
    module: str | None = None
    exclusive: str | None = None
    entered_on: date | None = None
    last_day_on: date | None = None
    """The last day the rule allows; once ended, the last day there was."""
    ended: bool = False
    cancelled: bool = False
    extended: bool = False
    post_number: int | None = None
    referent_id: UUID | None = None
    eligible_until: date | None = None
    eligibility_checked_on: date | None = None
    contract_signed_on: date | None = None
    diagnosis_made_on: date | None = None
    plan_written_on: date | None = None
    report_written_on: date | None = None
    results: tuple[str, ...] = ()
    interviews: tuple[tuple[date, InterviewKind], ...] = ()
    """Held or missed, by day."""
    positioned_on: date | None = None
    """The first positioning interview held (A4.1)."""
    periods: tuple[Period, ...] = ()
    sessions: frozenset[UUID] = frozenset()
    """Attended or missed: each is told once."""
    months: frozenset[date] = frozenset()
    """Months whose hours worked are known."""
    trainings: frozenset[UUID] = frozenset()
    certificates: frozenset[UUID] = frozenset()
    placements: frozenset[UUID] = frozenset()
    rentals: tuple[Rental, ...] = ()

    @property
    def participations_id(self) -> UUID | None:
        """The stream that tells this person's enrolments of one another."""
        return participations_of(self.beneficiary_id) if self.beneficiary_id else None

    @property
    def open(self) -> bool:
        """Whether the person is in the action, as far as anyone recorded."""
        return self.entered_on is not None and not self.ended and not self.cancelled

    def covers(self, day: date) -> bool:
        """Whether that day lies in the stay."""
        return (
            self.entered_on is not None
            and self.last_day_on is not None
            and not self.cancelled
            and self.entered_on <= day <= self.last_day_on
        )

    def period_on(self, module: str, day: date) -> Period | None:
        """The period of that module in which the day lies."""
        return next(
            (
                one
                for one in self.periods
                if one.module == module and one.from_on <= day <= one.until_on
            ),
            None,
        )

    def person(self, event: Event) -> UUID | None:
        return event.beneficiary_id if isinstance(event, Enrolled) else self.beneficiary_id

    def claims(self) -> frozenset[Claim]:
        """While open, nobody is in two programmes of one group (A2.2)."""
        if not self.open or self.exclusive is None:
            return frozenset()
        return frozenset({Claim("exclusive_action", f"{self.exclusive}:{self.beneficiary_id}")})

    def evolve(self, event: EnrolmentEvent) -> Self:
        match event:
            case Enrolled():
                return replace(
                    self,
                    beneficiary_id=event.beneficiary_id,
                    agreement_id=event.agreement_id,
                    organisation_id=event.organisation_id,
                    programme=event.programme,
                    public=event.public,
                    module=event.module,
                    exclusive=event.exclusive,
                    entered_on=event.entered_on,
                    last_day_on=event.last_day_on,
                    post_number=event.post_number,
                    referent_id=event.referent_id,
                    eligible_until=event.eligible_until,
                    eligibility_checked_on=event.entered_on,
                )
            case EligibilityChecked(checked_on=day, valid_until=until):
                return replace(self, eligibility_checked_on=day, eligible_until=until)
            case ParticipationContractSigned(signed_on=day):
                return replace(self, contract_signed_on=day)
            case FirstDiagnosisMade(made_on=day):
                return replace(self, diagnosis_made_on=day)
            case ActionPlanWritten(written_on=day):
                return replace(self, plan_written_on=day)
            case InterviewHeld(held_on=day, kind=kind):
                positioned = self.positioned_on
                if kind is InterviewKind.POSITIONING:
                    positioned = min(positioned or day, day)
                return replace(
                    self, interviews=(*self.interviews, (day, kind)), positioned_on=positioned
                )
            case InterviewMissed(missed_on=day, kind=kind):
                return replace(self, interviews=(*self.interviews, (day, kind)))
            case ModuleStarted(module=module, period=number, from_on=first, until_on=last):
                period = Period(module, number, first, last)
                return replace(self, periods=(*self.periods, period))
            case SessionAttended(session_id=session) | SessionMissed(session_id=session):
                return replace(self, sessions=self.sessions | {session})
            case HoursWorked(month=month):
                return replace(self, months=self.months | {month})
            case ProfessionalisationFollowed(training_id=training):
                return replace(self, trainings=self.trainings | {training})
            case AttendanceCertificateReceived(training_id=training):
                return replace(self, certificates=self.certificates | {training})
            case PlacementRecorded(placement_id=placement):
                return replace(self, placements=self.placements | {placement})
            case MopedRented(moped_id=moped, from_on=first, until_on=last):
                return replace(self, rentals=(*self.rentals, Rental(moped, first, last)))
            case MopedReturned(moped_id=moped, returned_on=day):
                return replace(self, rentals=_returned(self.rentals, moped, day))
            case EnrolmentExtended(last_day_on=day):
                return replace(self, last_day_on=day, extended=True)
            case PostChanged(post_number=number):
                return replace(self, post_number=number)
            case IndividualReportWritten(written_on=day):
                return replace(self, report_written_on=day)
            case OutcomeRecorded(results=results):
                return replace(self, results=results)
            case EnrolmentEnded(last_day_on=day):
                return replace(self, last_day_on=day, ended=True)
            case EnrolmentCancelled():
                return replace(self, cancelled=True)
            case (
                ParticipantFeePaid()
                | ScheduleHanded()
                | TrainingFollowed()
                | SkillsCertified()
                | PartnerContacted()
                | MobilityInformationGiven()
            ):
                return self
            case _:
                assert_never(event)


def _returned(rentals: tuple[Rental, ...], moped: UUID, day: date) -> tuple[Rental, ...]:
    return tuple(
        replace(one, returned_on=day) if one.moped_id == moped and not one.returned_on else one
        for one in rentals
    )
