"""Who took part in a collective session, and who did not."""

from typing import Any

import pytest

from pathways.domain.action_session.events import ActionSessionHeld
from pathways.domain.enrolment.attendance import (
    EnrolmentWasCancelled,
    ModuleNotStarted,
    NotInThatModule,
    OutsideStay,
)
from pathways.domain.enrolment.events import (
    EnrolmentCancelled,
    EnrolmentEnded,
    SessionAttended,
    SessionMissed,
)
from pathways.domain.enrolment.session_attendance import (
    AbsentFor,
    ActionSessionNotHeld,
    AttendanceAlreadyRecorded,
    ExcusedYetThere,
    LongerThanTheSession,
    RecordSessionAttendance,
    SessionOfAnotherAgreement,
)
from pathways.domain.event import Event
from pathways.domain.quantities import LengthImplausible
from pathways.domain.refusal import NotFound, Refusal
from tests.domain.action_session.actions import (
    ENROLMENT,
    SESSION,
    day,
    enrolled,
    held,
    scheduled,
    signed,
    started,
)
from tests.domain.spec import Scenario, an_id, given

ADSE = [signed("adse_a", "simple")]
BOTH = [signed("adse_a", "simple", "reinforced")]
AI = [signed("ai", "module_1", "module_2")]
IN_AI = enrolled("ai", None, last_day_on=day("2024-01-31"))


def attendance(**said: Any) -> RecordSessionAttendance:
    facts: dict[str, Any] = {"enrolment_id": ENROLMENT, "session_id": SESSION, "attended": True}
    return RecordSessionAttendance(**facts | said)


def sara(*facts: Event, session: Event | None = None, agreement: list[Any] = ADSE) -> Scenario:
    return given(enrolled(), *facts, session=[session or held()], agreement=agreement)


def in_ai(*facts: Event, session: ActionSessionHeld | None = None) -> Scenario:
    of = session or held(module="module_2")
    return given(IN_AI, *facts, session=[of], agreement=AI)


def attended(**said: Any) -> SessionAttended:
    facts: dict[str, Any] = {
        "session_id": SESSION, "attended_on": day("2022-03-01"), "minutes": 150, "module": "simple",
    }  # fmt: skip
    return SessionAttended(**facts | said)


def test_someone_who_was_there_is_counted_for_the_whole_session() -> None:
    sara().when(attendance()).then(attended())


def test_someone_who_left_early_is_counted_for_what_they_stayed() -> None:
    sara().when(attendance(minutes=90)).then(attended(minutes=90))


def test_nobody_stays_longer_than_the_session_lasts() -> None:
    sara().when(attendance(minutes=151)).then_refused(LongerThanTheSession, "G7")


@pytest.mark.parametrize("excused", [True, False])
def test_an_absence_is_told_with_whether_it_was_excused(excused: bool) -> None:
    sara().when(attendance(attended=False, excused=excused)).then(
        SessionMissed(SESSION, day("2022-03-01"), excused, "simple")
    )


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"minutes": 0}, LengthImplausible),
        ({"minutes": -30}, LengthImplausible),
        ({"minutes": 100_000}, LengthImplausible),
        ({"attended": False, "minutes": 30}, AbsentFor),
        ({"excused": True}, ExcusedYetThere),
    ],
)
def test_what_says_one_thing_and_its_contrary(said: Any, refusal: type[Refusal]) -> None:
    sara().when(attendance(**said)).then_refused(refusal)


def test_what_the_session_is_flagged_for_stands_on_each_attendance() -> None:
    five = held(group_size=5, flagged=("A2.3",))
    sara(session=five).when(attendance()).then(attended(flagged=("A2.3",)))


def test_presence_at_a_session_is_told_once() -> None:
    sara(attended()).when(attendance()).then_refused(AttendanceAlreadyRecorded)
    missed = SessionMissed(SESSION, day("2022-03-01"), True, "simple")
    sara(missed).when(attendance()).then_refused(AttendanceAlreadyRecorded)


@pytest.mark.parametrize("on", ["2022-01-31", "2022-09-01"])
def test_nobody_attends_before_entering_or_after_the_last_day(on: str) -> None:
    sara(session=held(held_on=day(on))).when(attendance()).then_refused(OutsideStay, "G7")


@pytest.mark.parametrize("on", ["2022-02-01", "2022-08-31"])
def test_the_first_and_the_last_day_belong_to_the_stay(on: str) -> None:
    sara(session=held(held_on=day(on))).when(attendance()).then(attended(attended_on=day(on)))


def test_after_leaving_nothing_is_attended_though_what_came_before_may_be_told_late() -> None:
    gone = EnrolmentEnded(day("2022-03-15"))
    sara(gone, session=held(held_on=day("2022-03-16"))).when(attendance()).then_refused(OutsideStay)
    sara(gone).when(attendance()).then(attended())


def test_an_entry_cancelled_attends_nothing() -> None:
    sara(EnrolmentCancelled(day("2022-02-10"))).when(attendance()).then_refused(
        EnrolmentWasCancelled
    )


def test_nobody_attends_a_session_that_was_only_planned() -> None:
    sara(session=scheduled()).when(attendance()).then_refused(ActionSessionNotHeld, "G7")


def test_nobody_attends_the_session_of_another_agreement() -> None:
    elsewhere = held(agreement_id=an_id("autre convention"))
    sara(session=elsewhere).when(attendance()).then_refused(SessionOfAnotherAgreement, "G6")


def test_someone_nobody_enrolled_attends_nothing() -> None:
    given(session=[held()], agreement=ADSE).when(attendance()).then_refused(NotFound)


# ------------------------------------------------------------------ under which module it counts


def test_at_a_session_of_several_modules_each_is_counted_in_their_own() -> None:
    together = held(module=None)
    for module in ("simple", "reinforced"):
        given(enrolled(module=module), session=[together], agreement=BOTH).when(attendance()).then(
            attended(module=module)
        )


def test_nobody_is_counted_in_a_module_they_are_not_in() -> None:
    given(enrolled(module="reinforced"), session=[held()], agreement=BOTH).when(
        attendance()
    ).then_refused(NotInThatModule, "G7")


def test_in_an_ai_a_workshop_needs_a_started_module_2() -> None:
    in_ai().when(attendance()).then_refused(ModuleNotStarted, "A4.5")
    in_ai(started("module_1", "2022-02-01", "2022-07-31")).when(attendance()).then_refused(
        ModuleNotStarted, "A4.5"
    )
    in_ai(started("module_2", "2022-02-01", "2023-01-31")).when(attendance()).then(
        attended(module="module_2")
    )


@pytest.mark.parametrize(
    ("on", "counted"),
    [("2022-03-09", False), ("2022-03-10", True), ("2022-09-09", True), ("2022-09-10", False)],
)
def test_in_an_ai_the_workshop_lies_within_the_period_of_the_module(on: str, counted: bool) -> None:
    session = held(module="module_2", held_on=day(on))
    outcome = in_ai(started("module_2", "2022-03-10", "2022-09-09"), session=session).when(
        attendance()
    )
    if counted:
        outcome.then(attended(attended_on=day(on), module="module_2"))
    else:
        outcome.then_refused(ModuleNotStarted, "A4.5")


def test_hours_past_the_cap_of_a_module_are_recorded_like_the_others() -> None:
    module = started("module_2", "2022-02-01", "2023-01-31")
    before = [
        attended(session_id=an_id(f"atelier {n}"), module="module_2", minutes=180) for n in range(6)
    ]
    in_ai(module, *before).when(attendance()).then(attended(module="module_2"))
