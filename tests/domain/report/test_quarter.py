"""The report of a civil quarter: for whom it opens, what it asks for, when it is due (A1.15)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.calendar import CivilQuarter, parse_quarter
from pathways.domain.event import Event
from pathways.domain.organisation.events import (
    OrganisationAgreementEnded,
    OrganisationAgreementSigned,
    OrganisationKind,
    OrganisationRegistered,
)
from pathways.domain.refusal import InTheFuture
from pathways.domain.report.events import (
    ReportKind,
    ReportOpened,
    ReportPartWritten,
    ReportSubmitted,
)
from pathways.domain.report.quarter import (
    OpenQuarterlyReport,
    QuarterAlreadyOpen,
    QuarterBeforeTheRule,
    QuarterNotBegun,
    QuarterWithoutAgreement,
    UnknownQuarter,
)
from pathways.domain.report.state import ReportState, report_of
from pathways.domain.report.submitting import PartsMissing, PeriodNotOver, SubmitReport
from pathways.domain.report.writing import LONGEST_PART, NoSuchHeading, WriteReportPart
from pathways.domain.rules import Rules
from pathways.domain.texts import TextTooLong
from tests.domain.report.reports import BODY, day
from tests.domain.spec import Outcome, given

COMPULSORY = ("themes_and_problems", "partnerships")
OPTIONAL = ("file_active", "reorientations_and_exits", "difficulties", "prospects")
QUARTER_REPORT = report_of(ReportKind.QUARTERLY, BODY, day("2021-09-30"))
REGISTERED = OrganisationRegistered(
    "CCAS d'Angers", OrganisationKind.PUBLIC, "centre_anjou", day("2020-01-01")
)


def agreed(starts_on: str = "2021-01-01", ends_on: str = "2021-12-31") -> Event:
    return OrganisationAgreementSigned(
        signed_on=day("2021-01-04"), starts_on=day(starts_on), ends_on=day(ends_on),
        fte=Decimal(2), file_active_norm=120, fte_cost=Decimal(68000), departement_share=50,
        rules=("A1.14", "G8"), gdpr_clause=True, final_report_due_on=day("2022-02-28"),
    )  # fmt: skip


def opened(on: str = "2021-10-01", **said: Any) -> ReportOpened:
    given: dict[str, Any] = {
        "opened_on": day(on), "kind": ReportKind.QUARTERLY, "subject_id": BODY,
        "organisation_id": BODY, "since": day("2021-07-01"), "until": day("2021-09-30"),
        "due_on": day("2021-10-30"), "rule": "A1.15", "compulsory": COMPULSORY,
        "optional": OPTIONAL,
    }  # fmt: skip
    return ReportOpened(**{**given, **said})


def opening(
    *body: Event, quarter: str = "2021-T3", on: str = "2021-10-01", today: str = "2021-10-05"
) -> Outcome:
    facts = body or (REGISTERED, agreed())
    command = OpenQuarterlyReport(organisation_id=BODY, on=day(on), quarter=quarter)
    return given(organisation=facts).on(today).when(command)


def test_it_is_due_one_month_after_the_quarter_with_the_headings_of_that_day() -> None:
    opening().then(opened())


@pytest.mark.parametrize(
    ("quarter", "due"),
    [("2021-T1", "2021-04-30"), ("2021-T2", "2021-07-30"), ("2021-T4", "2022-01-31")],
)
def test_a_month_goes_from_date_to_date(quarter: str, due: str) -> None:
    (fact,) = opening(quarter=quarter, on="2022-01-02", today="2022-01-02").decision
    assert isinstance(fact, ReportOpened)
    assert fact.due_on == day(due)


def test_its_id_says_which_body_and_which_quarter() -> None:
    command = OpenQuarterlyReport(organisation_id=BODY, on=day("2021-10-01"), quarter="2021-T3")
    assert command.report_id == QUARTER_REPORT
    assert report_of(ReportKind.FINAL, BODY, day("2021-09-30")) != QUARTER_REPORT


def test_it_opens_once() -> None:
    command = OpenQuarterlyReport(organisation_id=BODY, on=day("2021-10-01"), quarter="2021-T3")
    given(opened(), organisation=(REGISTERED, agreed())).when(command).then_refused(
        QuarterAlreadyOpen, "A1.15"
    )


def test_an_agreement_that_runs_one_day_of_the_quarter_makes_it_owed() -> None:
    opening(REGISTERED, agreed(starts_on="2021-09-30")).then(opened())
    opening(REGISTERED, agreed(ends_on="2021-07-01")).then(opened())
    opening(REGISTERED, agreed(starts_on="2021-10-01")).then_refused(QuarterWithoutAgreement)
    opening(REGISTERED, agreed(ends_on="2021-06-30")).then_refused(QuarterWithoutAgreement)


def test_an_agreement_that_never_ran_makes_nothing_owed() -> None:
    never = OrganisationAgreementEnded(day("2021-08-15"), "jamais commencée")
    opening(REGISTERED, agreed(starts_on="2021-08-15"), never).then_refused(
        QuarterWithoutAgreement, "A1.15"
    )


def test_it_opens_from_the_first_day_of_the_quarter_and_not_for_tomorrow() -> None:
    (fact,) = opening(on="2021-07-01").decision
    assert isinstance(fact, ReportOpened)
    assert fact.opened_on == day("2021-07-01")
    opening(on="2021-06-30").then_refused(QuarterNotBegun)
    opening(on="2021-10-06").then_refused(InTheFuture)


def test_before_the_regulation_asked_for_it_there_is_none() -> None:
    old = agreed(starts_on="2020-01-01")
    opening(REGISTERED, old, quarter="2020-T4").then_refused(QuarterBeforeTheRule, "A1.15")


@pytest.mark.parametrize("written", ["2021-T5", "2021-T0", "2021T3", "T3 2021", "", "21-T3", "9"])
def test_a_quarter_is_written_one_way(written: str) -> None:
    with pytest.raises(UnknownQuarter):
        opening(quarter=written)


def test_quarters_are_read_as_they_are_written() -> None:
    for quarter in (CivilQuarter(2021, 1), CivilQuarter(2099, 4)):
        assert parse_quarter(str(quarter)) == quarter
    assert CivilQuarter(2024, 1).month_ends == (
        date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31),
    )  # fmt: skip


# ---- Written and sent


def submit(on: str = "2021-10-20") -> SubmitReport:
    return SubmitReport(report_id=QUARTER_REPORT, on=day(on), submitted_by="La directrice")


def write(part: str, text: str = "…", on: str = "2021-10-10") -> WriteReportPart:
    return WriteReportPart(report_id=QUARTER_REPORT, on=day(on), part=part, text=text)


def written(*parts: str) -> list[Event]:
    return [ReportPartWritten(day("2021-10-10"), part, "…") for part in parts or COMPULSORY]


def sending(*facts: Event, on: str = "2021-10-20") -> Outcome:
    return given(*facts, organisation=(REGISTERED, agreed())).when(submit(on))


def test_sent_on_the_last_day_it_is_on_time_and_a_day_later_late_by_one() -> None:
    facts = [opened(), *written()]
    for on, late in (("2021-10-30", 0), ("2021-10-31", 1)):
        sending(*facts, on=on).then(
            ReportSubmitted(day(on), "La directrice", day("2021-10-30"), "A1.15", late)
        )


def test_the_end_of_the_agreement_does_not_move_it() -> None:
    ended = OrganisationAgreementEnded(day("2021-09-01"), "fermé", day("2021-10-31"), "G8")
    given(opened(), *written(), organisation=(REGISTERED, agreed(), ended)).when(submit()).then(
        ReportSubmitted(day("2021-10-20"), "La directrice", day("2021-10-30"), "A1.15", 0)
    )


@pytest.mark.parametrize("left", COMPULSORY)
def test_what_no_figure_tells_is_written_before_it_is_sent(left: str) -> None:
    sending(opened(), *written(*(one for one in COMPULSORY if one != left))).then_refused(
        PartsMissing, "A1.15"
    )


def test_it_is_not_sent_before_the_quarter_is_over() -> None:
    early = [opened("2021-09-01"), ReportPartWritten(day("2021-09-02"), COMPULSORY[0], "…"),
             ReportPartWritten(day("2021-09-02"), COMPULSORY[1], "…")]  # fmt: skip
    sending(*early, on="2021-09-29").then_refused(PeriodNotOver, "A1.15")


def test_trap_10_a_heading_made_compulsory_later_breaks_no_quarter_already_opened() -> None:
    stricter = Rules.standard().replacing(
        "quarterly_report_headings",
        value=[{"code": "ecology", "label": "Transition écologique", "compulsory": True}],
    )
    facts = [opened(), *written()]
    given(*facts, organisation=(REGISTERED, agreed())).under(stricter).when(submit()).then(
        ReportSubmitted(day("2021-10-20"), "La directrice", day("2021-10-30"), "A1.15", 0)
    )
    given(opened()).under(stricter).when(write("partnerships")).then(
        ReportPartWritten(day("2021-10-10"), "partnerships", "…")
    )
    given(opened()).under(stricter).when(write("ecology")).then_refused(NoSuchHeading, "A1.15")


def test_a_part_takes_several_pages_and_not_a_book() -> None:
    given(opened()).when(write("partnerships", "x" * LONGEST_PART)).then(
        ReportPartWritten(day("2021-10-10"), "partnerships", "x" * LONGEST_PART)
    )
    given(opened()).when(write("partnerships", "x" * (LONGEST_PART + 1))).then_refused(TextTooLong)


def test_it_reports_on_no_agreement_of_an_action() -> None:
    state = ReportState.of(QUARTER_REPORT, [opened()])
    assert (state.agreement_id, state.organisation_id, state.rule) == (None, BODY, "A1.15")
