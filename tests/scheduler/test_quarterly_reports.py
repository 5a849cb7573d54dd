"""Quarterly reports are prepared the first day after the quarter, once, then recalled (A1.15)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest

from pathways.domain.calendar import PARIS, parse_quarter
from pathways.domain.organisation.agreement import (
    EndOrganisationAgreement,
    SignOrganisationAgreement,
)
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.report.events import ReportKind
from pathways.domain.report.state import report_of
from pathways.projections import lists
from pathways.scheduler.heartbeat import Heartbeat
from pathways.scheduler.jobs import JOBS, Watch, prepare_quarterly_reports
from pathways.scheduler.run import Ticker, ticking
from tests.agreements import record
from tests.domain.report.reports import day, returned, submitted
from tests.domain.report.test_quarter import written
from tests.domain.spec import an_id
from tests.scheduler.stage import Stage

CCAS, ADAPEI = an_id("CCAS"), an_id("Association")
OCTOBER_1 = date(2021, 10, 1)
(JOB,) = (job for job in JOBS if job.run is prepare_quarterly_reports)


def signed(stage: Stage, body: UUID, starts_on: str, ends_on: str) -> None:
    stage.record(SignOrganisationAgreement(
        organisation_id=body, signed_on=day(starts_on), starts_on=day(starts_on),
        ends_on=day(ends_on), fte=Decimal(2), file_active_norm=120, gdpr_clause=True,
    ))  # fmt: skip


@pytest.fixture
def bodies(stage: Stage) -> Stage:
    """The CCAS under agreement all of 2021, an association from September."""
    stage.record(RegisterOrganisation(
        organisation_id=ADAPEI, organisation_name="Association", territory="centre_anjou",
        kind=OrganisationKind.PUBLIC, registered_on=day("2021-01-04")))  # fmt: skip
    signed(stage, CCAS, "2021-01-04", "2021-12-31")
    signed(stage, ADAPEI, "2021-09-01", "2021-12-31")
    stage.departement.engine.catch_up()
    return stage


def prepared(stage: Stage) -> list[tuple[UUID, date]]:
    """(body, last day of the quarter) of every report opened."""
    found = lists.reports(stage.departement, date(2035, 1, 1), kind=ReportKind.QUARTERLY)
    return sorted((one.organisation, one.counted_to) for one in found)


def test_every_body_with_an_agreement_in_the_quarter_gets_its_report(bodies: Stage) -> None:
    assert prepare_quarterly_reports(Watch(bodies.departement), OCTOBER_1) == 2
    assert prepared(bodies) == sorted([(CCAS, day("2021-09-30")), (ADAPEI, day("2021-09-30"))])
    (due,) = {one.due_on for one in lists.reports(bodies.departement, OCTOBER_1)}
    assert due == day("2021-10-30")


def test_twice_or_later_in_the_quarter_opens_nothing_more(bodies: Stage) -> None:
    watch = Watch(bodies.departement)
    prepare_quarterly_reports(watch, OCTOBER_1)
    head = bodies.departement.app.recorder.head()
    assert prepare_quarterly_reports(watch, OCTOBER_1) == 0
    assert prepare_quarterly_reports(Watch(bodies.departement), day("2021-12-31")) == 0
    assert bodies.departement.app.recorder.head() == head


def test_several_schedulers_at_once_open_each_report_once(bodies: Stage) -> None:
    ready = Barrier(4)

    def prepare(_: int) -> int:
        ready.wait()
        return prepare_quarterly_reports(Watch(bodies.departement), OCTOBER_1)

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(prepare, range(4))) == 2
    assert len(prepared(bodies)) == 2


def test_woken_days_late_it_opens_as_of_the_first_day_after_the_quarter(bodies: Stage) -> None:
    prepare_quarterly_reports(Watch(bodies.departement), day("2021-10-09"))
    opened = {one.opened_on for one in lists.reports(bodies.departement, day("2021-10-09"))}
    assert opened == {OCTOBER_1}
    stream = report_of(ReportKind.QUARTERLY, CCAS, day("2021-09-30"))
    (fact,) = bodies.departement.app.envelopes(stream)
    assert (fact.actor, fact.event.happened_on) == ("scheduler", OCTOBER_1)


def test_after_downtime_no_quarter_is_forgotten(bodies: Stage) -> None:
    prepare_quarterly_reports(Watch(bodies.departement), day("2021-04-01"))
    assert prepare_quarterly_reports(Watch(bodies.departement), day("2022-02-01")) == 5
    assert [last for body, last in prepared(bodies) if body == CCAS] == [
        parse_quarter(f"2021-T{number}").last_day for number in (1, 2, 3, 4)
    ]


def test_the_first_time_only_the_last_quarter_is_prepared(bodies: Stage) -> None:
    assert prepare_quarterly_reports(Watch(bodies.departement), day("2022-01-01")) == 2
    assert {last for _, last in prepared(bodies)} == {day("2021-12-31")}


def test_a_body_whose_agreement_ended_before_the_quarter_is_left_in_peace(bodies: Stage) -> None:
    bodies.record(EndOrganisationAgreement(
        organisation_id=CCAS, ended_on=day("2021-07-01"), reason="fermeture"))  # fmt: skip
    prepare_quarterly_reports(Watch(bodies.departement), OCTOBER_1)
    assert prepared(bodies) == [(ADAPEI, day("2021-09-30"))]


# ---- Recalled, late, escalated


def test_it_is_recalled_then_late_then_told_to_the_departement_once_each(bodies: Stage) -> None:
    bodies.swept(OCTOBER_1)
    prepare_quarterly_reports(Watch(bodies.departement), OCTOBER_1)
    bodies.swept(day("2021-11-30"))
    assert bodies.alerts("quarterly_report") == 2 * [("reminder", day("2021-10-20"))] + 2 * [
        ("late", day("2021-10-31"))
    ] + 2 * [("escalated_to_departement", day("2021-11-14"))]
    assert bodies.swept(day("2021-11-30")).alerts == 0


def test_sent_it_is_no_longer_owed_and_the_next_quarter_is_its_own(bodies: Stage) -> None:
    watch = Watch(bodies.departement)
    bodies.swept(OCTOBER_1)
    prepare_quarterly_reports(watch, OCTOBER_1)
    report = report_of(ReportKind.QUARTERLY, CCAS, day("2021-09-30"))
    sent = submitted("2021-10-15", due="2021-10-30")
    record(bodies.departement, report, *written(), sent)
    prepare_quarterly_reports(watch, day("2022-01-01"))

    def owed(on: str) -> list[date]:
        bodies.departement.engine.catch_up()
        found = lists.deadlines(bodies.departement, day(on), kind="quarterly_report",
                                organisation=CCAS)  # fmt: skip
        return [one.due_on for one in found]

    assert owed("2021-09-30") == []
    assert owed("2021-10-01") == owed("2021-10-14") == [day("2021-10-30")]
    assert owed("2021-10-15") == owed("2021-12-31") == []
    assert owed("2022-01-01") == [day("2022-01-31")]
    record(bodies.departement, report, returned("2022-01-05"))
    assert owed("2022-01-05") == [day("2021-10-30"), day("2022-01-31")]


def test_the_final_report_answers_for_no_quarter_nor_a_quarter_for_it(bodies: Stage) -> None:
    prepare_quarterly_reports(Watch(bodies.departement), day("2022-01-01"))
    report = report_of(ReportKind.QUARTERLY, CCAS, day("2021-12-31"))
    record(bodies.departement, report, *written(), submitted("2022-01-15", due="2022-01-31"))
    bodies.departement.engine.catch_up()
    found = lists.deadlines(bodies.departement, day("2022-01-20"), organisation=CCAS)
    assert [one.kind for one in found] == ["final_report"]


# ---- When it comes


def test_it_comes_on_the_first_of_each_quarter_at_6_in_paris(stage: Stage, tmp_path: Path) -> None:
    scheduler = ticking(Ticker(stage.departement, Heartbeat(tmp_path / "beat")), [JOB])
    scheduler.start(paused=True)
    (job,) = scheduler.get_jobs()
    started, trigger = job.next_run_time, job.trigger
    scheduler.shutdown()
    assert started <= datetime.now(UTC)
    after, turns = datetime(2026, 2, 1, tzinfo=UTC), []
    for _ in range(4):
        after = trigger.get_next_fire_time(None, after + timedelta(minutes=1))
        turns.append(after)
    assert turns == [datetime(2026, month, 1, 6, tzinfo=PARIS) for month in (4, 7, 10)] + [
        datetime(2027, 1, 1, 6, tzinfo=PARIS)
    ]
