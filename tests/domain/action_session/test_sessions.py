"""A collective session: on the schedule, held with its group and length, or cancelled."""

from typing import Any

import pytest

from pathways.domain.action_session.cancelling import CancelActionSession, CancelledBeforeScheduled
from pathways.domain.action_session.checks import (
    ActionSessionCancelledAlready,
    ActionSessionHeldAlready,
    SessionOutsideAgreement,
)
from pathways.domain.action_session.events import ActionSessionCancelled
from pathways.domain.action_session.holding import (
    GroupImplausible,
    HoldActionSession,
    RecordActionSession,
)
from pathways.domain.action_session.scheduling import (
    ImpossibleStart,
    NoSuchSite,
    ScheduleActionSession,
    SessionScheduledInThePast,
)
from pathways.domain.agreement.events import AgreementEnded
from pathways.domain.agreement.programme import (
    ModuleNotInAgreement,
    ModuleOfAnotherKind,
    NoModuleOfThatKind,
)
from pathways.domain.quantities import LengthImplausible
from pathways.domain.refusal import InTheFuture, NotFound, Refusal
from pathways.domain.texts import TextMissing
from tests.domain.action_session.actions import AGREEMENT, SESSION, day, held, scheduled, signed
from tests.domain.spec import Scenario, given

ADSE = [signed("adse_a", "simple")]
BOTH = [signed("adse_a", "simple", "reinforced")]
AI = [signed("ai", "module_1", "module_2")]
EI = [signed("ei", "accompaniment")]
GEIQ = [signed("geiq", "accompaniment")]


def schedule(**said: Any) -> ScheduleActionSession:
    facts: dict[str, Any] = {
        "session_id": SESSION,
        "agreement_id": AGREEMENT,
        "on": day("2022-01-10"),
        "held_on": day("2022-03-01"),
        "starts_at": "09:30",
        "minutes": 150,
        "theme": "Atelier bois",
    }
    return ScheduleActionSession(**facts | said)


def record(**said: Any) -> RecordActionSession:
    facts: dict[str, Any] = {
        "session_id": SESSION,
        "agreement_id": AGREEMENT,
        "held_on": day("2022-03-01"),
        "minutes": 150,
        "group_size": 7,
        "theme": "Atelier bois",
    }
    return RecordActionSession(**facts | said)


def hold(**said: Any) -> HoldActionSession:
    facts: dict[str, Any] = {"session_id": SESSION, "held_on": day("2022-03-01"), "group_size": 7}
    return HoldActionSession(**facts | said)


def of(agreement: list[Any]) -> Scenario:
    return given(agreement=agreement)


def flags(scenario: Scenario, command: RecordActionSession | HoldActionSession) -> tuple[str, ...]:
    outcome = scenario.when(command)
    if outcome.refusal is not None:
        raise outcome.refusal
    (event,) = outcome.decision
    flagged: tuple[str, ...] = event.flagged  # type: ignore[union-attr]
    return flagged


# ------------------------------------------------------------------ on the schedule


def test_a_session_is_put_on_the_schedule_under_the_module_of_the_agreement() -> None:
    of(ADSE).when(schedule(site="Atelier des Justices")).then(
        scheduled(module="simple", site="Atelier des Justices")
    )


def test_where_several_modules_meet_together_the_session_is_of_none() -> None:
    of(BOTH).when(schedule()).then(scheduled(module=None))


def test_a_session_of_an_ai_is_of_its_collective_module_without_saying_so() -> None:
    of(AI).when(schedule()).then(scheduled(module="module_2"))


@pytest.mark.parametrize(
    ("said", "refusal", "rule"),
    [
        ({"held_on": day("2023-01-01")}, SessionOutsideAgreement, "G6"),
        ({"on": day("2022-03-02")}, SessionScheduledInThePast, "A2.3"),
        ({"starts_at": "9h30"}, ImpossibleStart, None),
        ({"starts_at": "24:00"}, ImpossibleStart, None),
        ({"minutes": 0}, LengthImplausible, "H20"),
        ({"minutes": -150}, LengthImplausible, "H20"),
        ({"minutes": 601}, LengthImplausible, "H20"),
        ({"theme": "  "}, TextMissing, None),
        ({"site": "Ailleurs"}, NoSuchSite, "G6"),
        ({"module": "reinforced"}, ModuleNotInAgreement, "G6"),
    ],
)
def test_what_no_schedule_says(said: Any, refusal: type[Refusal], rule: str | None) -> None:
    of(ADSE).when(schedule(**said)).then_refused(refusal, rule)


def test_no_session_is_planned_for_the_individual_module_of_an_ai() -> None:
    of(AI).when(schedule(module="module_1")).then_refused(ModuleOfAnotherKind, "G7")
    alone = [signed("ai", "module_1")]
    of(alone).when(schedule()).then_refused(NoModuleOfThatKind, "G6")


def test_nothing_is_scheduled_before_it_is_known() -> None:
    of(ADSE).on("2022-01-09").when(schedule()).then_refused(InTheFuture)


def test_an_agreement_nobody_signed_has_no_session() -> None:
    of([]).when(schedule()).then_refused(NotFound)
    of([]).when(record()).then_refused(NotFound)


# ------------------------------------------------------------------ held


def test_a_session_of_the_schedule_is_held_as_planned() -> None:
    given(scheduled(module="simple"), agreement=ADSE).when(hold()).then(held())


def test_a_session_is_held_another_day_and_for_longer_than_planned() -> None:
    given(scheduled(module="simple"), agreement=ADSE).when(
        hold(held_on=day("2022-03-03"), minutes=180, theme="Visite")
    ).then(held(held_on=day("2022-03-03"), minutes=180, theme="Visite"))


def test_a_session_on_no_schedule_is_recorded_as_held() -> None:
    of(ADSE).when(record()).then(held())


@pytest.mark.parametrize(("group", "flagged"), [(5, ("A2.3",)), (6, ()), (8, ()), (9, ("A2.3",))])
def test_a_workshop_outside_six_to_eight_people_is_held_and_flagged(
    group: int, flagged: tuple[str, ...]
) -> None:
    assert flags(of(ADSE), record(group_size=group)) == flagged


@pytest.mark.parametrize(
    ("minutes", "flagged"), [(90, ("A2.3",)), (120, ()), (180, ()), (181, ("A2.3",))]
)
def test_a_workshop_outside_two_to_three_hours_is_held_and_flagged(
    minutes: int, flagged: tuple[str, ...]
) -> None:
    assert flags(of(ADSE), record(minutes=minutes)) == flagged


def test_a_workshop_of_both_modules_answers_to_the_norms_of_both() -> None:
    assert flags(of(BOTH), record(group_size=5, minutes=90)) == ("A2.3",)


def test_a_thematic_workshop_of_an_ai_is_of_two_hours_and_four_people_at_least() -> None:
    assert flags(of(AI), record(group_size=3)) == ("A4.5",)
    assert flags(of(AI), record(minutes=90)) == ("A4.5",)
    assert flags(of(AI), record(group_size=4, minutes=120)) == ()
    assert flags(of(AI), record(group_size=40, minutes=400)) == ()


def test_a_session_of_an_ei_lasts_two_to_three_hours_whatever_its_group() -> None:
    assert flags(of(EI), record(minutes=119, group_size=2)) == ("A6.2",)
    assert flags(of(EI), record(minutes=120, group_size=2)) == ()


def test_where_the_annexe_sets_no_norm_nothing_is_flagged() -> None:
    assert flags(of(GEIQ), record(minutes=15, group_size=1)) == ()


@pytest.mark.parametrize(
    ("said", "refusal", "rule"),
    [
        ({"held_on": day("2021-12-31")}, SessionOutsideAgreement, "G6"),
        ({"held_on": day("2023-01-01")}, SessionOutsideAgreement, "G6"),
        ({"minutes": -1}, LengthImplausible, "H20"),
        ({"minutes": 10_000}, LengthImplausible, "H20"),
        ({"group_size": 0}, GroupImplausible, "G7"),
        ({"group_size": -6}, GroupImplausible, "G7"),
        ({"group_size": 201}, GroupImplausible, "G7"),
        ({"module": "reinforced"}, ModuleNotInAgreement, "G6"),
    ],
)
def test_what_was_never_held(said: Any, refusal: type[Refusal], rule: str) -> None:
    of(ADSE).when(record(**said)).then_refused(refusal, rule)


def test_a_session_to_come_is_not_held_yet() -> None:
    of(ADSE).on("2022-02-28").when(record()).then_refused(InTheFuture)
    of(ADSE).on("2022-03-01").when(record()).then(held())


def test_after_the_day_an_agreement_is_cut_short_no_session_is_of_it() -> None:
    cut = [*ADSE, AgreementEnded(day("2022-03-01"), "cessation", day("2022-05-01"), "G8")]
    of(cut).when(record()).then_refused(SessionOutsideAgreement, "G6")
    of(cut).when(record(held_on=day("2022-02-28"))).then(held(held_on=day("2022-02-28")))


def test_a_session_is_held_once() -> None:
    given(held(), agreement=ADSE).when(hold()).then_refused(ActionSessionHeldAlready)


# ------------------------------------------------------------------ cancelled


def test_a_session_is_cancelled_with_its_reason_and_then_not_held() -> None:
    gone = ActionSessionCancelled(day("2022-02-27"), "animateur malade")
    cancel = CancelActionSession(
        session_id=SESSION, on=day("2022-02-27"), reason=" animateur malade "
    )
    given(scheduled()).when(cancel).then(gone)
    given(scheduled(), gone, agreement=ADSE).when(hold()).then_refused(
        ActionSessionCancelledAlready
    )
    given(scheduled(), gone).when(cancel).then_refused(ActionSessionCancelledAlready)
    given(scheduled(), held()).when(cancel).then_refused(ActionSessionHeldAlready)


def test_a_session_is_not_cancelled_before_it_was_planned() -> None:
    early = CancelActionSession(session_id=SESSION, on=day("2022-01-09"), reason="…")
    given(scheduled()).when(early).then_refused(CancelledBeforeScheduled)
