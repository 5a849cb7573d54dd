"""Stays in actions and mopeds as they are shown, with names where the log has ids."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from pathways.api.resources import Named, named_body, named_person
from pathways.domain.correction import in_force
from pathways.domain.enrolment.events import (
    ActionPlanWritten,
    EarlyExitReason,
    EligibilityChecked,
    Enrolled,
    EnrolmentEnded,
    EnrolmentExtended,
    FirstDiagnosisMade,
    IndividualReportWritten,
    MopedRented,
    ParticipantFeePaid,
    ProfessionalisationFollowed,
    Proof,
)
from pathways.domain.enrolment.state import EnrolmentState, Period, PostHeld, Rental
from pathways.domain.event import Event
from pathways.domain.moped.events import MopedRegistered
from pathways.domain.moped.state import MopedState
from pathways.domain.occupancy import Stay
from pathways.event_store.application import Loaded

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class ProfessionalisationShown:
    """Hours with a training body; funded once the certificate of `training_id` is received."""

    training_id: UUID
    started_on: date
    ended_on: date
    minutes: int
    provider: str
    module: str | None
    certified_on: date | None


@dataclass(frozen=True)
class EnrolmentShown:
    """`standing`: open, ended or cancelled; `last_day_on`: the last day there was, or may be."""

    id: UUID
    beneficiary: Named
    organisation: Named
    agreement_id: UUID
    programme: str
    module: str | None
    standing: str
    public: str
    territory: str
    right: str
    proof: Proof
    age: int | None
    entered_on: date
    counted_from: date | None
    last_day_on: date | None
    duration_rule: str
    rules: tuple[str, ...]
    flagged: tuple[str, ...]
    referent_id: UUID | None
    accompanied_by: str | None
    precarious_work: bool
    weekly_hours: Decimal | None
    contract_starts_on: date | None
    contract_ends_on: date | None
    fee: Decimal | None
    fees_paid: Decimal
    post_number: int | None
    posts: tuple[PostHeld, ...]
    eligibility_checks: tuple[EligibilityChecked, ...]
    positioned_on: date | None
    contract_signed_on: date | None
    diagnosis: str | None
    diagnosis_made_on: date | None
    plan: str | None
    plan_written_on: date | None
    modules: tuple[Period, ...]
    professionalisations: tuple[ProfessionalisationShown, ...]
    rentals: tuple[Rental, ...]
    rental_terms: tuple[MopedRented, ...]
    extensions: tuple[EnrolmentExtended, ...]
    report: str | None
    report_written_on: date | None
    report_copied_to: UUID | None
    results: tuple[str, ...]
    early_exit_reason: EarlyExitReason | None


@dataclass(frozen=True)
class MopedShown:
    id: UUID
    organisation: Named
    label: str
    site: str
    territory: str
    registered_on: date
    checked_on: date | None
    fit: bool | None
    retired_on: date | None
    stays: tuple[Stay, ...]


def enrolment_shown(loaded: Loaded) -> EnrolmentShown:
    """A stay with everything said of it; sealed texts go with the person."""
    state = loaded.state
    assert isinstance(state, EnrolmentState)
    facts = [envelope.event for envelope in in_force(loaded.envelopes)]
    told = _last(facts, Enrolled)
    assert told is not None
    ended = _last(facts, EnrolmentEnded) if state.ended else None
    diagnosis, plan = _last(facts, FirstDiagnosisMade), _last(facts, ActionPlanWritten)
    report = _last(facts, IndividualReportWritten)
    return EnrolmentShown(
        id=state.id,
        beneficiary=named_person(told.beneficiary_id),
        organisation=named_body(told.organisation_id),
        agreement_id=told.agreement_id,
        programme=told.programme,
        module=told.module,
        standing="cancelled" if state.cancelled else "ended" if state.ended else "open",
        public=told.public,
        territory=told.territory,
        right=told.right,
        proof=told.proof,
        age=told.age,
        entered_on=told.entered_on,
        counted_from=state.counted_from,
        last_day_on=state.last_day_on,
        duration_rule=told.duration_rule,
        rules=told.rules,
        flagged=told.flagged,
        referent_id=told.referent_id,
        accompanied_by=told.accompanied_by,
        precarious_work=told.precarious_work,
        weekly_hours=told.weekly_hours,
        contract_starts_on=told.contract_starts_on,
        contract_ends_on=state.contract_ends_on,
        fee=told.fee,
        fees_paid=sum((one.amount for one in _all(facts, ParticipantFeePaid)), Decimal(0)),
        post_number=state.post_number,
        posts=state.posts,
        eligibility_checks=tuple(_all(facts, EligibilityChecked)),
        positioned_on=state.positioned_on,
        contract_signed_on=state.contract_signed_on,
        diagnosis=diagnosis.diagnosis if diagnosis else None,
        diagnosis_made_on=state.diagnosis_made_on,
        plan=plan.plan if plan else None,
        plan_written_on=state.plan_written_on,
        modules=state.periods,
        professionalisations=tuple(
            ProfessionalisationShown(
                one.training_id,
                one.started_on,
                one.ended_on,
                one.minutes,
                one.provider,
                one.module,
                state.certificates.get(one.training_id),
            )
            for one in _all(facts, ProfessionalisationFollowed)
        ),
        rentals=state.rentals,
        rental_terms=tuple(_all(facts, MopedRented)),
        extensions=tuple(_all(facts, EnrolmentExtended)),
        report=report.report if report else None,
        report_written_on=state.report_written_on,
        report_copied_to=report.copied_to_referent_id if report else None,
        results=state.results,
        early_exit_reason=ended.early_exit_reason if ended else None,
    )


def moped_shown(loaded: Loaded) -> MopedShown:
    """A moped with its last check and who had it when, by enrolment."""
    state = loaded.state
    assert isinstance(state, MopedState)
    facts = [envelope.event for envelope in in_force(loaded.envelopes)]
    told = _last(facts, MopedRegistered)
    assert told is not None
    checked_on, fit = state.checks[-1] if state.checks else (None, None)
    return MopedShown(
        id=state.id,
        organisation=named_body(told.organisation_id),
        label=told.label,
        site=told.site,
        territory=told.territory,
        registered_on=told.registered_on,
        checked_on=checked_on,
        fit=fit,
        retired_on=state.retired_on,
        stays=state.stays,
    )


def _all(facts: list[Event], kind: type[E]) -> list[E]:
    return [fact for fact in facts if isinstance(fact, kind)]


def _last(facts: list[Event], kind: type[E]) -> E | None:
    return next((fact for fact in reversed(facts) if isinstance(fact, kind)), None)
