"""Follow-up RDVs, and the next one scheduled."""

from typing import Any

from pathways.domain.orientation.attendance import AbsenceAlreadyRecorded, RdvAlreadyRecorded
from pathways.domain.orientation.checks import BeforeOrientation, OrientationClosed
from pathways.domain.orientation.events import (
    EndReason,
    OrientationEnded,
    RdvExcused,
    RdvHeld,
    RdvMissed,
    RdvMode,
    RdvScheduled,
)
from pathways.domain.orientation.first_rdv import RdvBeforeItIsSet
from pathways.domain.orientation.rdv import FirstRdvNotHeld, RecordRdv, ScheduleRdv
from tests.domain.orientation.people import ORIENTATION, day, oriented
from tests.domain.spec import given

FIRST = RdvHeld(day("2021-03-12"), RdvMode.FACE_TO_FACE, True, day("2021-06-12"), "A1.9")
MET = (oriented("2021-03-01"), FIRST)


def record(on: str, attended: bool, **said: Any) -> RecordRdv:
    return RecordRdv(orientation_id=ORIENTATION, on=day(on), attended=attended, **said)


def schedule(on: str, rdv_on: str) -> ScheduleRdv:
    return ScheduleRdv(
        orientation_id=ORIENTATION, on=day(on), rdv_on=day(rdv_on), mode=RdvMode.HOME
    )


def by_phone(on: str, next_by: str) -> RdvHeld:
    return RdvHeld(day(on), RdvMode.PHONE, False, day(next_by), "A1.9")


def test_each_rdv_held_starts_three_months_anew() -> None:
    given(*MET).when(record("2021-11-30", True, mode=RdvMode.PHONE)).then(
        by_phone("2021-11-30", next_by="2022-02-28")
    )


def test_a_missed_follow_up_starts_no_delay() -> None:
    given(*MET).when(record("2021-05-04", False)).then(RdvMissed(day("2021-05-04"), False))


def test_a_follow_up_may_be_excused() -> None:
    given(*MET).when(record("2021-05-04", False, excuse="Entretien d'embauche")).then(
        RdvExcused(day("2021-05-04"), False, day("2021-05-04"), "Entretien d'embauche")
    )


def test_one_rdv_a_day() -> None:
    seen = given(*MET, by_phone("2021-05-04", next_by="2021-08-04"))
    seen.when(record("2021-05-04", True, mode=RdvMode.HOME)).then_refused(RdvAlreadyRecorded)
    seen.when(record("2021-05-04", False)).then_refused(RdvAlreadyRecorded)
    absent = given(*MET, RdvMissed(day("2021-05-04"), False))
    absent.when(record("2021-05-04", False)).then_refused(AbsenceAlreadyRecorded)


def test_an_excuse_is_not_given_twice() -> None:
    excused = RdvExcused(day("2021-05-04"), False, day("2021-05-04"), "Grippe")
    given(*MET, excused).when(record("2021-05-04", False, excuse="Grippe")).then_refused(
        AbsenceAlreadyRecorded
    )


def test_a_follow_up_follows_the_first() -> None:
    given(oriented()).when(record("2021-05-04", True, mode=RdvMode.HOME)).then_refused(
        FirstRdvNotHeld
    )
    given(*MET).when(record("2021-03-11", True, mode=RdvMode.HOME)).then_refused(FirstRdvNotHeld)


def test_the_next_rdv_is_scheduled_for_a_day_to_come() -> None:
    given(*MET).when(schedule("2021-03-12", "2021-06-01")).then(
        RdvScheduled(day("2021-03-12"), day("2021-06-01"), RdvMode.HOME)
    )
    given(*MET).when(schedule("2021-03-12", "2021-03-11")).then_refused(RdvBeforeItIsSet)
    given(oriented()).when(schedule("2021-03-12", "2021-06-01")).then_refused(FirstRdvNotHeld)


def test_nothing_before_the_orientation_nor_after_its_end() -> None:
    given(*MET).when(record("2021-02-28", False)).then_refused(BeforeOrientation)
    over = given(*MET, OrientationEnded(day("2021-05-01"), EndReason.EXITED_RSA))
    over.when(record("2021-05-02", False)).then_refused(OrientationClosed)
    over.when(schedule("2021-05-02", "2021-06-01")).then_refused(OrientationClosed)
