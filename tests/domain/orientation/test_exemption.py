"""A temporary exemption from signing a contract."""

from typing import Any

from pathways.domain.orientation.events import (
    Addressee,
    ContractExemptionEnded,
    ContractExemptionGranted,
    OrientationNotified,
)
from pathways.domain.orientation.exemption import (
    AlreadyExempted,
    EndContractExemption,
    ExemptionEndsBeforeItStarts,
    GrantContractExemption,
    NoExemptionRunning,
    UnknownExemptionGround,
)
from pathways.domain.orientation.state import OrientationState
from tests.domain.orientation.people import ORIENTATION, day, oriented
from tests.domain.spec import given

ORIENTED = oriented("2021-03-01")  # its contract is due on 1 May


def grant(on: str, until: str, ground: str = "health", **said: Any) -> GrantContractExemption:
    return GrantContractExemption(
        orientation_id=ORIENTATION, on=day(on), until=day(until), ground=ground, **said
    )


def granted(
    on: str, until: str, due: str | None = None, rule: str = "A1.8", **said: Any
) -> ContractExemptionGranted:
    return ContractExemptionGranted(day(on), day(until), "health", day(due or until), rule, **said)


def end(on: str) -> EndContractExemption:
    return EndContractExemption(orientation_id=ORIENTATION, on=day(on))


def test_the_contract_deadline_moves_to_the_end_of_the_exemption() -> None:
    given(ORIENTED).when(grant("2021-04-12", "2021-09-30", details="Opération")).then(
        granted("2021-04-12", "2021-09-30", details="Opération")
    )


def test_a_short_exemption_takes_no_time_away() -> None:
    given(ORIENTED).when(grant("2021-03-08", "2021-03-19")).then(
        granted("2021-03-08", "2021-03-19", due="2021-05-01", rule="A1.7")
    )


def test_under_n5_an_exemption_may_come_before_the_delay_runs() -> None:
    given(oriented("2025-02-03")).when(grant("2025-02-05", "2025-05-31")).then(
        granted("2025-02-05", "2025-05-31")
    )
    told = OrientationNotified(day("2025-02-10"), Addressee.BENEFICIARY, day("2025-03-10"), "N5")
    given(oriented("2025-02-03"), told).when(grant("2025-02-12", "2025-02-28")).then(
        granted("2025-02-12", "2025-02-28", due="2025-03-10", rule="N5")
    )


def test_an_exemption_has_a_reason_of_the_list_and_an_end_after_its_start() -> None:
    for ground in ("", "holidays"):
        given(ORIENTED).when(grant("2021-04-12", "2021-09-30", ground)).then_refused(
            UnknownExemptionGround, rule="A1.8"
        )
    given(ORIENTED).when(grant("2021-04-12", "2021-04-11")).then_refused(
        ExemptionEndsBeforeItStarts, rule="A1.8"
    )
    given(ORIENTED).when(grant("2021-04-12", "2021-04-12")).then(
        granted("2021-04-12", "2021-04-12", due="2021-05-01", rule="A1.7")
    )


def test_a_running_exemption_is_lengthened_not_granted_again() -> None:
    running = given(ORIENTED, granted("2021-04-12", "2021-09-30"))
    running.when(grant("2021-06-01", "2021-09-30")).then_refused(AlreadyExempted)
    running.when(grant("2021-06-01", "2021-12-31")).then(granted("2021-06-01", "2021-12-31"))


def test_an_exemption_ended_early_makes_the_contract_due_that_day() -> None:
    running = given(ORIENTED, granted("2021-04-12", "2021-09-30"))
    running.when(end("2021-07-01")).then(
        ContractExemptionEnded(day("2021-07-01"), day("2021-07-01"), "A1.8")
    )
    running.when(end("2021-04-20")).then(
        ContractExemptionEnded(day("2021-04-20"), day("2021-05-01"), "A1.7")
    )


def test_only_a_running_exemption_ends_early() -> None:
    running = given(ORIENTED, granted("2021-04-12", "2021-09-30"))
    running.when(end("2021-04-11")).then_refused(NoExemptionRunning)
    running.when(end("2021-09-30")).then_refused(NoExemptionRunning)
    given(ORIENTED).when(end("2021-07-01")).then_refused(NoExemptionRunning)
    ended = ContractExemptionEnded(day("2021-07-01"), day("2021-07-01"), "A1.8")
    given(*running.facts, ended).when(end("2021-07-02")).then_refused(NoExemptionRunning)


def test_someone_is_exempted_from_the_first_day_to_the_last_included() -> None:
    state = OrientationState.of(ORIENTATION, [ORIENTED, granted("2021-04-12", "2021-09-30")])
    days = ("2021-04-11", "2021-04-12", "2021-09-30", "2021-10-01")
    assert [state.exempted_on(day(one)) for one in days] == [False, True, True, False]
