from datetime import date

from pathways.domain.beneficiary.events import ExitNature, RsaExited
from pathways.domain.beneficiary.guards import FileMerged
from pathways.domain.beneficiary.rsa_exit import AlreadyExited, RecordRsaExit
from pathways.domain.refusal import InTheFuture
from tests.domain.beneficiary.people import MERGED, SARA, exited, right_open, sara
from tests.domain.spec import given


def leave(on: str, nature: ExitNature = ExitNature.RETIREMENT) -> RecordRsaExit:
    return RecordRsaExit(beneficiary_id=SARA, nature=nature, exited_on=date.fromisoformat(on))


def test_an_exit_is_recorded_with_its_nature() -> None:
    given(sara()).when(leave("2021-05-01")).then(RsaExited(ExitNature.RETIREMENT, date(2021, 5, 1)))


def test_someone_leaves_rsa_once() -> None:
    given(sara(), exited("2021-05-01")).when(leave("2021-06-01")).then_refused(AlreadyExited)


def test_someone_who_came_back_may_leave_again() -> None:
    given(sara(), exited("2021-05-01"), right_open("2021-09-01")).when(leave("2022-01-01")).then(
        RsaExited(ExitNature.RETIREMENT, date(2022, 1, 1))
    )


def test_an_exit_of_tomorrow_is_refused() -> None:
    given(sara()).on("2021-04-30").when(leave("2021-05-01")).then_refused(InTheFuture)


def test_a_merged_file_takes_no_exit() -> None:
    given(sara(), MERGED).when(leave("2021-07-01")).then_refused(FileMerged)
