from datetime import date

from pathways.domain.beneficiary.events import ProfileRecorded
from pathways.domain.beneficiary.guards import FileMerged
from pathways.domain.beneficiary.profile import RecordProfile, UnknownProfile, suggested_bodies
from pathways.domain.refusal import InTheFuture
from pathways.domain.rules import Rules
from tests.domain.beneficiary.people import MERGED, SARA, sara
from tests.domain.spec import given

FARMER = ProfileRecorded("farmer", date(2021, 3, 1))


def record(profile: str = "farmer", on: str = "2021-03-01") -> RecordProfile:
    return RecordProfile(beneficiary_id=SARA, profile=profile, recorded_on=date.fromisoformat(on))


def test_a_profile_of_the_list_is_recorded() -> None:
    given(sara()).when(record()).then(FARMER)


def test_the_profile_known_already_records_nothing() -> None:
    given(sara(), FARMER).when(record(on="2021-04-01")).then()


def test_a_new_profile_is_recorded() -> None:
    given(sara(), FARMER).when(record("single_person", on="2021-04-01")).then(
        ProfileRecorded("single_person", date(2021, 4, 1))
    )


def test_a_profile_outside_the_list_is_refused() -> None:
    given(sara()).when(record("astronaut")).then_refused(UnknownProfile, "A1.1")


def test_a_profile_of_tomorrow_is_refused() -> None:
    given(sara()).on("2021-02-28").when(record()).then_refused(InTheFuture)


def test_a_merged_file_takes_no_profile() -> None:
    given(sara(), MERGED).when(record()).then_refused(FileMerged)


def test_the_profile_suggests_bodies() -> None:
    rules, day = Rules.standard(), date(2021, 3, 1)
    assert suggested_bodies("farmer", rules, day) == ("msa",)
    assert suggested_bodies("migrant", rules, day) == ()
    assert suggested_bodies("astronaut", rules, day) == ()
