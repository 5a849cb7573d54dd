"""The final report of an agreement: recalled, late, escalated; once each, come what may (G8)."""

from datetime import date
from decimal import Decimal

import pytest

from pathways.domain.organisation.agreement import SignOrganisationAgreement
from pathways.projections import lists
from pathways.scheduler.sweep import Sweeper, due_on_day
from tests.agreements import record
from tests.domain.report.reports import (
    AGREEMENT,
    REPORT,
    a_report,
    amended,
    returned,
    signed,
    submitted,
)
from tests.domain.spec import an_id
from tests.scheduler.stage import Stage

CCAS = an_id("CCAS")
REMINDER = ("reminder", date(2022, 1, 29))
LATE = ("late", date(2022, 3, 1))
TO_THE_DEPARTEMENT = ("escalated_to_departement", date(2022, 3, 15))


@pytest.fixture
def owing(stage: Stage) -> Stage:
    """An action of the CCAS whose report is due on 28 February 2022."""
    record(stage.departement, AGREEMENT, signed(organisation_id=CCAS))
    stage.swept(date(2022, 1, 1))
    return stage


@pytest.mark.parametrize("every", [1, 7, 90], ids=["daily", "weekly", "once"])
def test_however_rarely_the_sweep_runs_each_step_is_raised_once_on_its_day(
    owing: Stage, every: int
) -> None:
    for day in range(every, 91, every):
        owing.swept(date.fromordinal(date(2022, 1, 1).toordinal() + day))
    owing.swept(date(2022, 4, 1))
    assert owing.alerts("final_report") == [REMINDER, LATE, TO_THE_DEPARTEMENT]
    assert [to for to, *_ in owing.told("final_report")] == [
        "organisation", "organisation", "departement",
    ]  # fmt: skip
    assert owing.swept(date(2022, 4, 1)).alerts == 0


def test_an_alert_names_the_body_and_the_agreement_and_nobody(owing: Stage) -> None:
    owing.swept(date(2022, 1, 29))
    (alert,) = lists.alerts(owing.departement, date(2022, 1, 29))
    assert (alert.person, alert.referent) == (None, None)
    assert (alert.organisation, alert.agreement) == (CCAS, AGREEMENT)
    assert (alert.title, alert.organisation_name) == ("Ateliers de Trélazé", "CCAS")


def test_sent_in_time_it_raises_nothing_more_and_its_alerts_are_gone(owing: Stage) -> None:
    owing.swept(date(2022, 2, 1))
    record(owing.departement, REPORT, *a_report(submitted("2022-02-20")))
    owing.swept(date(2022, 4, 1))
    assert owing.alerts("final_report") == [REMINDER]
    assert lists.alerts(owing.departement, date(2022, 2, 19))
    assert not lists.alerts(owing.departement, date(2022, 2, 20))


def test_after_downtime_a_day_is_swept_as_it_was(owing: Stage) -> None:
    """Sent on 5 March and told afterwards: it was late on the 1st all the same."""
    record(owing.departement, REPORT, *a_report(submitted("2022-03-05")))
    owing.swept(date(2022, 4, 1))
    assert owing.alerts("final_report") == [REMINDER, LATE]


def test_returned_it_is_late_again_and_no_step_is_raised_twice(owing: Stage) -> None:
    record(owing.departement, REPORT, *a_report(submitted("2022-02-20"), returned("2022-03-10")))
    owing.swept(date(2022, 4, 1))
    assert owing.alerts("final_report") == [
        REMINDER,
        ("late", date(2022, 3, 10)),
        TO_THE_DEPARTEMENT,
    ]


def test_another_due_date_is_alerted_anew(owing: Stage) -> None:
    owing.swept(date(2022, 2, 1))
    record(owing.departement, AGREEMENT, amended("2022-02-02", "2022-03-31", "2022-05-31"))
    owing.swept(date(2022, 6, 20))
    assert owing.alerts("final_report") == [
        REMINDER,
        ("reminder", date(2022, 5, 1)),
        ("late", date(2022, 6, 1)),
        ("escalated_to_departement", date(2022, 6, 15)),
    ]


def test_the_next_tick_of_a_day_asks_again_only_where_something_was_recorded(stage: Stage) -> None:
    sweeper, today = Sweeper(stage.departement), date(2022, 3, 1)
    assert sweeper.sweep(today).alerts == 0
    assert sweeper.sweep(today).alerts == 0
    record(stage.departement, AGREEMENT, signed(organisation_id=CCAS))
    assert sweeper.sweep(today).alerts == 1
    assert sweeper.sweep(today).alerts == 0
    assert stage.alerts("final_report") == [LATE]


def test_what_will_be_late_on_a_coming_day_is_asked_without_raising_it(owing: Stage) -> None:
    (due,) = due_on_day(owing.departement, date(2022, 3, 1))
    assert (due.step, due.beneficiary, due.agreement) == ("late", None, AGREEMENT)
    assert owing.alerts("final_report") == []


def test_a_body_is_recalled_its_accompaniment_agreement_too(stage: Stage) -> None:
    day = date.fromisoformat
    stage.record(SignOrganisationAgreement(
        organisation_id=CCAS, signed_on=day("2021-01-04"), starts_on=day("2021-01-04"),
        ends_on=day("2021-12-31"), fte=Decimal(2), file_active_norm=120, gdpr_clause=True,
    ))  # fmt: skip
    stage.swept(date(2022, 3, 1))
    assert stage.alerts("final_report") == [LATE]
    (alert,) = lists.alerts(stage.departement, date(2022, 3, 1))
    assert (alert.organisation, alert.agreement) == (CCAS, None)
