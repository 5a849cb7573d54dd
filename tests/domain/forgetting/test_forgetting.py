from datetime import date

from pathways.domain.forgetting.forgetting import AlreadyForgotten, ForgetPerson
from pathways.domain.refusal import InTheFuture
from tests.domain.beneficiary.people import FORGOTTEN, MERGED, SARA, sara
from tests.domain.spec import given

FORGET = ForgetPerson(beneficiary_id=SARA, forgotten_on=date(2021, 6, 1))


def test_a_person_is_forgotten() -> None:
    given(sara()).when(FORGET).then(FORGOTTEN)


def test_a_merged_file_is_forgotten_too() -> None:
    given(sara(), MERGED).when(FORGET).then(FORGOTTEN)


def test_a_person_is_forgotten_once() -> None:
    given(sara(), FORGOTTEN).when(FORGET).then_refused(AlreadyForgotten)


def test_nobody_is_forgotten_tomorrow() -> None:
    given(sara()).on("2021-05-31").when(FORGET).then_refused(InTheFuture)
