"""Opening a file, changing an identity (trap 9 of the regulation)."""

from datetime import date

import pytest

from pathways.domain.beneficiary.events import IdentityChanged, Sex
from pathways.domain.beneficiary.guards import FileMerged, PersonErased
from pathways.domain.beneficiary.identifiers import BadNir
from pathways.domain.beneficiary.registering import (
    AlreadyRegistered,
    BornAfterward,
    ChangeIdentity,
    RegisterBeneficiary,
)
from pathways.domain.event import sealed_fields
from pathways.domain.refusal import InTheFuture
from pathways.domain.texts import TextMissing, TextUnreadable
from tests.domain.beneficiary.people import FORGOTTEN, MERGED, SARA, sara
from tests.domain.spec import given


def register(
    last_name: str = "Martin",
    birth_date: date | None = date(1990, 2, 28),
    nir: str | None = None,
    payer_number: str | None = None,
    on: str = "2021-01-04",
) -> RegisterBeneficiary:
    return RegisterBeneficiary(
        beneficiary_id=SARA,
        registered_on=date.fromisoformat(on),
        last_name=last_name,
        first_name="Sara",
        birth_date=birth_date,
        nir=nir,
        payer_number=payer_number,
        sex=Sex.FEMALE,
    )


def change(last_name: str = "Martin", nir: str | None = None) -> ChangeIdentity:
    return ChangeIdentity(
        beneficiary_id=SARA,
        changed_on=date(2021, 5, 3),
        last_name=last_name,
        first_name="Sara",
        birth_date=date(1990, 2, 28),
        nir=nir,
        sex=Sex.FEMALE,
    )


def test_a_file_is_opened_with_its_birth_year_in_clear() -> None:
    given().when(register()).then(sara())


def test_a_file_is_opened_once() -> None:
    given(sara()).when(register()).then_refused(AlreadyRegistered)


def test_a_file_is_not_opened_tomorrow() -> None:
    given().on("2021-01-04").when(register(on="2021-01-05")).then_refused(InTheFuture)
    given().on("2021-01-04").when(register(on="2021-01-04")).then(sara())


def test_nobody_is_born_after_the_registration() -> None:
    given().when(register(birth_date=date(2021, 1, 5))).then_refused(BornAfterward)


def test_a_name_is_needed_and_readable() -> None:
    given().when(register(last_name="  ")).then_refused(TextMissing)
    given().when(register(last_name="Mar\0tin")).then_refused(TextUnreadable)


@pytest.mark.parametrize("written", ["2900249007012", "2 90 02 49 007 012 88", "290024900701288"])
def test_t9_a_nir_is_kept_in_one_form_however_written(written: str) -> None:
    given().when(register(nir=written)).then(sara(nir="2900249007012"))


def test_t9_a_nir_with_a_wrong_key_is_refused() -> None:
    given().when(register(nir="290024900701289")).then_refused(BadNir)


def test_t9_a_corsican_nir_is_accepted() -> None:
    given().when(register(nir="290022A007012")).then(sara(nir="290022A007012"))


@pytest.mark.parametrize("written", ["1234567", "CAF 1234567", "123456700000000"])
def test_t9_a_padded_matricule_is_the_payers_number(written: str) -> None:
    given().when(register(payer_number=written)).then(sara(payer_number="1234567"))


def test_a_name_taken_is_an_identity_changed() -> None:
    given(sara()).when(change(last_name="Durand")).then(
        IdentityChanged(
            changed_on=date(2021, 5, 3),
            last_name="Durand",
            first_name="Sara",
            birth_date=date(1990, 2, 28),
            birth_year=1990,
            sex=Sex.FEMALE,
        )
    )


def test_an_identity_known_already_records_nothing() -> None:
    given(sara(nir="2900249007012")).when(change(nir="290024900701288")).then()


def test_a_merged_file_takes_no_new_identity() -> None:
    given(sara(), MERGED).when(change(last_name="Durand")).then_refused(FileMerged)


def test_a_forgotten_person_takes_no_new_identity() -> None:
    given(sara(), FORGOTTEN).when(change(last_name="Durand")).then_refused(PersonErased, "G10")


def test_what_tells_who_someone_is_enters_the_log_sealed() -> None:
    assert {"last_name", "first_name", "birth_date", "nir", "payer_number"} <= sealed_fields(
        IdentityChanged.name
    )
