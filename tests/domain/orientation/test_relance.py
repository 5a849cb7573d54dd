"""Relances: each has its ground, is sent after it, and gets its answer."""

from pathways.domain.orientation.events import (
    ContractLapseObserved,
    FirstRdvAnswered,
    FirstRdvProposed,
    RdvExcused,
    RdvHeld,
    RdvMissed,
    RdvMode,
    RecallClosed,
    RecallClosing,
    RelanceAnswered,
    RelanceGround,
    RelanceSent,
)
from pathways.domain.orientation.relance import (
    AnswerRelance,
    NoRelanceToAnswer,
    RelanceAlreadySent,
    RelanceBeforeItsGround,
    RelanceWithoutGround,
    SendRelance,
)
from pathways.domain.orientation.state import OrientationState
from pathways.domain.texts import TextMissing
from tests.domain.orientation.people import ORIENTATION, day, oriented
from tests.domain.spec import Outcome, Scenario, given

MISSED = RdvMissed(day("2021-03-10"), True, day("2021-03-25"), "A1.4")
PROPOSED = FirstRdvProposed(
    day("2021-03-03"), day("2021-03-10"), RdvMode.HOME, day("2021-03-18"), "A1.4b"
)
LAPSE = ContractLapseObserved(
    day("2021-05-10"), RelanceGround.CONTRACT_NOT_MADE, day("2021-05-25"), "A1.4b"
)
ABSENCE, SILENCE, NOT_MADE = (
    RelanceGround.FIRST_RDV_MISSED,
    RelanceGround.FIRST_RDV_UNANSWERED,
    RelanceGround.CONTRACT_NOT_MADE,
)


def relance(case: Scenario, ground: RelanceGround, on: str, means: str = "Courrier") -> Outcome:
    return case.when(
        SendRelance(orientation_id=ORIENTATION, on=day(on), ground=ground, means=means)
    )


def sent(ground: RelanceGround, on: str) -> RelanceSent:
    return RelanceSent(day(on), ground, "Courrier")


def test_a_missed_first_rdv_a_silence_and_a_contract_not_made_each_call_for_one() -> None:
    for fact, ground in ((MISSED, ABSENCE), (PROPOSED, SILENCE), (LAPSE, NOT_MADE)):
        relance(given(oriented(), fact), ground, "2021-05-20").then(sent(ground, "2021-05-20"))


def test_no_relance_without_its_ground() -> None:
    for ground in RelanceGround:
        relance(given(oriented()), ground, "2021-05-20").then_refused(
            RelanceWithoutGround, rule="A1.4b"
        )
    relance(given(oriented(), MISSED), SILENCE, "2021-05-20").then_refused(RelanceWithoutGround)


def test_no_relance_before_its_ground() -> None:
    for fact, ground in ((MISSED, ABSENCE), (PROPOSED, SILENCE), (LAPSE, NOT_MADE)):
        relance(given(oriented(), fact), ground, "2021-03-02").then_refused(
            RelanceBeforeItsGround, rule="A1.4b"
        )


def test_an_excused_absence_calls_for_none() -> None:
    excused = RdvExcused(day("2021-03-10"), True, day("2021-03-12"), "Grippe")
    relance(given(oriented(), MISSED, excused), ABSENCE, "2021-03-20").then_refused(
        RelanceWithoutGround
    )


def test_once_the_first_rdv_was_held_its_absence_calls_for_none() -> None:
    met = RdvHeld(day("2021-03-17"), RdvMode.HOME, True, day("2021-06-17"), "A1.9")
    relance(given(oriented(), MISSED, met), ABSENCE, "2021-03-17").then_refused(
        RelanceWithoutGround
    )
    relance(given(oriented(), MISSED, met), ABSENCE, "2021-03-16").then(sent(ABSENCE, "2021-03-16"))


def test_once_answered_a_proposal_calls_for_none() -> None:
    answered = given(oriented(), PROPOSED, FirstRdvAnswered(day("2021-03-17"), True))
    relance(answered, SILENCE, "2021-03-17").then_refused(RelanceWithoutGround)
    relance(answered, SILENCE, "2021-03-16").then(sent(SILENCE, "2021-03-16"))


def test_once_the_recall_is_closed_the_lapse_calls_for_none() -> None:
    closed = RecallClosed(day("2021-05-18"), RecallClosing.LEGITIMATE_GROUND)
    relance(given(oriented(), LAPSE, closed), NOT_MADE, "2021-05-20").then_refused(
        RelanceWithoutGround
    )


def test_the_same_relance_is_not_recorded_twice() -> None:
    once = given(oriented(), MISSED, sent(ABSENCE, "2021-03-15"))
    relance(once, ABSENCE, "2021-03-15").then_refused(RelanceAlreadySent)
    relance(once, ABSENCE, "2021-03-22").then(sent(ABSENCE, "2021-03-22"))


def test_how_it_was_sent_is_said() -> None:
    relance(given(oriented(), MISSED), ABSENCE, "2021-03-15", means="").then_refused(TextMissing)


def test_a_relance_is_answered_once_and_after_it_was_sent() -> None:
    case = given(oriented(), MISSED, sent(ABSENCE, "2021-03-15"))

    def answer(on: str) -> AnswerRelance:
        return AnswerRelance(orientation_id=ORIENTATION, on=day(on), accepted=True)

    answered = RelanceAnswered(day("2021-03-18"), True)
    case.when(answer("2021-03-18")).then(answered)
    case.when(answer("2021-03-14")).then_refused(NoRelanceToAnswer, rule="A1.4")
    given(*case.facts, answered).when(answer("2021-03-20")).then_refused(NoRelanceToAnswer)
    given(oriented(), MISSED).when(answer("2021-03-18")).then_refused(NoRelanceToAnswer)


def test_an_answer_goes_to_the_last_relance_sent_by_that_day() -> None:
    state = OrientationState.of(
        ORIENTATION,
        [
            oriented(),
            MISSED,
            sent(ABSENCE, "2021-03-15"),
            sent(ABSENCE, "2021-03-22"),
            RelanceAnswered(day("2021-03-18"), True),
        ],
    )
    assert [one.answered for one in state.relances] == [True, False]
