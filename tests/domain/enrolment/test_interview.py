"""Someone is met alone, or did not come."""

from typing import Any

import pytest

from pathways.domain.agreement.programme import ModuleNotInAgreement, ModuleOfAnotherKind
from pathways.domain.enrolment.attendance import ModuleNotStarted, NotInThatModule, OutsideStay
from pathways.domain.enrolment.events import Enrolled, InterviewHeld, InterviewKind, InterviewMissed
from pathways.domain.enrolment.interview import (
    HeldYetExcused,
    InterviewAlreadyRecorded,
    MinutesUnsaid,
    MissedYetTold,
    RecordInterview,
)
from pathways.domain.event import Event
from pathways.domain.quantities import LengthImplausible
from pathways.domain.refusal import InTheFuture, NotFound, Refusal
from tests.domain.action_session.actions import ENROLMENT, day, enrolled, signed, started
from tests.domain.spec import Scenario, given

REGULAR, POSITIONING = InterviewKind.REGULAR, InterviewKind.POSITIONING


def interview(**said: Any) -> RecordInterview:
    facts: dict[str, Any] = {
        "enrolment_id": ENROLMENT, "on": day("2022-03-01"), "kind": REGULAR, "attended": True,
        "minutes": 60,
    }  # fmt: skip
    return RecordInterview(**facts | said)


def held(**said: Any) -> InterviewHeld:
    facts: dict[str, Any] = {
        "held_on": day("2022-03-01"), "minutes": 60, "kind": REGULAR, "module": "simple",
    }  # fmt: skip
    return InterviewHeld(**facts | said)


def of(programme: str, *modules: str, facts: tuple[Event, ...] = ()) -> Scenario:
    entered: Enrolled = enrolled(programme, modules[0] if programme != "ai" else None)
    return given(entered, *facts, agreement=[signed(programme, *modules)])


ADSE = of("adse_a", "simple")


def test_an_interview_counts_in_the_module_the_person_is_in() -> None:
    ADSE.when(interview()).then(held())


def test_an_interview_may_readjust_the_action_plan() -> None:
    ADSE.when(interview(plan_adjusted=" Chercher une formation. ")).then(
        held(plan_adjusted="Chercher une formation.")
    )


@pytest.mark.parametrize(
    ("minutes", "flagged"), [(30, ("A2.4",)), (44, ("A2.4",)), (45, ()), (60, ()), (61, ("A2.4",))]
)
def test_in_an_adse_an_interview_lasts_three_quarters_of_an_hour_to_an_hour(
    minutes: int, flagged: tuple[str, ...]
) -> None:
    ADSE.when(interview(minutes=minutes)).then(held(minutes=minutes, flagged=flagged))


@pytest.mark.parametrize(("programme", "rule"), [("ei", "A6.2"), ("geiq", "A7.2")])
def test_in_an_ei_and_a_geiq_an_interview_lasts_an_hour(programme: str, rule: str) -> None:
    scenario = of(programme, "accompaniment")
    scenario.when(interview()).then(held(module="accompaniment"))
    scenario.when(interview(minutes=45)).then(
        held(module="accompaniment", minutes=45, flagged=(rule,))
    )


def test_in_an_aci_no_length_is_asked() -> None:
    of("aci", "accompaniment", "job_aid").when(interview(minutes=10)).then(
        held(module="accompaniment", minutes=10)
    )


def test_an_absence_is_told_with_whether_it_was_excused() -> None:
    for excused in (True, False):
        ADSE.when(interview(attended=False, minutes=None, excused=excused)).then(
            InterviewMissed(day("2022-03-01"), REGULAR, excused, "simple")
        )


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"minutes": None}, MinutesUnsaid),
        ({"minutes": 0}, LengthImplausible),
        ({"minutes": -45}, LengthImplausible),
        ({"minutes": 601}, LengthImplausible),
        ({"excused": True}, HeldYetExcused),
        ({"attended": False}, MissedYetTold),
        ({"attended": False, "minutes": None, "plan_adjusted": "…"}, MissedYetTold),
        ({"module": "reinforced"}, ModuleNotInAgreement),
        ({"on": day("2022-01-31")}, OutsideStay),
        ({"on": day("2022-09-01")}, OutsideStay),
    ],
)
def test_what_no_interview_can_be(said: Any, refusal: type[Refusal]) -> None:
    ADSE.when(interview(**said)).then_refused(refusal)


def test_an_interview_to_come_is_not_recorded() -> None:
    ADSE.on("2022-02-28").when(interview()).then_refused(InTheFuture)


def test_nobody_is_met_who_never_entered() -> None:
    given(agreement=[signed()]).when(interview()).then_refused(NotFound)


def test_two_interviews_of_one_kind_on_one_day_are_one() -> None:
    again = of("adse_a", "simple", facts=(held(),))
    again.when(interview()).then_refused(InterviewAlreadyRecorded)
    again.when(interview(kind=InterviewKind.EXIT)).then(held(kind=InterviewKind.EXIT))
    again.when(interview(on=day("2022-03-02"))).then(held(held_on=day("2022-03-02")))


def test_in_an_adse_of_both_modules_an_interview_is_of_the_module_entered() -> None:
    both = given(
        enrolled(module="reinforced"), agreement=[signed("adse_a", "simple", "reinforced")]
    )
    both.when(interview()).then(held(module="reinforced"))
    both.when(interview(module="simple")).then_refused(NotInThatModule)


# ------------------------------------------------------------------ in an AI


FIRST = started("module_1", "2022-02-15", "2022-08-14")
AI = ("ai", "module_1", "module_2")


def test_in_an_ai_an_interview_counts_in_the_open_period_of_module_1() -> None:
    of(*AI, facts=(FIRST,)).when(interview()).then(held(module="module_1"))


@pytest.mark.parametrize("on", ["2022-02-14", "2022-08-15"])
def test_in_an_ai_an_interview_outside_module_1_is_recorded_flagged_and_of_no_module(
    on: str,
) -> None:
    of(*AI, facts=(FIRST,)).when(interview(on=day(on))).then(
        held(held_on=day(on), module=None, flagged=("A4.4",))
    )


def test_in_an_ai_module_1_named_outside_its_period_is_refused_and_module_2_is_not_individual() -> (
    None
):
    scenario = of(*AI, facts=(FIRST,))
    scenario.when(interview(on=day("2022-02-14"), module="module_1")).then_refused(
        ModuleNotStarted, "A4.4"
    )
    scenario.when(interview(module="module_2")).then_refused(ModuleOfAnotherKind, "G7")


def test_the_positioning_interview_may_come_before_the_entry_and_counts_in_no_module() -> None:
    before = interview(on=day("2022-01-20"), kind=POSITIONING)
    of(*AI).when(before).then(held(held_on=day("2022-01-20"), kind=POSITIONING, module=None))
    after = interview(on=day("2022-09-01"), kind=POSITIONING)
    of(*AI).when(after).then_refused(OutsideStay)
