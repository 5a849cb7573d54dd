"""Entries, rentals and extensions asked at the same moment by 32 people: the log lets one through.

Every request is its own thread and its own transaction over a real PostgreSQL.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.beneficiary.merging import MergeBeneficiary
from pathways.domain.enrolment.conditions import InTheOtherPathway
from pathways.domain.enrolment.entering import AlreadyInThisAction
from pathways.domain.enrolment.extending import ExtendEnrolment
from pathways.domain.enrolment.modules import StartModule
from pathways.domain.enrolment.place import PostOccupied
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.moped.state import MopedState
from pathways.domain.participations.state import ParticipationsState, participations_of
from pathways.domain.post.state import PostState, post_of
from pathways.domain.refusal import LostClaim, Refusal
from pathways.event_store.application import Recorded, Request
from tests.departement import Town, day
from tests.domain.spec import an_id
from tests.event_store.test_traps import at_once
from tests.stays import LoggedStays

AT_ONCE = 32


@pytest.fixture
def stays(town: Town) -> LoggedStays:
    made = LoggedStays(town)
    made.found()
    return made


def doing(stays: LoggedStays, command: Any) -> Callable[[], Any]:
    return lambda: stays.do(command)


def recorded(answers: list[Any]) -> int:
    return sum(isinstance(answer, Recorded) for answer in answers)


def refused(answers: list[Any]) -> set[type[Refusal]]:
    """By what name: nobody is told to try again."""
    return {type(answer) for answer in answers if isinstance(answer, Refusal)}


def test_one_place_is_one_persons_whoever_asks_at_once(stays: LoggedStays) -> None:
    people = [f"P{number}" for number in range(AT_ONCE)]
    for name in people:
        stays.register(name)
        stays.right(name, RightStatus.OPEN, "2021-02-01")
    answers = at_once(
        *(doing(stays, stays.entry(name, "aci", "2022-02-01", post_number=1)) for name in people)
    )
    assert recorded(answers) == 1
    assert refused(answers) == {PostOccupied}
    post = stays.town.departement.app.load(PostState, post_of(an_id("aci"), 1)).state
    assert isinstance(post, PostState)
    assert len(post.stays) == 1


def test_one_person_is_in_one_pathway_whichever_bodies_ask_at_once(stays: LoggedStays) -> None:
    asked = [
        stays.entry("Sara", programme, "2022-02-01", enrolment_id=uuid4())
        for programme in ("adse_a", "adse_b") * (AT_ONCE // 2)
    ]
    answers = at_once(*(doing(stays, command) for command in asked))
    assert recorded(answers) == 1
    assert refused(answers) <= {InTheOtherPathway, AlreadyInThisAction}
    told = stays.town.departement.app.load(ParticipationsState, participations_of(an_id("Sara")))
    assert isinstance(told.state, ParticipationsState)
    assert len(told.state.enrolments) == 1


def test_one_moped_shares_no_day_between_two_people(stays: LoggedStays) -> None:
    stays.moped("M1")
    renters = []
    for number in range(AT_ONCE):
        name = f"P{number}"
        stays.register(name)
        stays.right(name, RightStatus.OPEN, "2021-02-01")
        renters.append(stays.renter(name, "2022-02-01"))
    first = day("2022-02-01")
    asked = [
        stays.rental(
            enrolment, "M1",
            str(first + timedelta(days=number % 8 * 3)),
            str(first + timedelta(days=number % 8 * 3 + 4)))
        for number, enrolment in enumerate(renters)
    ]  # fmt: skip
    answers = at_once(*(doing(stays, command) for command in asked))
    # Until a return is recorded, only a rental over before the one awaited can join it.
    assert recorded(answers) >= 1
    moped = stays.town.departement.app.load(MopedState, an_id("M1")).state
    assert isinstance(moped, MopedState)
    let = sorted((stay.from_on, stay.until_on) for stay in moped.stays)
    assert len(let) == recorded(answers)
    assert all(one_until < next_from for (_, one_until), (next_from, _) in pairwise(let))


def test_extensions_raced_never_pass_the_maximum(stays: LoggedStays) -> None:
    enrolment = stays.enrol("Sara", "mobility_point", "2022-02-01")
    asked = [
        ExtendEnrolment(
            enrolment_id=enrolment, extended_on=day("2022-05-20"),
            last_day_on=day("2022-06-15") + timedelta(days=7 * number), reason="CDD",
            accompanied_by="Mission locale")
        for number in range(AT_ONCE)
    ]  # fmt: skip
    answers = at_once(*(doing(stays, command) for command in asked))
    assert recorded(answers) >= 1
    state = stays.town.departement.app.load(EnrolmentState, enrolment).state
    told = stays.town.departement.app.load(ParticipationsState, participations_of(an_id("Sara")))
    assert isinstance(state, EnrolmentState)
    assert isinstance(told.state, ParticipationsState)
    assert state.last_day_on is not None
    assert state.last_day_on <= day("2022-09-30")
    assert told.state.enrolments[enrolment].last_day_on == state.last_day_on


def test_module_1_is_renewed_once_however_many_ask_at_once(stays: LoggedStays) -> None:
    enrolment = stays.enrol("Sara", "ai", "2022-02-01")
    stays.position(enrolment, "2022-02-01")
    stays.start(enrolment, "module_1", "2022-02-01")
    asked = StartModule(
        enrolment_id=enrolment, module="module_1", from_on=day("2022-08-01"),
        renewal_reason="Un projet à consolider")  # fmt: skip
    answers = at_once(*[doing(stays, asked)] * AT_ONCE)
    assert recorded(answers) == 1
    state = stays.town.departement.app.load(EnrolmentState, enrolment).state
    assert isinstance(state, EnrolmentState)
    assert [period.number for period in state.periods] == [1, 2]


def test_nobody_enters_an_action_under_a_file_that_is_being_merged(stays: LoggedStays) -> None:
    merge = MergeBeneficiary(
        beneficiary_id=an_id("Sara"), kept_id=an_id("Karim"), merged_on=day("2022-02-01")
    )
    answers = at_once(
        doing(stays, merge), doing(stays, stays.entry("Sara", "adse_a", "2022-02-01"))
    )
    assert recorded(answers) == 1
    assert Counter(type(one) for one in answers if isinstance(one, Refusal)).total() == 1


def test_the_database_itself_refuses_an_entry_under_a_merged_file(stays: LoggedStays) -> None:
    # The claim, not the guard: both decide on what they read before either is recorded.
    app = stays.town.departement.app
    entry = stays.entry("Sara", "adse_a", "2022-02-01")
    merge = MergeBeneficiary(
        beneficiary_id=an_id("Sara"), kept_id=an_id("Karim"), merged_on=day("2022-02-01")
    )
    decided = [
        app._prepare(request, app.rules, stays.town.today)
        for request in (_asked(entry), _asked(merge))
    ]
    first, second = app.append_decided([one for one in decided if not isinstance(one, Recorded)])
    assert isinstance(first, Recorded)
    assert isinstance(second, LostClaim)


def _asked(command: Any) -> Request:
    return Request(command, "test")
