"""What decisions need to know of someone's stay in an action."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, assert_never
from uuid import UUID

from pathways.domain.command import State
from pathways.domain.enrolment.events import (
    ActionPlanWritten,
    AttendanceCertificateReceived,
    EligibilityChecked,
    Enrolled,
    EnrolmentCancelled,
    EnrolmentEnded,
    EnrolmentEvent,
    EnrolmentExtended,
    EnrolmentReopened,
    FirstDiagnosisMade,
    HoursWorked,
    IndividualReportWritten,
    InterviewHeld,
    InterviewKind,
    InterviewMissed,
    MobilityInformationGiven,
    ModuleCancelled,
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
    Proof,
    RentalCancelled,
    ScheduleHanded,
    SessionAttended,
    SessionMissed,
    SkillsCertified,
    TrainingFollowed,
)
from pathways.domain.event import Event
from pathways.domain.participations.state import participations_of
from pathways.domain.post.state import post_of
from pathways.domain.refusal import Refusal


@dataclass(frozen=True)
class Check:
    """A check of the status, and the last day it holds for a new module (A4.2)."""

    on: date
    valid_until: date


@dataclass(frozen=True)
class Period:
    """A period of a module, both days included."""

    module: str
    number: int
    from_on: date
    until_on: date
    rests_on_positioning: bool = False
    """Whether it could only begin after the positioning interview (A4.1)."""
    rests_on_check: date | None = None
    """The check of this stay that opened it (A4.2)."""
    longest_until: date | None = None
    """The last day it may have by its own duration: only the end of the stay cuts it shorter."""

    def in_stay_until(self, last_day: date) -> Self:
        """The period once the stay goes on to that day."""
        if self.longest_until is None or self.until_on >= last_day:
            return self
        return replace(self, until_on=min(self.longest_until, last_day))


@dataclass(frozen=True)
class Rental:
    """A moped in someone's hands; `returned_on` is the last day of the rental."""

    moped_id: UUID
    from_on: date
    until_on: date
    returned_on: date | None = None

    @property
    def last_day(self) -> date:
        """The day it came back, or is to come back at the latest."""
        return self.returned_on or self.until_on


@dataclass(frozen=True)
class PostHeld:
    """A place of the agreement, from that day on."""

    number: int
    from_on: date


@dataclass(frozen=True)
class Followed:
    """A training, a professionalisation or a placement: who gave it, from when to when.

    `what` is a training's title, and the kind of a placement.
    """

    provider: str
    started_on: date
    ended_on: date
    what: str = ""

    def overlaps(self, first: date, last: date) -> bool:
        """Whether it shares a day with the days from `first` to `last`, both included."""
        return self.started_on <= last and first <= self.ended_on

    def same(self, what: str, provider: str, first: date, last: date) -> bool:
        """Whether those words, on those days, speak of it too."""
        told = (self.what.casefold(), self.provider.casefold())
        return told == (what.casefold(), provider.casefold()) and self.overlaps(first, last)


class AttendanceContradicted(Refusal):
    """Après cette correction, les présences se contrediraient : {what}."""

    rule = "G7"
    remedy = "Corrigez ou retirez d'abord les faits qui en dépendent."


@dataclass(frozen=True)
class EnrolmentState(State):
    """One person in one agreement, from the check of eligibility to the outcome."""

    beneficiary_id: UUID | None = None
    positioning_id: UUID | None = None
    """The positioning they came by (G9)."""
    agreement_id: UUID | None = None
    organisation_id: UUID | None = None
    programme: str | None = None
    public: str | None = None
    module: str | None = None
    exclusive: str | None = None
    entered_on: date | None = None
    counted_from: date | None = None
    """The day the longest stay is counted from."""
    last_day_on: date | None = None
    """The last day the rule allows; once ended, the last day there was."""
    allowed_until: date | None = None
    """The last day the rule allows, ended or not."""
    ended: bool = False
    cancelled: bool = False
    extended: bool = False
    posts: tuple[PostHeld, ...] = ()
    """The places held, one after the other; the last one is the person's now."""
    contract_ends_on: date | None = None
    """The last day of the employment contract."""
    orientation_id: UUID | None = None
    """The accompaniment whose référent follows the person, named at the entry."""
    referent_id: UUID | None = None
    followed: bool = False
    """By a référent or another professional, or in precarious work (A3.1)."""
    proof: Proof | None = None
    """What was last seen of the eligibility."""
    checks: tuple[Check, ...] = ()
    """Those that hold for new modules, in the order they were recorded."""
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
    courses: tuple[Followed, ...] = ()
    """Training followed, whoever gave it."""
    trainings: Mapping[UUID, Followed] = field(default_factory=dict)
    """Professionalisation, which a certificate follows (A4.7)."""
    certificates: Mapping[UUID, date] = field(default_factory=dict)
    """When the certificate of a professionalisation was received."""
    placements: Mapping[UUID, Followed] = field(default_factory=dict)
    attended_until: date | None = None
    """The last day of attendance told so far: a stay does not end before it."""
    twice: bool = False
    """Whether something that happens once is told twice, as a correction could have it."""
    rentals: tuple[Rental, ...] = ()

    @property
    def participations_id(self) -> UUID | None:
        """The stream that tells this person's enrolments of one another."""
        return participations_of(self.beneficiary_id) if self.beneficiary_id else None

    @property
    def post_number(self) -> int | None:
        """The place the person has now."""
        return self.posts[-1].number if self.posts else None

    @property
    def post_id(self) -> UUID | None:
        """The stream of the place the person has now."""
        return self._post(self.post_number)

    @property
    def first_post_id(self) -> UUID | None:
        """The stream of the place the person had at first, where they changed since."""
        return self._post(self.posts[0].number) if len(self.posts) > 1 else None

    @property
    def rental(self) -> Rental | None:
        """The moped in the person's hands, as far as anyone recorded."""
        return self.rentals[-1] if self.rentals and not self.rentals[-1].returned_on else None

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

    def followed_already(self, title: str, first: date, last: date) -> bool:
        """Whether a training of that title is told on one of these days."""
        return any(one.same(title, "", first, last) for one in self.courses)

    def check_amended(self) -> None:
        """Raises AttendanceContradicted: what is told once stays so, certificates have hours,
        modules their positioning interview and their check, rentals their contract.
        """
        early = any(
            training in self.trainings and day < self.trainings[training].ended_on
            for training, day in self.certificates.items()
        )
        unpositioned = any(
            one.rests_on_positioning
            and (self.positioned_on is None or one.from_on < self.positioned_on)
            for one in self.periods
        )
        checked = {None, *(check.on for check in self.checks)}
        signed = self.contract_signed_on or date.max
        for what, contradicted in (
            (
                "un module serait sans vérification de l'éligibilité",
                any(period.rests_on_check not in checked for period in self.periods),
            ),
            (
                "une location précéderait la signature du contrat",
                any(rental.from_on < signed for rental in self.rentals),
            ),
            ("un module précéderait l'entretien de positionnement", unpositioned),
            ("un même fait y serait deux fois", self.twice),
            (
                "une attestation serait sans heures",
                not set(self.certificates) <= set(self.trainings),
            ),
            ("une attestation serait antérieure à la fin de la formation", early),
        ):
            if contradicted:
                raise AttendanceContradicted(what=what)

    def _attending(self, day: date, again: bool) -> Self:
        return replace(
            self,
            attended_until=max(self.attended_until or day, day),
            twice=self.twice or again,
        )

    def person(self, event: Event) -> UUID | None:
        return event.beneficiary_id if isinstance(event, Enrolled) else self.beneficiary_id

    def _post(self, number: int | None) -> UUID | None:
        if self.agreement_id is None or number is None:
            return None
        return post_of(self.agreement_id, number)

    def evolve(self, event: EnrolmentEvent) -> Self:
        match event:
            case Enrolled():
                return replace(
                    self,
                    beneficiary_id=event.beneficiary_id,
                    positioning_id=event.positioning_id,
                    agreement_id=event.agreement_id,
                    organisation_id=event.organisation_id,
                    programme=event.programme,
                    public=event.public,
                    module=event.module,
                    exclusive=event.exclusive,
                    entered_on=event.entered_on,
                    counted_from=event.counted_from or event.entered_on,
                    last_day_on=event.last_day_on,
                    allowed_until=event.last_day_on,
                    posts=_first_post(event),
                    contract_ends_on=event.contract_ends_on,
                    orientation_id=event.orientation_id,
                    referent_id=event.referent_id,
                    followed=bool(
                        event.referent_id or event.accompanied_by or event.precarious_work
                    ),
                    proof=event.proof,
                    checks=_check(event.entered_on, event.eligible_until),
                )
            case EligibilityChecked(checked_on=day, valid_until=until, proof=proof):
                checks = (*self.checks, *_check(day, until))
                return replace(self, proof=proof, checks=checks)
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
                met = (*self.interviews, (day, kind))
                again = (day, kind) in self.interviews
                return replace(
                    self._attending(day, again), interviews=met, positioned_on=positioned
                )
            case InterviewMissed(missed_on=day, kind=kind):
                again = (day, kind) in self.interviews
                met = (*self.interviews, (day, kind))
                return replace(self._attending(day, again), interviews=met)
            case ModuleStarted(module=module, period=number, from_on=first, until_on=last):
                checked_on = event.eligibility_checked_on if event.checked_anew else None
                after_interview = event.positioned_on is not None
                period = Period(
                    module, number, first, last, after_interview, checked_on, event.longest_until
                )
                return replace(self, periods=(*self.periods, period))
            case ModuleCancelled(module=module, from_on=first):
                left = tuple(p for p in self.periods if (p.module, p.from_on) != (module, first))
                return replace(self, periods=left)
            case (
                SessionAttended(session_id=session, attended_on=day)
                | SessionMissed(session_id=session, missed_on=day)
            ):
                known = self._attending(day, session in self.sessions)
                return replace(known, sessions=self.sessions | {session})
            case HoursWorked(month=month):
                known = self._attending(month, month in self.months)
                return replace(known, months=self.months | {month})
            case TrainingFollowed(started_on=first, ended_on=last, title=title):
                course = Followed("", first, last, title)
                known = self._attending(last, self.followed_already(title, first, last))
                return replace(known, courses=(*self.courses, course))
            case ProfessionalisationFollowed(training_id=training, ended_on=last):
                followed = Followed(event.provider, event.started_on, last)
                known = self._attending(last, training in self.trainings)
                return replace(known, trainings={**self.trainings, training: followed})
            case AttendanceCertificateReceived(training_id=training, received_on=day):
                again = training in self.certificates
                return replace(
                    self,
                    certificates={**self.certificates, training: day},
                    twice=self.twice or again,
                )
            case PlacementRecorded(placement_id=placement, ended_on=last):
                placed = Followed(event.host, event.started_on, last, event.kind)
                known = self._attending(last, placement in self.placements)
                return replace(known, placements={**self.placements, placement: placed})
            case MopedRented(moped_id=moped, from_on=first, until_on=last):
                return replace(self, rentals=(*self.rentals, Rental(moped, first, last)))
            case MopedReturned(moped_id=moped, returned_on=day):
                return replace(self, rentals=_returned(self.rentals, moped, day))
            case RentalCancelled(moped_id=moped, from_on=first):
                kept = tuple(r for r in self.rentals if (r.moped_id, r.from_on) != (moped, first))
                return replace(self, rentals=kept)
            case EnrolmentExtended(last_day_on=day, contract_ends_on=contract):
                return replace(
                    self,
                    last_day_on=day,
                    allowed_until=day,
                    extended=True,
                    periods=tuple(one.in_stay_until(day) for one in self.periods),
                    contract_ends_on=contract or self.contract_ends_on,
                )
            case PostChanged(changed_on=day, post_number=number):
                return replace(self, posts=(*self.posts, PostHeld(number, day)))
            case IndividualReportWritten(written_on=day):
                return replace(self, report_written_on=day)
            case OutcomeRecorded(results=results):
                return replace(self, results=results)
            case EnrolmentEnded(last_day_on=day):
                return replace(self, last_day_on=day, ended=True)
            case EnrolmentReopened(last_day_on=day):
                return replace(self, last_day_on=day, ended=False)
            case EnrolmentCancelled():
                return replace(self, cancelled=True)
            case (
                ParticipantFeePaid()
                | ScheduleHanded()
                | SkillsCertified()
                | PartnerContacted()
                | MobilityInformationGiven()
            ):
                return self
            case _:
                assert_never(event)


def _check(day: date, valid_until: date | None) -> tuple[Check, ...]:
    return (Check(day, valid_until),) if valid_until is not None else ()


def _first_post(event: Enrolled) -> tuple[PostHeld, ...]:
    return (PostHeld(event.post_number, event.entered_on),) if event.post_number else ()


def _returned(rentals: tuple[Rental, ...], moped: UUID, day: date) -> tuple[Rental, ...]:
    *before, last = rentals
    assert last.moped_id == moped  # a moped comes back before another one goes
    return (*before, replace(last, returned_on=day))
