"""A session is convened, put off, cancelled; its members are appointed and released."""

from typing import Any

import pytest

from pathways.domain.panel.checks import SessionAlreadyHeld, SessionCancelled
from pathways.domain.panel.events import (
    Capacity,
    PanelKind,
    PanelMemberReleased,
    PanelSessionCancelled,
    PanelSessionPostponed,
)
from pathways.domain.panel.members import AlreadyAMember, AppointMember, NotAMember, ReleaseMember
from pathways.domain.panel.planning import (
    EpdOfOneTerritory,
    EplWithoutTerritory,
    ImpossibleSlot,
    ImpossibleTime,
    NextSessionBeforeThisOne,
    PlanSession,
    QuorumTooLow,
    SessionAlreadyPlanned,
    SessionInThePast,
)
from pathways.domain.panel.rescheduling import CancelSession, NotPutOff, PostponeSession
from pathways.domain.refusal import InTheFuture
from pathways.domain.rules import Rules
from tests.domain.panel.panels import (
    ODILE,
    SESSION,
    a_sitting,
    an_epl,
    appointed,
    day,
    epd,
    listed,
    planned,
    session_of,
)
from tests.domain.spec import given


def plan(**said: Any) -> PlanSession:
    facts: dict[str, Any] = {
        "session_id": SESSION,
        "on": day("2022-01-03"),
        "kind": PanelKind.EPL,
        "held_on": day("2022-02-10"),
        "starts_at": "09:30",
        "place": "MDS Angers Centre",
        "next_session_on": day("2022-03-10"),
        "territory": "centre_anjou",
    }
    return PlanSession(**{**facts, **said})


def postpone(to: str, on: str = "2022-02-08") -> PostponeSession:
    return PostponeSession(
        session_id=SESSION,
        on=day(on),
        held_on=day(to),
        next_session_on=day("2022-03-10"),
        ground="Neige",
    )


def cancel(on: str = "2022-02-08") -> CancelSession:
    return CancelSession(session_id=SESSION, on=day(on), ground="Salle inondée")


def appoint(on: str = "2022-01-04") -> AppointMember:
    return AppointMember(
        session_id=SESSION,
        member_id=ODILE,
        on=day(on),
        capacity=Capacity.CHAIR,
        last_name="MEMBRE",
        first_name="Odile",
    )


def test_an_epl_is_that_of_a_territory_and_an_epd_of_the_departement() -> None:
    given().when(plan()).then(planned())
    given().when(plan(kind=PanelKind.EPD, territory=None)).then(epd())
    given().when(plan(territory=None)).then_refused(EplWithoutTerritory, rule="G2")
    given().when(plan(territory="anjou_bleu")).then_refused(EplWithoutTerritory)
    given().when(plan(kind=PanelKind.EPD)).then_refused(EpdOfOneTerritory)


def test_a_session_in_the_past_is_refused() -> None:
    given().when(plan(held_on=day("2022-01-02"))).then_refused(SessionInThePast, rule="N8")
    given().when(plan(held_on=day("2022-01-03"))).then(planned("2022-01-03"))
    given().on("2022-01-02").when(plan()).then_refused(InTheFuture)


def test_the_next_session_comes_after_this_one() -> None:
    given().when(plan(next_session_on=day("2022-02-10"))).then_refused(NextSessionBeforeThisOne)


def test_a_session_has_a_quorum_never_below_the_departement_s() -> None:
    given().when(plan(quorum=5)).then(planned(quorum=5))
    for too_low in (2, 0, -1):
        given().when(plan(quorum=too_low)).then_refused(QuorumTooLow, rule="H4")
    other = Rules.standard().replacing("panel_quorum", value=2)
    given().under(other).when(plan()).then(planned(quorum=2))


def test_the_time_of_a_case_may_be_another() -> None:
    given().when(plan(slot_minutes=20)).then(planned(slot_minutes=20))
    given().when(plan(slot_minutes=0)).then_refused(ImpossibleSlot)


@pytest.mark.parametrize("time", ["9h30", "24:00", "09:60", "9:30", "", "0９:30"])
def test_a_time_that_is_none_is_refused(time: str) -> None:
    given().when(plan(starts_at=time)).then_refused(ImpossibleTime)


def test_a_session_is_planned_once() -> None:
    given(planned()).when(plan()).then_refused(SessionAlreadyPlanned)


def test_a_member_is_appointed_once_and_may_be_released() -> None:
    release = ReleaseMember(session_id=SESSION, member_id=ODILE, on=day("2022-01-05"))
    given(planned()).when(appoint()).then(*appointed("Odile"))
    given(planned(), *appointed("Odile")).when(appoint()).then_refused(AlreadyAMember)
    gone = PanelMemberReleased(ODILE, day("2022-01-05"))
    given(planned(), *appointed("Odile")).when(release).then(gone)
    given(planned(), *appointed("Odile"), gone).when(release).then_refused(NotAMember)
    given(planned(), *appointed("Odile"), gone).when(appoint()).then(*appointed("Odile"))


def test_members_no_longer_change_once_the_session_was_held() -> None:
    given(*a_sitting()).when(appoint("2022-02-11")).then_refused(SessionAlreadyHeld)


def test_a_session_put_off_keeps_its_cases() -> None:
    put_off = PanelSessionPostponed(
        day("2022-02-08"), day("2022-02-17"), day("2022-03-10"), "Neige"
    )
    given(*an_epl(listed())).when(postpone("2022-02-17")).then(put_off)
    session = session_of(*an_epl(listed(), put_off))
    assert session.planned_for == day("2022-02-17")
    assert len(session.cases) == len(session.claims()) == 1


def test_a_session_is_put_off_to_a_later_day_and_not_to_the_past() -> None:
    given(*an_epl()).when(postpone("2022-02-10")).then_refused(NotPutOff)
    given(*an_epl()).when(postpone("2022-02-17", on="2022-02-18")).then_refused(SessionInThePast)
    given(*a_sitting()).when(postpone("2022-02-17")).then_refused(SessionAlreadyHeld)


def test_a_session_cancelled_frees_its_cases_and_takes_nothing_more() -> None:
    cancelled = PanelSessionCancelled(day("2022-02-08"), "Salle inondée")
    given(*an_epl(listed())).when(cancel()).then(cancelled)
    assert session_of(*an_epl(listed(), cancelled)).claims() == frozenset()
    over = given(*an_epl(listed(), cancelled))
    over.when(cancel()).then_refused(SessionCancelled)
    over.when(postpone("2022-02-17")).then_refused(SessionCancelled)
    given(*a_sitting()).when(cancel("2022-02-11")).then_refused(SessionAlreadyHeld)
