"""What a file knows on a day, and what it alone may claim."""

from datetime import date

from pathways.domain.beneficiary.events import (
    ContactDetailsRecorded,
    HouseholdRecorded,
    RightStatus,
)
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Claim
from pathways.domain.event import Event
from tests.domain.beneficiary.people import (
    FORGOTTEN,
    MERGED,
    SARA,
    bound,
    exited,
    right,
    right_open,
    sara,
)


def state(*facts: Event) -> BeneficiaryState:
    return BeneficiaryState.of(SARA, facts)


def test_a_right_nobody_told_is_unknown() -> None:
    assert state(sara()).right_on(date(2022, 1, 1)) is RightStatus.UNKNOWN
    assert state(sara()).bound_by_rights_and_duties_on(date(2022, 1, 1)) is None


def test_the_right_is_unknown_before_the_first_day_told() -> None:
    known = state(sara(), right_open("2021-03-01"))
    assert known.right_on(date(2021, 2, 28)) is RightStatus.UNKNOWN
    assert known.right_on(date(2021, 3, 1)) is RightStatus.OPEN


def test_whoever_speaks_last_speaks_for_the_past_too() -> None:
    closed = right(RightStatus.CLOSED, since="2021-02-01", told="2021-04-07")
    known = state(sara(), right_open("2021-03-01"), closed)
    assert known.right_on(date(2021, 3, 15)) is RightStatus.CLOSED


def test_t6_a_right_entered_weeks_late_does_not_speak_over_what_was_told_since() -> None:
    closed = right(RightStatus.CLOSED, since="2021-04-01", told="2021-04-07")
    known = state(sara(), closed, right_open("2021-03-01"))
    assert known.right_on(date(2021, 3, 15)) is RightStatus.OPEN
    assert known.right_on(date(2021, 4, 15)) is RightStatus.CLOSED


def test_of_two_tellings_of_one_day_the_last_recorded_counts() -> None:
    known = state(sara(), bound("2021-03-01"), bound("2021-03-01", is_bound=False))
    assert known.bound_by_rights_and_duties_on(date(2021, 3, 1)) is False


def test_t6_details_entered_weeks_late_do_not_replace_newer_ones() -> None:
    new = ContactDetailsRecorded(date(2021, 5, 3), phone="0600000002")
    old = ContactDetailsRecorded(date(2021, 4, 1), phone="0600000001")
    assert state(sara(), new, old).contact == new


def test_the_household_says_whether_it_counts_more_than_one_person() -> None:
    assert not state(sara()).more_than_one_person
    assert state(sara(), HouseholdRecorded(date(2021, 2, 1), True)).more_than_one_person


def test_a_right_opened_after_an_exit_brings_the_person_back() -> None:
    assert state(sara(), exited("2021-05-01"), right_open("2021-09-01")).exited_on is None
    assert state(sara(), exited("2021-05-01"), right_open("2021-04-01")).exited_on is not None


def test_t9_a_nir_identifies_one_file() -> None:
    nir = Claim("nir", "2900249007012", secret=True)
    assert state(sara(nir="2900249007012")).claims() == {nir}


def test_t9_twins_who_share_payer_number_and_birth_date_are_two_people() -> None:
    one = state(sara(payer_number="1234567", first_name="Sara")).claims()
    other = state(sara(payer_number="1234567", first_name="Léa")).claims()
    assert len(one) == len(other) == 1
    assert one.isdisjoint(other)


def test_t9_one_first_name_written_two_ways_is_one_person() -> None:
    one = state(sara(payer_number="1234567", first_name="Anne-Zoé")).claims()
    assert one == state(sara(payer_number="1234567", first_name="ANNE ZOE")).claims()


def test_a_payer_number_without_a_birth_date_identifies_nobody() -> None:
    assert not state(sara(payer_number="1234567", birth_date=None)).claims()


def test_a_merged_or_forgotten_file_identifies_nobody() -> None:
    known = sara(nir="2900249007012", payer_number="1234567")
    assert not {claim for claim in state(known, MERGED).claims() if claim.secret}
    assert state(known, FORGOTTEN).claims() == frozenset()


def test_a_merged_file_takes_what_an_accompaniment_or_an_action_claims_once_forgotten_too() -> None:
    claims = {Claim("open_orientation", str(SARA)), Claim("person_in_action", str(SARA))}
    assert state(sara(), MERGED).claims() == claims
    assert state(sara(), MERGED, FORGOTTEN).claims() == claims


def test_nothing_personal_is_left_of_a_forgotten_person() -> None:
    contact = ContactDetailsRecorded(date(2021, 5, 3), phone="0600000002")
    known = state(sara(nir="2900249007012"), contact, FORGOTTEN)
    assert "Martin" not in repr(known)
    assert "0600000002" not in repr(known)
