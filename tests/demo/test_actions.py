"""The demo's insertion actions: every programme, and what becomes of each kind of agreement."""

from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import TypeVar
from uuid import UUID

from pathways.demo.life import Departement
from pathways.domain.agreement.events import AgreementAmended, AgreementEnded, AgreementSigned
from pathways.domain.budget.events import EnvelopeDrawn, EnvelopeReturned, EnvelopeVoted
from pathways.domain.enrolment.events import (
    AttendanceCertificateReceived,
    Enrolled,
    EnrolmentEnded,
    EnrolmentExtended,
    ProfessionalisationFollowed,
)
from pathways.domain.event import Event
from pathways.domain.organisation.events import OrganisationKind, OrganisationRegistered
from pathways.domain.participations.events import ActionEntered
from pathways.domain.positioning.events import PositioningProposed, ProposedBy
from pathways.domain.report.events import ReportAccepted, ReportReopened, ReportSubmitted
from pathways.domain.rules import Rules
from tests.demo.test_life import lived

PROGRAMMES = {"adse_a", "adse_b", "mobility_point", "ai", "aci", "ei", "geiq"}

E = TypeVar("E", bound=Event)


def facts(kind: type[E]) -> list[tuple[UUID, E]]:
    return [(e.originator_id, e.event) for e in lived() if isinstance(e.event, kind)]


def test_people_enter_all_seven_programmes() -> None:
    assert {one.code for one in Rules.standard().catalogue} == PROGRAMMES
    entered = defaultdict(set)
    for _, event in facts(Enrolled):
        entered[event.programme].add(event.public)
    assert entered.keys() == PROGRAMMES
    assert set().union(*entered.values()) == {"rsa", "faj_youth", "other"}
    assert sum(len(publics) > 1 for publics in entered.values()) > 3


def test_public_bodies_and_operators_run_actions_some_from_the_middle_of_the_year() -> None:
    kinds = {body: event.kind for body, event in facts(OrganisationRegistered)}
    signed = [event for _, event in facts(AgreementSigned)]
    assert {kinds[event.organisation_id] for event in signed} >= {
        OrganisationKind.PUBLIC,
        OrganisationKind.SPECIALISED_ASSOCIATION,
        OrganisationKind.OPERATOR,
    }
    assert any(event.terms.starts_on.month > 3 for event in signed)
    assert any(event.terms.rural_supplement for event in signed)


def test_agreements_are_amended_or_end_before_their_time_and_give_back_what_they_leave() -> None:
    assert facts(AgreementAmended)
    ended = {agreement for agreement, _ in facts(AgreementEnded)}
    returned = {event.agreement_id for _, event in facts(EnvelopeReturned)}
    assert ended <= returned


def test_envelopes_are_never_overdrawn() -> None:
    left: defaultdict[tuple[str, int], int] = defaultdict(int)
    for envelope in lived():
        event = envelope.event
        if isinstance(event, EnvelopeVoted | EnvelopeReturned):
            left[event.budget_line, event.year] += int(event.amount * 100)
        elif isinstance(event, EnvelopeDrawn):
            left[event.budget_line, event.year] -= int(event.amount * 100)
            assert left[event.budget_line, event.year] >= 0


def test_a_certificate_is_missing_and_the_others_came() -> None:
    followed = {event.training_id for _, event in facts(ProfessionalisationFollowed)}
    certified = {event.training_id for _, event in facts(AttendanceCertificateReceived)}
    assert certified < followed


def test_people_leave_early_with_a_reason_go_to_the_term_or_stay_longer() -> None:
    reasons = [event.early_exit_reason for _, event in facts(EnrolmentEnded)]
    assert len({reason for reason in reasons if reason}) > 3
    assert None in reasons
    assert facts(EnrolmentExtended)


def test_employment_goes_on_from_one_years_agreement_to_the_next() -> None:
    stays: defaultdict[UUID, list[ActionEntered]] = defaultdict(list)
    for _, event in facts(ActionEntered):
        stays[event.beneficiary_id].append(event)
    assert any(
        later.counted_from == earlier.counted_from and later.agreement_id != earlier.agreement_id
        for each in stays.values()
        for earlier, later in pairwise(each)
    )


def test_referents_position_people_and_people_position_themselves() -> None:
    assert {event.proposed_by for _, event in facts(PositioningProposed)} == {*ProposedBy}


def test_final_reports_are_on_time_late_accepted_and_taken_up_again() -> None:
    submitted = [event.days_late for _, event in facts(ReportSubmitted)]
    assert 0 in submitted
    assert any(submitted)
    assert facts(ReportAccepted)
    assert facts(ReportReopened)


def test_actions_run_whatever_the_day_the_demo_stops() -> None:
    for today in (date(2021, 8, 31), date(2024, 2, 29)):
        departement = Departement(people=30, seed=4, today=today)
        entered = [
            e
            for _, decided in departement.decisions()
            for e in decided.envelopes
            if isinstance(e.event, Enrolled)
        ]
        assert entered
