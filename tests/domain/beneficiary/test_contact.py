from datetime import date

from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.events import ContactDetailsRecorded
from pathways.domain.beneficiary.guards import FileMerged, PersonErased
from pathways.domain.refusal import InTheFuture
from pathways.domain.sites import UnknownTerritory
from tests.domain.beneficiary.people import FORGOTTEN, MERGED, SARA, sara
from tests.domain.spec import given


def record(
    phone: str = "0600000001", territory: str | None = "est_anjou", on: str = "2021-03-01"
) -> RecordContactDetails:
    return RecordContactDetails(
        beneficiary_id=SARA,
        recorded_on=date.fromisoformat(on),
        phone=phone,
        territory=territory,
    )


KNOWN = ContactDetailsRecorded(date(2021, 3, 1), phone="0600000001", territory="est_anjou")


def test_contact_details_are_recorded_with_their_territory() -> None:
    given(sara()).when(record()).then(KNOWN)


def test_the_same_details_later_record_nothing() -> None:
    given(sara(), KNOWN).when(record(on="2021-04-01")).then()


def test_the_same_details_earlier_are_news() -> None:
    earlier = ContactDetailsRecorded(date(2021, 2, 1), phone="0600000001", territory="est_anjou")
    given(sara(), KNOWN).when(record(on="2021-02-01")).then(earlier)


def test_an_empty_cell_says_nothing() -> None:
    given(sara()).when(record(phone=" ", territory=None)).then(
        ContactDetailsRecorded(date(2021, 3, 1))
    )


def test_a_territory_of_another_departement_is_refused() -> None:
    given(sara()).when(record(territory="loire")).then_refused(UnknownTerritory, "G2")


def test_details_of_tomorrow_are_refused() -> None:
    given(sara()).on("2021-02-28").when(record()).then_refused(InTheFuture)


def test_a_merged_or_forgotten_file_takes_no_details() -> None:
    given(sara(), MERGED).when(record()).then_refused(FileMerged)
    given(sara(), FORGOTTEN).when(record()).then_refused(PersonErased, "G10")
