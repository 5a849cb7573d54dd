"""A final report is opened for an agreement that ran, with figures that go far enough (G8)."""

from typing import Any

import pytest

from pathways.domain.event import Event
from pathways.domain.organisation.events import (
    OrganisationAgreementEnded,
    OrganisationAgreementSigned,
    OrganisationKind,
    OrganisationRegistered,
)
from pathways.domain.refusal import InTheFuture
from pathways.domain.report.events import ReportKind
from pathways.domain.report.opening import (
    FiguresPastTheEnd,
    FiguresStopTooSoon,
    NoSuchAgreementThen,
    NothingToReport,
    OpenAccompanimentReport,
    OpenedBeforeSignature,
    OpenFinalReport,
    ReportAlreadyOpen,
)
from pathways.domain.report.state import report_of
from pathways.domain.rules import Rules
from tests.domain.report.reports import (
    AGREEMENT,
    BODY,
    COMPULSORY,
    END,
    OPTIONAL,
    cut_short,
    day,
    opened,
    signed,
    terms,
)
from tests.domain.spec import Outcome, given


def opening(*agreement: Event, on: str = "2022-01-10", until: str = END) -> Outcome:
    return given(agreement=agreement or (signed(),)).when(
        OpenFinalReport(agreement_id=AGREEMENT, on=day(on), until=day(until))
    )


def test_the_report_of_an_action_keeps_its_due_date_and_the_headings_of_that_day() -> None:
    opening().then(opened())


def test_its_id_says_what_it_reports_on_and_until_when() -> None:
    command = OpenFinalReport(agreement_id=AGREEMENT, on=day("2022-01-10"), until=day(END))
    assert command.report_id == report_of(ReportKind.FINAL, AGREEMENT, day(END))


def test_an_agreement_cut_short_is_reported_to_its_last_day() -> None:
    ended = (signed(), cut_short("2021-07-01"))
    opening(*ended, until="2021-06-30").then(
        opened(until=day("2021-06-30"), due_on=day("2021-08-30"))
    )
    opening(*ended, until=END).then_refused(FiguresPastTheEnd, "G8")


@pytest.mark.parametrize("until", [END, "2022-03-31"])
def test_one_that_outlasts_its_year_is_counted_to_31_december_at_least(until: str) -> None:
    long = signed(terms=terms(ends_on="2022-03-31"), due="2022-05-31")
    opening(long, on="2022-04-02", until=until).then(
        opened("2022-04-02", until=day(until), due_on=day("2022-05-31"))
    )


def test_figures_that_stop_before_31_december_are_refused() -> None:
    opening(until="2021-12-30").then_refused(FiguresStopTooSoon, "G8")


def test_an_agreement_ended_before_it_started_has_nothing_to_report() -> None:
    never = (signed(), cut_short("2021-01-01"))
    opening(*never, until="2020-12-31").then_refused(NothingToReport)


def test_nothing_is_opened_tomorrow_nor_before_the_signature() -> None:
    command = OpenFinalReport(agreement_id=AGREEMENT, on=day("2022-01-10"), until=day(END))
    given(agreement=(signed(),)).on("2022-01-09").when(command).then_refused(InTheFuture)
    opening(on="2021-01-03").then_refused(OpenedBeforeSignature)


def test_a_report_is_opened_once() -> None:
    given(opened(), agreement=(signed(),)).when(
        OpenFinalReport(agreement_id=AGREEMENT, on=day("2022-01-11"), until=day(END))
    ).then_refused(ReportAlreadyOpen)


@pytest.mark.parametrize(
    ("programme", "more"), [("mobility_point", "fleet"), ("ai", "common_file")]
)
def test_some_programmes_have_a_heading_of_their_own(programme: str, more: str) -> None:
    opening(signed(programme=programme)).then(
        opened(programme=programme, compulsory=(*COMPULSORY, more), optional=OPTIONAL)
    )


def test_trap_10_a_heading_added_later_is_asked_of_later_reports_only() -> None:
    rules = Rules.standard()
    added = {"code": "ecology", "label": "Transition écologique", "compulsory": True}
    listed = [
        {"code": one.code, "label": one.label, **one.details}
        for one in rules.final_report_headings.on(day(END)).value
    ]
    later = rules.replacing("final_report_headings", value=[*listed, added])
    scenario = given(agreement=(signed(),)).under(later)
    command = OpenFinalReport(agreement_id=AGREEMENT, on=day("2022-01-10"), until=day(END))
    scenario.when(command).then(opened(compulsory=(*COMPULSORY, "ecology")))


# ---- A body's accompaniment agreement (A1.14) owes one too


def a_body(*facts: Event) -> list[Event]:
    agreement: dict[str, Any] = {
        "signed_on": day("2021-01-04"), "starts_on": day("2021-01-01"), "ends_on": day(END),
        "fte": "2", "file_active_norm": 120, "fte_cost": "48000", "departement_share": 50,
        "rules": ("A1.14", "G8"), "gdpr_clause": True, "final_report_due_on": day("2022-02-28"),
    }  # fmt: skip
    return [
        OrganisationRegistered("CCAS", OrganisationKind.PUBLIC, "centre_anjou", day("2020-01-01")),
        OrganisationAgreementSigned(**agreement),
        *facts,
    ]


def accompaniment(*facts: Event, until: str = END) -> Outcome:
    return given(organisation=a_body(*facts)).when(
        OpenAccompanimentReport(organisation_id=BODY, on=day("2022-01-10"), until=day(until))
    )


def test_a_body_reports_on_its_accompaniment_agreement() -> None:
    accompaniment().then(
        opened(
            subject_id=BODY,
            programme=None,
            compulsory=("quantitative_analysis", "themes_and_problems", "financial_analysis"),
            optional=("partnerships", "prospects"),
        )
    )


def test_cut_short_it_is_due_from_that_end() -> None:
    ended = OrganisationAgreementEnded(day("2021-07-01"), "fin", day("2021-09-01"), "G8")
    accompaniment(ended).then_refused(NoSuchAgreementThen)
    outcome = accompaniment(ended, until="2021-06-30")
    (event,) = outcome.decision
    assert (event.until, event.due_on) == (day("2021-06-30"), day("2021-09-01"))  # type: ignore[union-attr]


def test_no_report_where_no_agreement_ran() -> None:
    accompaniment(until="2022-12-31").then_refused(NoSuchAgreementThen, "G8")
