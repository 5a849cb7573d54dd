"""Being told of a right, and by when to orient (N4)."""

from dataclasses import replace
from datetime import date

import pytest

from pathways.domain.beneficiary.events import RightsAndDutiesRecorded, RightStatus
from pathways.domain.beneficiary.guards import FileMerged
from pathways.domain.beneficiary.rsa_right import (
    RecordRightsAndDuties,
    RecordRsaRight,
    right_permits,
)
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.refusal import InTheFuture
from pathways.domain.rules import Rules
from tests.domain.beneficiary.people import (
    MERGED,
    SARA,
    bound,
    exited,
    right,
    right_open,
    sara,
)
from tests.domain.spec import given


def tell(status: RightStatus, since: str, told: str, motive: str | None = None) -> RecordRsaRight:
    return RecordRsaRight(
        beneficiary_id=SARA,
        status=status,
        since=date.fromisoformat(since),
        told_on=date.fromisoformat(told),
        motive=motive,
    )


def tell_open(since: str, told: str | None = None) -> RecordRsaRight:
    return tell(RightStatus.OPEN, since, told or since)


def tell_bound(since: str, told: str | None = None, bound: bool = True) -> RecordRightsAndDuties:
    return RecordRightsAndDuties(
        beneficiary_id=SARA,
        bound=bound,
        since=date.fromisoformat(since),
        told_on=date.fromisoformat(told or since),
    )


def test_an_open_right_told_in_2021_makes_an_orientation_due_2_months_later() -> None:
    given(sara(), bound("2021-03-01")).when(tell_open("2021-03-01", told="2021-03-10")).then(
        replace(
            right_open("2021-03-01", told="2021-03-10"),
            orientation_due_on=date(2021, 5, 10),
            rule="N4-before-2025",
        )
    )


def test_an_open_right_told_in_2025_makes_an_orientation_due_6_weeks_later() -> None:
    given(sara(), bound("2025-03-01")).when(tell_open("2025-03-01", told="2025-03-10")).then(
        replace(
            right_open("2025-03-01", told="2025-03-10"),
            orientation_due_on=date(2025, 4, 21),
            rule="N4",
        )
    )


def test_t6_two_months_from_31_december_end_with_february() -> None:
    given(sara(), bound("2021-12-31")).when(tell_open("2021-12-31")).then(
        replace(
            right_open("2021-12-31"),
            orientation_due_on=date(2022, 2, 28),
            rule="N4-before-2025",
        )
    )


def test_the_delay_runs_from_being_told_not_from_the_day_the_right_opened() -> None:
    outcome = given(sara(), bound("2021-01-01")).when(tell_open("2021-01-01", told="2021-06-15"))
    outcome.then(
        replace(
            right_open("2021-01-01", told="2021-06-15"),
            orientation_due_on=date(2021, 8, 15),
            rule="N4-before-2025",
        )
    )


def test_nobody_is_due_to_be_oriented_who_is_not_bound() -> None:
    given(sara()).when(tell_open("2021-03-01")).then(right_open("2021-03-01"))
    given(sara(), bound("2021-03-01", is_bound=False)).when(tell_open("2021-03-01")).then(
        right_open("2021-03-01")
    )


def test_becoming_bound_under_an_open_right_starts_the_delay() -> None:
    given(sara(), right_open("2021-03-01")).when(tell_bound("2021-04-01", told="2021-04-07")).then(
        RightsAndDutiesRecorded(
            bound=True,
            since=date(2021, 4, 1),
            told_on=date(2021, 4, 7),
            orientation_due_on=date(2021, 6, 7),
            rule="N4-before-2025",
        )
    )


def test_becoming_bound_without_an_open_right_starts_nothing() -> None:
    given(sara()).when(tell_bound("2021-04-01")).then(bound("2021-04-01"))


def test_no_longer_bound_starts_nothing() -> None:
    given(sara(), right_open("2021-03-01"), bound("2021-03-01")).when(
        tell_bound("2021-05-01", bound=False)
    ).then(bound("2021-05-01", is_bound=False))


def test_the_flow_of_next_month_that_says_the_same_records_nothing() -> None:
    known = given(sara(), bound("2021-03-01"), right_open("2021-03-01"))
    known.when(tell_open("2021-03-01", told="2021-04-07")).then()
    known.when(tell_bound("2021-03-01", told="2021-04-07")).then()


def test_another_motive_is_news_and_starts_no_second_delay() -> None:
    given(sara(), bound("2021-03-01"), right_open("2021-03-01")).when(
        tell(RightStatus.OPEN, "2021-03-01", "2021-04-07", motive="revision")
    ).then(right(RightStatus.OPEN, "2021-03-01", "2021-04-07", motive="revision"))


def test_a_right_opened_again_after_a_closure_starts_the_delay_again() -> None:
    closed = right(RightStatus.CLOSED, "2021-06-01", "2021-06-07")
    given(sara(), bound("2021-03-01"), right_open("2021-03-01"), closed).when(
        tell_open("2021-09-01")
    ).then(
        replace(
            right_open("2021-09-01"),
            orientation_due_on=date(2021, 11, 1),
            rule="N4-before-2025",
        )
    )


def test_someone_who_comes_back_after_an_exit_is_to_be_oriented_again() -> None:
    given(sara(), bound("2021-03-01"), right_open("2021-03-01"), exited("2021-06-01")).when(
        tell_open("2021-09-01")
    ).then(
        replace(
            right_open("2021-09-01"),
            orientation_due_on=date(2021, 11, 1),
            rule="N4-before-2025",
        )
    )


def test_a_flow_that_does_not_know_says_nothing() -> None:
    given(sara(), right_open("2021-03-01")).when(
        tell(RightStatus.UNKNOWN, "2021-04-01", "2021-04-07")
    ).then()


def test_a_right_of_tomorrow_is_refused() -> None:
    given(sara()).on("2021-03-01").when(tell_open("2021-03-02", told="2021-03-01")).then_refused(
        InTheFuture
    )
    given(sara()).on("2021-03-01").when(tell_bound("2021-03-01", "2021-03-02")).then_refused(
        InTheFuture
    )


def test_a_merged_file_takes_no_right() -> None:
    given(sara(), MERGED).when(tell_open("2021-07-01")).then_refused(FileMerged)
    given(sara(), MERGED).when(tell_bound("2021-07-01")).then_refused(FileMerged)


@pytest.mark.parametrize(
    ("status", "permitted"),
    [
        (RightStatus.OPEN, True),
        (RightStatus.SUSPENDED, True),
        (RightStatus.REQUESTED, True),
        (RightStatus.REFUSED, False),
        (RightStatus.CLOSED, False),
    ],
)
def test_a_right_permits_an_orientation_unless_refused_or_closed(
    status: RightStatus, permitted: bool
) -> None:
    known = BeneficiaryState.of(SARA, [sara(), right(status, "2021-03-01", "2021-03-01")])
    assert right_permits("orientation", known, Rules.standard(), date(2021, 3, 1)) is permitted


def test_what_an_unknown_right_permits_is_the_departements_rule() -> None:
    unknown = BeneficiaryState.of(SARA, [sara()])
    strict = Rules.standard().replacing("unknown_right_permits", value=["orientation"])
    day = date(2021, 3, 1)
    assert right_permits("engagement_contract", unknown, Rules.standard(), day)
    assert right_permits("orientation", unknown, strict, day)
    assert not right_permits("engagement_contract", unknown, strict, day)
