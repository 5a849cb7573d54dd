"""Threads share commits: each unit is recorded or refused alone, an error reaches everyone."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from pathways.domain.beneficiary.registering import RegisterBeneficiary
from pathways.event_store.application import RequestKey
from pathways.event_store.grouping import GroupCommit
from pathways.event_store.unit import Appended, Outcome, Unit
from tests.departement import OPENING, Town
from tests.event_store.test_traps import at_once


def unit() -> Unit:
    return Unit(uuid7(), "test", [])


def recorded(units: Sequence[Unit]) -> list[Appended]:
    return [
        Appended(number, Outcome.RECORDED, None, None, number, None)
        for number, _ in enumerate(units, start=1)
    ]


def test_who_comes_during_a_commit_shares_the_next_one() -> None:
    calls, first, go_on = list[int](), Event(), Event()

    def append(units: Sequence[Unit]) -> list[Appended]:
        calls.append(len(units))
        first.set()
        assert go_on.wait(10)
        return recorded(units)

    group = GroupCommit(append)
    with ThreadPoolExecutor(9) as pool:
        leader = pool.submit(group.commit, [unit()])
        assert first.wait(10)
        others = [pool.submit(group.commit, [unit(), unit()]) for _ in range(8)]
        while len(group._waiting) < 8:
            pass
        go_on.set()
        assert len(leader.result()) == 1
        assert [len(other.result()) for other in others] == [2] * 8
    assert calls == [1, 16]


def test_an_error_of_the_shared_call_reaches_everyone_and_the_next_call_works() -> None:
    broken = [True]

    def append(units: Sequence[Unit]) -> list[Appended]:
        if broken[0]:
            raise ConnectionError
        return recorded(units)

    group = GroupCommit(append)
    with pytest.raises(ConnectionError):
        group.commit([unit()])
    broken[0] = False
    assert len(group.commit([unit()])) == 1


def test_sixteen_threads_record_each_their_own(town: Town) -> None:
    head = town.departement.app.recorder.head()

    def register(number: int) -> Any:
        return lambda: town.register(f"P{number}", payer_number=None, birth_date=None)

    at_once(*[register(number) for number in range(16)])
    positions = [e.position for e in town.departement.app.recorder.select_log(head, 2**40)]
    assert positions == list(range(head + 1, head + 17))


def test_one_key_that_opens_two_files_at_once_opens_one(town: Town) -> None:
    head = town.departement.app.recorder.head()

    def register() -> Any:
        return town.do(
            RegisterBeneficiary(
                beneficiary_id=uuid7(), registered_on=OPENING, last_name="Martin", first_name="Sara"
            ),
            key=RequestKey("test:1", b"the same request"),
        )

    answers = at_once(*[register] * 8)
    assert {answer.stream for answer in answers} == {answers[0].stream}
    assert town.departement.app.recorder.head() == head + 1
