"""Written, sent, returned, sent again, accepted, sealed, taken up again (DR 3.6, G8)."""

import pytest

from pathways.domain.command import Command
from pathways.domain.event import Event
from pathways.domain.refusal import ImpossiblePosition, InTheFuture, NotFound, Refusal
from pathways.domain.report.answering import AcceptReport, ReturnReport
from pathways.domain.report.checks import (
    BeforeLastStep,
    ReportAlreadyAccepted,
    ReportNotSubmitted,
    ReportWithTheDepartement,
)
from pathways.domain.report.events import ReportPartWritten
from pathways.domain.report.reopening import ReopenReport, ReportBeingWritten
from pathways.domain.report.sealing import (
    DigestOfOtherFigures,
    FiguresNotCanonical,
    ReportAlreadySealed,
    ReportNotAccepted,
    SealReport,
    digest_of,
)
from pathways.domain.report.state import ReportState, ReportStatus, StepsBroken
from pathways.domain.report.submitting import PartsMissing, PeriodNotOver, SubmitReport
from pathways.domain.report.writing import LONGEST_PART, NoSuchHeading, WriteReportPart
from pathways.domain.rules import Rules
from pathways.domain.texts import TextMissing, TextTooLong
from tests.domain.report.reports import (
    BODY,
    COMPULSORY,
    END,
    FIGURES,
    REPORT,
    a_report,
    accepted,
    amended,
    cut_short,
    day,
    opened,
    reopened,
    returned,
    sealed,
    signed,
    submitted,
    written,
)
from tests.domain.spec import Outcome, given


def write(part: str = "course", on: str = "2022-01-20", text: str = "Le course.") -> Command:
    return WriteReportPart(report_id=REPORT, on=day(on), part=part, text=text)


def submit(on: str = "2022-02-20") -> Command:
    return SubmitReport(report_id=REPORT, on=day(on), submitted_by="La directrice")


def send_back(on: str = "2022-03-01") -> Command:
    return ReturnReport(report_id=REPORT, on=day(on), reason="préciser les sorties")


def accept(on: str = "2022-03-10") -> Command:
    return AcceptReport(report_id=REPORT, on=day(on), accepted_by="Direction de l'insertion")


def reopen(on: str = "2022-03-20") -> Command:
    return ReopenReport(report_id=REPORT, on=day(on), reason="un chiffre à revoir")


def seal(
    figures: str = FIGURES, digest: str | None = None, position: int = 900, on: str = "2022-03-11"
) -> Command:
    return SealReport(
        report_id=REPORT,
        on=day(on),
        log_position=position,
        figures=figures,
        digest=digest_of(figures) if digest is None else digest,
    )


# ---- Written


def test_a_part_is_written_and_written_again() -> None:
    given(opened()).when(write()).then(ReportPartWritten(day("2022-01-20"), "course", "Le course."))
    state = ReportState.of(REPORT, [opened(), *written("course"), *written("course")])
    assert state.parts == {"course": "Le course."}


def test_only_headings_of_its_own_day_are_written() -> None:
    given(opened()).when(write("fleet")).then_refused(NoSuchHeading, "G8")


def test_a_text_says_something_of_a_bounded_length() -> None:
    given(opened()).when(write(text="  ")).then_refused(TextMissing)
    given(opened()).when(write(text="x" * (LONGEST_PART + 1))).then_refused(TextTooLong)


def test_nothing_is_written_in_a_report_that_was_sent() -> None:
    for end in ([submitted()], [submitted(), accepted()], [submitted(), accepted(), sealed()]):
        given(*a_report(*end)).when(write(on="2022-04-01")).then_refused(ReportWithTheDepartement)


def test_no_step_comes_before_the_last_one_nor_tomorrow() -> None:
    given(*a_report()).when(write(on="2022-01-19")).then_refused(BeforeLastStep)
    given(*a_report()).on("2022-01-21").when(write(on="2022-01-22")).then_refused(InTheFuture)


def test_a_report_nobody_opened_takes_nothing() -> None:
    for command in (write(), submit(), send_back(), accept(), reopen(), seal()):
        given().when(command).then_refused(NotFound)


# ---- Sent


def sending(on: str, *agreement: Event) -> Outcome:
    return given(*a_report(), agreement=agreement or (signed(),)).when(submit(on))


def test_sent_on_the_last_day_it_is_on_time() -> None:
    sending("2022-02-28").then(submitted("2022-02-28"))


def test_a_day_later_it_is_late_by_one_and_accepted_all_the_same() -> None:
    sending("2022-03-01").then(submitted("2022-03-01", days_late=1))


def test_an_amendment_after_the_opening_moves_the_due_date() -> None:
    sending("2022-03-15", signed(), amended("2022-01-15", "2022-01-31", "2022-03-31")).then(
        submitted("2022-03-15", due="2022-03-31")
    )


def test_cut_short_it_was_due_sooner() -> None:
    facts = [opened(until=day("2021-06-30")), *written()]
    given(*facts, agreement=(signed(), cut_short())).when(submit()).then(
        submitted(due="2021-08-30", days_late=174)
    )


@pytest.mark.parametrize("left", COMPULSORY)
def test_every_compulsory_part_is_asked_for(left: str) -> None:
    parts = [part for part in COMPULSORY if part != left]
    outcome = given(opened(), *written(*parts), agreement=(signed(),)).when(submit())
    outcome.then_refused(PartsMissing, "G8")
    assert left in str(outcome.refusal)


def test_optional_parts_are_not() -> None:
    sending("2022-02-20").then(submitted())


def test_it_is_not_sent_before_its_figures_are_complete() -> None:
    facts = [opened("2021-12-01"), *written(on="2021-12-02")]
    given(*facts, agreement=(signed(),)).when(submit("2021-12-30")).then_refused(PeriodNotOver)
    given(*facts, agreement=(signed(),)).when(submit(END)).then(submitted(END))


def test_it_is_sent_once_until_returned() -> None:
    given(*a_report(submitted()), agreement=(signed(),)).when(submit()).then_refused(
        ReportWithTheDepartement
    )
    given(*a_report(submitted(), returned()), agreement=(signed(),)).when(
        submit("2022-03-05")
    ).then(submitted("2022-03-05", days_late=5))


def test_lateness_is_told_by_the_first_time_it_was_sent() -> None:
    state = ReportState.of(REPORT, a_report(submitted(), returned(), submitted("2022-03-05")))
    assert state.first_submitted == submitted()


def test_trap_10_a_heading_made_compulsory_later_breaks_no_report_already_opened() -> None:
    standard = Rules.standard()
    stricter = standard.replacing(
        "final_report_headings",
        value=[{"code": "ecology", "label": "Transition écologique", "compulsory": True}],
    )
    given(*a_report(), agreement=(signed(),)).under(stricter).when(submit()).then(submitted())
    given(*a_report(submitted()), agreement=(signed(),)).under(stricter).when(accept()).then(
        accepted()
    )
    given(*a_report(submitted(), accepted(), reopened())).under(stricter).when(
        write("course", on="2022-03-21")
    ).then(ReportPartWritten(day("2022-03-21"), "course", "Le course."))


# ---- Answered


def test_returned_with_its_reason_or_accepted() -> None:
    given(*a_report(submitted())).when(send_back()).then(returned())
    given(*a_report(submitted())).when(accept()).then(accepted())


@pytest.mark.parametrize("answer", [send_back(), accept()])
def test_only_what_was_sent_is_answered_and_once(answer: Command) -> None:
    given(*a_report()).when(answer).then_refused(ReportNotSubmitted)
    given(*a_report(submitted(), accepted("2022-02-21"))).when(answer).then_refused(
        ReportAlreadyAccepted
    )


# ---- Taken up again


@pytest.mark.parametrize(
    "end",
    [[submitted()], [submitted(), accepted()], [submitted(), accepted(), sealed()]],
    ids=["submitted", "accepted", "sealed"],
)
def test_trap_10_a_report_that_was_sent_can_always_be_reopened(end: list[Event]) -> None:
    facts = a_report(*end, reopened())
    given(*a_report(*end)).when(reopen()).then(reopened())
    given(*facts).when(write(on="2022-03-21")).then(
        ReportPartWritten(day("2022-03-21"), "course", "Le course.")
    )
    given(*facts, agreement=(signed(),)).when(submit("2022-03-22")).then(
        submitted("2022-03-22", days_late=22)
    )


def test_a_report_being_written_needs_no_reopening() -> None:
    for facts in (a_report(), a_report(submitted(), returned())):
        given(*facts).when(reopen()).then_refused(ReportBeingWritten)


# ---- Sealed


def test_an_accepted_report_is_sealed_with_its_position_and_its_hash() -> None:
    given(*a_report(submitted(), accepted())).when(seal()).then(sealed())


def test_only_an_accepted_report_is_sealed_and_once() -> None:
    given(*a_report(submitted())).when(seal()).then_refused(ReportNotAccepted)
    given(*a_report(submitted(), accepted(), sealed())).when(seal()).then_refused(
        ReportAlreadySealed
    )


@pytest.mark.parametrize(
    ("figures", "digest", "position", "refusal"),
    [
        (FIGURES, "0" * 64, 900, DigestOfOtherFigures),
        ('{"b": 1, "a": 2}', None, 900, FiguresNotCanonical),
        ('{"a":1.5}', None, 900, FiguresNotCanonical),
        ('{"a":NaN}', None, 900, FiguresNotCanonical),
        ("{}", None, 900, FiguresNotCanonical),
        ("not json", None, 900, FiguresNotCanonical),
        (FIGURES, None, 0, ImpossiblePosition),
    ],
)
def test_what_is_sealed_is_what_was_counted(
    figures: str, digest: str | None, position: int, refusal: type[Refusal]
) -> None:
    given(*a_report(submitted(), accepted())).when(seal(figures, digest, position)).then_refused(
        refusal
    )


def test_sealed_anew_it_keeps_what_was_told_before() -> None:
    later = sealed("2022-04-02", 1200, '{"participants":7}')
    state = ReportState.of(
        REPORT,
        a_report(
            submitted(), accepted(), sealed(), reopened(),
            submitted("2022-03-25"), accepted("2022-04-01"), later,
        ),
    )  # fmt: skip
    assert state.status is ReportStatus.SEALED
    assert [one.log_position for one in state.sealed] == [900, 1200]
    assert state.broken is None


# ---- Steps that no longer follow once one is taken out


@pytest.mark.parametrize(
    "facts",
    [
        a_report(accepted()),
        a_report(submitted(), sealed()),
        [opened(), *written(*COMPULSORY[1:]), submitted()],
        a_report(returned()),
        a_report(reopened()),
    ],
    ids=["accepted unsent", "sealed unaccepted", "a part short", "returned unsent", "reopened"],
)
def test_a_step_taken_out_leaves_the_others_standing_on_nothing(facts: list[Event]) -> None:
    with pytest.raises(StepsBroken):
        ReportState.of(REPORT, facts).check_amended()


def test_the_report_names_its_body_and_its_agreement_only_where_it_has_one() -> None:
    state = ReportState.of(REPORT, [opened()])
    assert (state.organisation_id, state.agreement_id) == (BODY, opened().subject_id)
    accompaniment = ReportState.of(REPORT, [opened(programme=None, subject_id=BODY)])
    assert accompaniment.agreement_id is None
