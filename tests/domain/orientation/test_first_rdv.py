"""The first RDV: proposed, answered, moved; held, missed, excused."""

from typing import Any

from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.orientation.attendance import (
    AbsenceAlreadyRecorded,
    ExcusedYetHeld,
    RdvModeMissing,
)
from pathways.domain.orientation.checks import BeforeOrientation, OrientationClosed
from pathways.domain.orientation.entitlement import RightNotKnown
from pathways.domain.orientation.events import (
    EndReason,
    FirstRdvAnswered,
    FirstRdvMoved,
    FirstRdvProposed,
    OrientationEnded,
    RdvExcused,
    RdvHeld,
    RdvMissed,
    RdvMode,
)
from pathways.domain.orientation.first_rdv import (
    AnswerFirstRdv,
    FirstRdvAlreadyAnswered,
    FirstRdvAlreadyHeld,
    FirstRdvAlreadyProposed,
    MoveFirstRdv,
    NoFirstRdvProposed,
    ProposeFirstRdv,
    RdvBeforeItIsSet,
    RecordFirstRdv,
)
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import InTheFuture, NotFound
from pathways.domain.rules import Rules
from pathways.domain.texts import TextMissing
from tests.domain.orientation.people import ORIENTATION, day, oriented, right, sara
from tests.domain.spec import given

ORIENTED = given(oriented("2021-03-01"))
FACE_TO_FACE = RdvMode.FACE_TO_FACE


def propose(on: str, rdv_on: str) -> ProposeFirstRdv:
    return ProposeFirstRdv(
        orientation_id=ORIENTATION, on=day(on), rdv_on=day(rdv_on), mode=FACE_TO_FACE
    )


def proposed(on: str, rdv_on: str, relance: str) -> FirstRdvProposed:
    return FirstRdvProposed(day(on), day(rdv_on), FACE_TO_FACE, day(relance), "A1.4b")


def record(on: str, attended: bool, **said: Any) -> RecordFirstRdv:
    if attended:
        said = {"mode": FACE_TO_FACE, **said}
    return RecordFirstRdv(orientation_id=ORIENTATION, on=day(on), attended=attended, **said)


def held(on: str, next_by: str) -> RdvHeld:
    return RdvHeld(day(on), FACE_TO_FACE, True, day(next_by), "A1.9")


def missed(on: str, relance: str) -> RdvMissed:
    return RdvMissed(day(on), True, day(relance), "A1.4")


def test_without_an_answer_a_relance_is_due_15_days_after_the_proposal() -> None:
    ORIENTED.when(propose("2021-03-03", "2021-03-12")).then(
        proposed("2021-03-03", "2021-03-12", relance="2021-03-18")
    )


def test_an_rdv_is_not_proposed_for_the_past() -> None:
    ORIENTED.when(propose("2021-03-03", "2021-03-02")).then_refused(RdvBeforeItIsSet)


def test_the_same_proposal_is_not_recorded_twice() -> None:
    waiting = given(oriented(), proposed("2021-03-03", "2021-03-12", relance="2021-03-18"))
    waiting.when(propose("2021-03-03", "2021-03-12")).then_refused(FirstRdvAlreadyProposed)
    waiting.when(propose("2021-03-10", "2021-03-20")).then(
        proposed("2021-03-10", "2021-03-20", relance="2021-03-25")
    )


def test_the_person_answers_once() -> None:
    waiting = (oriented(), proposed("2021-03-03", "2021-03-12", relance="2021-03-18"))
    answer = AnswerFirstRdv(orientation_id=ORIENTATION, on=day("2021-03-05"), accepted=True)
    answered = FirstRdvAnswered(day("2021-03-05"), True)
    given(*waiting).when(answer).then(answered)
    given(*waiting, answered).when(answer).then_refused(FirstRdvAlreadyAnswered)
    early = AnswerFirstRdv(orientation_id=ORIENTATION, on=day("2021-03-02"), accepted=True)
    given(*waiting).when(early).then_refused(NoFirstRdvProposed)
    ORIENTED.when(answer).then_refused(NoFirstRdvProposed)


def test_a_proposed_rdv_is_moved_to_a_day_still_to_come() -> None:
    waiting = given(oriented(), proposed("2021-03-03", "2021-03-12", relance="2021-03-18"))

    def move(on: str, to: str) -> MoveFirstRdv:
        return MoveFirstRdv(orientation_id=ORIENTATION, on=day(on), rdv_on=day(to))

    waiting.when(move("2021-03-11", "2021-03-19")).then(
        FirstRdvMoved(day("2021-03-11"), day("2021-03-19"))
    )
    waiting.when(move("2021-03-11", "2021-03-10")).then_refused(RdvBeforeItIsSet)
    ORIENTED.when(move("2021-03-11", "2021-03-19")).then_refused(NoFirstRdvProposed)


def test_once_held_the_next_rdv_is_expected_within_three_months() -> None:
    ORIENTED.when(record("2021-03-12", attended=True)).then(held("2021-03-12", "2021-06-12"))


def test_a_missed_first_rdv_makes_a_relance_due_15_days_later() -> None:
    ORIENTED.when(record("2021-03-10", attended=False)).then(missed("2021-03-10", "2021-03-25"))


def test_an_excused_absence_calls_for_no_relance() -> None:
    ORIENTED.when(
        record("2021-03-10", attended=False, excuse="Enfant malade", excused_on=day("2021-03-09"))
    ).then(RdvExcused(day("2021-03-10"), True, day("2021-03-09"), "Enfant malade"))


def test_an_absence_may_be_excused_afterwards() -> None:
    absent = given(oriented(), missed("2021-03-10", "2021-03-25"))
    absent.when(
        record("2021-03-10", attended=False, excuse="Hospitalisée", excused_on=day("2021-03-17"))
    ).then(RdvExcused(day("2021-03-10"), True, day("2021-03-17"), "Hospitalisée"))


def test_one_absence_a_day() -> None:
    absent = given(oriented(), missed("2021-03-10", "2021-03-25"))
    absent.when(record("2021-03-10", attended=False)).then_refused(
        AbsenceAlreadyRecorded, rule="A1.4"
    )
    absent.when(record("2021-03-24", attended=False)).then(missed("2021-03-24", "2021-04-08"))


def test_someone_who_came_late_that_day_was_there() -> None:
    given(oriented(), missed("2021-03-10", "2021-03-25")).when(
        record("2021-03-10", attended=True)
    ).then(held("2021-03-10", "2021-06-10"))


def test_there_is_one_first_rdv() -> None:
    met = given(oriented(), held("2021-03-12", "2021-06-12"))
    met.when(record("2021-03-15", attended=True)).then_refused(FirstRdvAlreadyHeld, rule="A1.3")
    met.when(record("2021-03-15", attended=False)).then_refused(FirstRdvAlreadyHeld)
    met.when(propose("2021-03-15", "2021-03-20")).then_refused(FirstRdvAlreadyHeld)


def test_trap_6_an_absence_before_the_rdv_held_may_be_told_late() -> None:
    given(oriented(), held("2021-03-24", "2021-06-24")).when(
        record("2021-03-10", attended=False)
    ).then(missed("2021-03-10", "2021-03-25"))


def test_trap_1_an_rdv_before_the_orientation_is_none_of_its() -> None:
    refused = ORIENTED.when(record("2021-02-25", attended=True))
    refused.then_refused(BeforeOrientation, rule="A1.3")
    assert refused.refusal is not None
    assert refused.refusal.field == "on"
    assert "25/02/2021" in refused.refusal.message
    assert "01/03/2021" in refused.refusal.message


def test_trap_1_the_day_of_the_orientation_itself_counts() -> None:
    ORIENTED.when(record("2021-03-01", attended=True)).then(held("2021-03-01", "2021-06-01"))


def test_lateness_refuses_nothing() -> None:
    ORIENTED.when(record("2021-09-12", attended=True)).then(held("2021-09-12", "2021-12-12"))


def test_trap_6_an_rdv_entered_weeks_late_keeps_the_day_it_was_held() -> None:
    ORIENTED.on("2021-05-30").when(record("2021-03-12", attended=True)).then(
        held("2021-03-12", "2021-06-12")
    )


def test_trap_6_an_rdv_held_before_the_end_is_welcome_after_it() -> None:
    over = given(oriented(), OrientationEnded(day("2021-04-01"), EndReason.MOVED))
    over.when(record("2021-04-01", attended=True)).then(held("2021-04-01", "2021-07-01"))
    over.when(record("2021-04-02", attended=True)).then_refused(OrientationClosed)


def test_an_rdv_is_not_held_tomorrow() -> None:
    ORIENTED.on("2021-03-11").when(record("2021-03-12", attended=True)).then_refused(InTheFuture)


def test_an_orientation_withdrawn_takes_nothing() -> None:
    given().when(record("2021-03-12", attended=True)).then_refused(NotFound)


def test_what_was_said_must_hold_together() -> None:
    ORIENTED.when(record("2021-03-12", attended=True, mode=None)).then_refused(RdvModeMissing)
    ORIENTED.when(record("2021-03-12", attended=True, excuse="Grippe")).then_refused(ExcusedYetHeld)
    ORIENTED.when(record("2021-03-12", attended=False, excuse=" ")).then_refused(TextMissing)
    ORIENTED.when(record("2021-03-12", attended=False, excused_on=day("2021-03-12"))).then_refused(
        TextMissing
    )


def test_what_an_unknown_right_permits_is_a_rule() -> None:
    strict = Rules.standard().replacing("unknown_right_permits", value=["orientation"])
    ORIENTED.under(strict).when(record("2021-03-12", attended=True)).then_refused(RightNotKnown)
    ORIENTED.under(strict).when(propose("2021-03-03", "2021-03-12")).then_refused(RightNotKnown)
    closed = given(oriented(), beneficiary=sara(right(RightStatus.CLOSED)))
    closed.under(strict).when(record("2021-03-12", attended=True)).then(
        held("2021-03-12", "2021-06-12")
    )


def test_trap_6_an_earlier_proposal_entered_late_is_not_the_last() -> None:
    state = OrientationState.of(
        ORIENTATION,
        [
            oriented(),
            proposed("2021-03-10", "2021-03-20", relance="2021-03-25"),
            proposed("2021-03-03", "2021-03-12", relance="2021-03-18"),
        ],
    )
    assert state.first_rdv is not None
    assert state.first_rdv.rdv_on == day("2021-03-20")
