"""Who enters the agenda, why, and who does not; the agenda locked."""

from typing import Any

from pathways.domain.command import Claim
from pathways.domain.orientation.checks import OrientationClosed
from pathways.domain.orientation.events import (
    EndReason,
    OrientationEnded,
    OrientationKind,
    ReorientationProposed,
)
from pathways.domain.panel.checks import AgendaAlreadyLocked, NoSuchCase
from pathways.domain.panel.entering import (
    AlreadyOnTheAgenda,
    CaseIdTaken,
    CaseOfTheOtherPanel,
    FileIncomplete,
    ListedAfterSession,
    NoReorientationRequested,
    ProcedureClosed,
    ProcedureMissing,
    ProcedureOfAnother,
)
from pathways.domain.panel.events import (
    AgendaLocked,
    CaseKind,
    CasePostponed,
    CaseRemoved,
    LeftOut,
)
from pathways.domain.panel.listing import (
    ListCase,
    ListProposedCase,
    ReasonNotForThisCase,
    RemoveCase,
    ReviewNotDue,
)
from pathways.domain.panel.locking import (
    AgendaEmpty,
    AgendaOfOtherCases,
    LeftOutThoughListed,
    LeftOutWithoutReason,
    LockAgenda,
    LockedTooLate,
)
from pathways.domain.rules import Rules
from pathways.domain.sanction.events import (
    FileCompleted,
    ProcedureRegularised,
    SanctionProcedureOpened,
)
from pathways.domain.texts import TextMissing
from tests.domain.orientation.people import CCAS, ORIENTATION, SARA, oriented
from tests.domain.panel.panels import (
    CASE,
    PROCEDURE,
    SESSION,
    an_epl,
    appointed,
    breach,
    day,
    epd,
    epl_opinion,
    held,
    listed,
    locked,
    planned,
    session_of,
)
from tests.domain.spec import Scenario, an_id, given

REORIENTATION = CaseKind.REORIENTATION_REQUEST
PROPOSED = ReorientationProposed(day("2022-01-10"), OrientationKind.EMPLOYMENT, "Prête")
OPENED = SanctionProcedureOpened(
    beneficiary_id=SARA,
    orientation_id=ORIENTATION,
    organisation_id=CCAS,
    ground="contract_not_made",
    opened_on=day("2021-11-02"),
    breach_reported_on=day("2021-11-02"),
)
COMPLETE = FileCompleted(day("2022-01-12"), "Département")


def proposed(**said: Any) -> ListProposedCase:
    facts: dict[str, Any] = {
        "session_id": SESSION,
        "case_id": CASE,
        "orientation_id": ORIENTATION,
        "kind": CaseKind.TWELVE_MONTH_REVIEW,
        "on": day("2022-01-20"),
        "reason": "review_due",
    }
    return ListProposedCase(**{**facts, **said})


def by_hand(ground: str = "Demande du référent", **said: Any) -> ListCase:
    facts: dict[str, Any] = {
        "session_id": SESSION,
        "case_id": CASE,
        "orientation_id": ORIENTATION,
        "kind": CaseKind.TWELVE_MONTH_REVIEW,
        "on": day("2022-01-20"),
    }
    return ListCase(ground=ground, **{**facts, **said})


def remove() -> RemoveCase:
    return RemoveCase(session_id=SESSION, case_id=CASE, on=day("2022-01-25"), ground="Déménage")


def lock(*cases: Any, on: str = "2022-02-03", left_out: tuple[LeftOut, ...] = ()) -> LockAgenda:
    return LockAgenda(
        session_id=SESSION, on=day(on), cases=cases, log_position=1200, left_out=left_out
    )


def the_epl(*facts: Any, **others: Any) -> Scenario:
    return given(*an_epl(*facts), **{"orientation": [oriented("2021-03-01")], **others})


def the_epd(*procedure: Any, **others: Any) -> Scenario:
    known = {"orientation": [oriented("2021-03-01")], "procedure": procedure, **others}
    return given(epd(), *appointed(), **known)


def test_the_proposal_lists_a_review_with_its_due_date_its_reason_and_its_rule() -> None:
    the_epl().when(proposed()).then(listed())


def test_a_review_due_after_the_next_session_waits_unless_it_is_added_by_hand() -> None:
    later = [oriented("2021-03-11")]
    due = [oriented("2021-03-10")]
    the_epl(orientation=later).when(proposed()).then_refused(ReviewNotDue, rule="A1.11")
    the_epl(orientation=due).when(proposed()).then(listed(due_on=day("2022-03-10")))
    the_epl(orientation=later).when(by_hand()).then(
        listed(
            due_on=day("2022-03-11"),
            reason="by_hand",
            rule="H7",
            by_hand=True,
            ground="Demande du référent",
        )
    )


def test_adding_by_hand_needs_a_ground() -> None:
    the_epl().when(by_hand("  ")).then_refused(TextMissing)


def test_the_proposal_does_not_pass_for_a_hand_nor_give_another_case_s_reason() -> None:
    for reason in ("by_hand", "file_complete", "parce que"):
        the_epl().when(proposed(reason=reason)).then_refused(ReasonNotForThisCase, rule="H7")


def test_nobody_is_twice_on_one_agenda_for_whatever_reason() -> None:
    twice = by_hand(case_id=an_id("other"), kind=REORIENTATION)
    the_epl(listed(), orientation=[oriented("2021-03-01"), PROPOSED]).when(twice).then_refused(
        AlreadyOnTheAgenda
    )


def test_a_reorientation_request_comes_from_a_proposal_of_the_body() -> None:
    asked = proposed(kind=REORIENTATION, reason="reorientation_proposed")
    the_epl().when(asked).then_refused(NoReorientationRequested, rule="A1.10")
    the_epl(orientation=[oriented("2021-03-01"), PROPOSED]).when(asked).then(
        listed(kind=REORIENTATION, reason="reorientation_proposed", rule="A1.10", due_on=None)
    )


def test_each_panel_has_its_cases() -> None:
    at_the_epd = proposed(kind=CaseKind.BREACH, reason="file_complete", procedure_id=PROCEDURE)
    the_epl(procedure=[OPENED, COMPLETE]).when(at_the_epd).then_refused(CaseOfTheOtherPanel)
    the_epd().when(proposed()).then_refused(CaseOfTheOtherPanel, rule="N8")


def test_a_breach_goes_to_the_epd_once_its_file_is_complete() -> None:
    case = proposed(kind=CaseKind.BREACH, reason="file_complete", procedure_id=PROCEDURE)
    the_epd(OPENED, COMPLETE).when(case).then(breach())
    the_epd(OPENED).when(case).then_refused(FileIncomplete, rule="A1.12")
    late = FileCompleted(day("2022-01-21"), "Département")
    the_epd(OPENED, late).when(case).then_refused(FileIncomplete)
    closed = ProcedureRegularised(day("2022-01-15"), "contract_made")
    the_epd(OPENED, COMPLETE, closed).when(case).then_refused(ProcedureClosed)


def test_a_breach_is_listed_with_the_procedure_of_that_accompaniment() -> None:
    without = by_hand(kind=CaseKind.BREACH)
    given(epd(), *appointed(), orientation=[oriented()]).when(without).then_refused(
        ProcedureMissing
    )
    another = by_hand(kind=CaseKind.BREACH, procedure_id=PROCEDURE, orientation_id=an_id("another"))
    the_epd(OPENED, COMPLETE).when(another).then_refused(ProcedureOfAnother)


def test_someone_who_left_the_rsa_the_eve_is_not_listed() -> None:
    gone = [oriented("2021-03-01"), OrientationEnded(day("2022-02-09"), EndReason.EXITED_RSA)]
    the_epl(orientation=gone).when(proposed(on=day("2022-02-10"))).then_refused(OrientationClosed)
    the_epl(orientation=gone).when(by_hand()).then_refused(OrientationClosed)


def test_nothing_is_listed_after_the_day_of_the_session() -> None:
    the_epl().when(proposed(on=day("2022-02-11"))).then_refused(ListedAfterSession)


def test_a_case_removed_leaves_the_agenda_and_may_come_back_under_another_id() -> None:
    removed = CaseRemoved(CASE, SARA, day("2022-01-25"), "Déménage")
    the_epl(listed()).when(remove()).then(removed)
    assert session_of(*an_epl(listed(), removed)).claims() == frozenset()
    the_epl(listed(), removed).when(remove()).then_refused(NoSuchCase)
    again = the_epl(listed(), removed)
    again.when(proposed()).then_refused(CaseIdTaken)
    again.when(proposed(case_id=an_id("other"))).then(listed(an_id("other")))


def test_a_person_waits_on_one_agenda_at_a_time_until_the_case_is_concluded() -> None:
    held_by = frozenset({Claim("listed_case", f"twelve_month_review:{SARA}")})
    sat = an_epl(listed(), locked(), held())
    put_off = CasePostponed(CASE, SARA, day("2022-02-10"), "Absente")
    assert session_of(*an_epl(listed())).claims() == held_by
    assert session_of(*sat).claims() == held_by
    assert session_of(*sat, epl_opinion()).claims() == frozenset()
    assert session_of(*sat, put_off).claims() == frozenset()


def test_the_locked_agenda_has_every_case_once_in_the_order_given() -> None:
    other, tarek = an_id("other"), an_id("Tarek")
    two = an_epl(listed(), listed(other, beneficiary_id=tarek))
    given(*two).when(lock(other, CASE)).then(locked(other, CASE))
    for cases in ((CASE,), (CASE, CASE), (CASE, other, other), (CASE, an_id("unknown")), ()):
        given(*two).when(lock(*cases)).then_refused(AgendaOfOtherCases, rule="H6")
    given(*an_epl()).when(lock()).then_refused(AgendaEmpty)


def test_after_locking_nothing_is_listed_or_removed_and_nobody_locks_again() -> None:
    the_epl(listed(), locked()).when(
        by_hand(case_id=an_id("other"), orientation_id=an_id("another"))
    ).then_refused(AgendaAlreadyLocked, rule="H6")
    the_epl(listed(), locked()).when(remove()).then_refused(AgendaAlreadyLocked)
    the_epl(listed(), locked()).when(lock(CASE)).then_refused(AgendaAlreadyLocked)


def test_the_agenda_is_locked_before_the_session_as_early_as_the_departement_asks() -> None:
    given(*an_epl(listed())).when(lock(CASE, on="2022-02-10")).then(locked(on="2022-02-10"))
    given(*an_epl(listed())).when(lock(CASE, on="2022-02-11")).then_refused(LockedTooLate)
    week = Rules.standard().replacing("agenda_locked_before", value=7)
    early = given(*an_epl(listed())).under(week)
    early.when(lock(CASE, on="2022-02-04")).then_refused(LockedTooLate, rule="H6")
    early.when(lock(CASE, on="2022-02-03")).then(locked())


def test_those_left_out_have_a_reason_and_are_not_on_the_list() -> None:
    tarek = LeftOut(an_id("Tarek"), "not_due", "A1.11")
    given(*an_epl(listed())).when(lock(CASE, left_out=(tarek,))).then(
        AgendaLocked(day("2022-02-03"), (CASE,), (tarek,), 1200)
    )
    for wrong in (LeftOut(tarek.beneficiary_id, "trop loin", "A1.11"),
                  LeftOut(tarek.beneficiary_id, "not_due", "Z9")):  # fmt: skip
        given(*an_epl(listed())).when(lock(CASE, left_out=(wrong,))).then_refused(
            LeftOutWithoutReason
        )
    sara = LeftOut(SARA, "not_due", "A1.11")
    given(*an_epl(listed())).when(lock(CASE, left_out=(sara,))).then_refused(LeftOutThoughListed)


def test_a_session_planned_for_another_day_lists_by_its_own_next_session() -> None:
    soon = given(planned(next_session_on=day("2022-02-20")), orientation=[oriented("2021-03-01")])
    soon.when(proposed()).then_refused(ReviewNotDue)
