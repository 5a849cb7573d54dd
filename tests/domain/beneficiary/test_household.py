from datetime import date

from pathways.domain.beneficiary.events import HouseholdRecorded
from pathways.domain.beneficiary.guards import FileMerged
from pathways.domain.beneficiary.household import (
    DependantsOfNobody,
    NegativeDependants,
    RecordHousehold,
)
from pathways.domain.refusal import InTheFuture
from tests.domain.beneficiary.people import FORGOTTEN, MERGED, SARA, sara
from tests.domain.spec import given


def record(several: bool = True, dependants: int = 1, on: str = "2021-03-01") -> RecordHousehold:
    return RecordHousehold(
        beneficiary_id=SARA,
        recorded_on=date.fromisoformat(on),
        more_than_one_person=several,
        dependants=dependants,
    )


KNOWN = HouseholdRecorded(date(2021, 3, 1), more_than_one_person=True, dependants=1)


def test_a_household_is_recorded() -> None:
    given(sara()).when(record()).then(KNOWN)


def test_the_same_household_next_month_records_nothing() -> None:
    given(sara(), KNOWN).when(record(on="2021-04-01")).then()


def test_a_child_more_is_recorded() -> None:
    given(sara(), KNOWN).when(record(dependants=2, on="2021-04-01")).then(
        HouseholdRecorded(date(2021, 4, 1), more_than_one_person=True, dependants=2)
    )


def test_dependants_make_a_household_of_more_than_one() -> None:
    given(sara()).when(record(several=False, dependants=1)).then_refused(DependantsOfNobody)
    given(sara()).when(record(several=True, dependants=-1)).then_refused(NegativeDependants)


def test_a_household_of_tomorrow_is_refused() -> None:
    given(sara()).on("2021-02-28").when(record()).then_refused(InTheFuture)


def test_a_merged_file_takes_no_household_a_forgotten_one_does() -> None:
    given(sara(), MERGED).when(record()).then_refused(FileMerged)
    given(sara(), FORGOTTEN).when(record()).then(KNOWN)
