"""Each step of a deadline is raised once, on its business day, in order, come what may."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest

from pathways.domain.rules import Rules
from pathways.postgres.database import Database
from pathways.projections.departement import open_prepared
from pathways.projections.forgetting import forget
from pathways.projections.model import sql_models
from pathways.scheduler.sweep import Sweeper, Swept, due_on_day, sweep
from tests.departement import MASTER_KEY
from tests.domain.spec import an_id
from tests.scheduler.stage import MARCH_1, Stage


def march(day: int) -> date:
    return date(2021, 3, day)


REMINDER = ("reminder", march(11))
LATE = ("late", march(17))
TO_THE_BODY = ("escalated_to_organisation", march(24))
TO_THE_DEPARTEMENT = ("escalated_to_departement", date(2021, 4, 7))


def test_a_first_rdv_is_recalled_then_late_then_escalated(stage: Stage) -> None:
    stage.oriented("Sara")
    stage.daily(MARCH_1, date(2021, 4, 10))
    assert stage.alerts() == [REMINDER, LATE, TO_THE_BODY, TO_THE_DEPARTEMENT]


def test_nothing_is_raised_once_the_person_was_met(stage: Stage) -> None:
    stage.oriented("Sara")
    stage.met("Sara", on=march(12))
    stage.daily(MARCH_1, date(2021, 4, 10))
    assert stage.alerts() == [REMINDER]


def test_a_deadline_met_on_its_alert_day_raises_nothing_that_day(stage: Stage) -> None:
    stage.oriented("Sara")
    stage.met("Sara", on=march(17))
    stage.daily(MARCH_1, march(20))
    assert stage.alerts() == [REMINDER]


def test_the_first_sweep_ever_is_of_today_alone(stage: Stage) -> None:
    stage.oriented("Sara")
    assert stage.swept(march(18)).days == (march(18),)
    assert stage.alerts() == [("late", march(18))]


@pytest.mark.parametrize("every", [1, 7, 60], ids=["daily", "weekly", "once"])
def test_however_rarely_it_runs_it_records_the_same_in_the_same_order(
    stage: Stage, every: int
) -> None:
    stage.swept(MARCH_1)
    stage.oriented("Sara")
    stage.oriented("Lina", on=march(4))
    stage.oriented("Nour", on=march(2))
    stage.met("Nour", on=march(18))
    for day in range(every, 61, every):
        stage.swept(MARCH_1 + timedelta(days=day))
    stage.swept(MARCH_1 + timedelta(days=60))
    assert stage.alerts() == [
        REMINDER,
        ("reminder", march(12)),  # Nour, met on the day she would have been late
        ("reminder", march(14)),
        LATE,
        ("late", march(20)),
        TO_THE_BODY,
        ("escalated_to_organisation", march(27)),
        TO_THE_DEPARTEMENT,
        ("escalated_to_departement", date(2021, 4, 10)),
    ]
    assert stage.days_done() == [MARCH_1 + timedelta(days=day) for day in range(61)]


def test_twice_is_once(stage: Stage) -> None:
    stage.oriented("Sara")
    assert (stage.swept(march(17)).alerts, stage.swept(march(17)).alerts) == (1, 0)
    assert stage.days_done() == [march(17)]


def test_an_entry_made_late_raises_only_its_most_advanced_step(stage: Stage) -> None:
    stage.swept(march(28))
    stage.oriented("Sara")
    stage.swept(march(28))
    assert stage.alerts() == [("escalated_to_organisation", march(28))]
    stage.daily(march(29), date(2021, 4, 10))
    assert stage.alerts()[1:] == [TO_THE_DEPARTEMENT]


def test_a_deadline_opened_today_is_asked_again_today(stage: Stage) -> None:
    stage.swept(march(11))
    stage.oriented("Sara")
    again = stage.swept(march(11))
    assert (again.days, again.alerts) == ((), 1)


def test_a_correction_of_the_due_date_raises_anew_for_the_new_date(stage: Stage) -> None:
    stage.oriented("Sara")
    stage.daily(MARCH_1, march(17))
    stage.oriented("Sara", on=march(3), corrects=1)  # due on the 18th
    stage.daily(march(17), march(19))
    assert stage.alerts() == [REMINDER, LATE, ("reminder", march(17)), ("late", march(19))]


def test_a_correction_that_keeps_the_due_date_raises_nothing_anew(stage: Stage) -> None:
    stage.oriented("Sara")
    stage.daily(MARCH_1, march(17))
    stage.oriented("Sara", referent=None, corrects=1)
    stage.daily(march(17), march(19))
    assert stage.alerts() == [REMINDER, LATE]


def test_the_reminder_goes_to_the_referent_of_that_day(stage: Stage) -> None:
    stage.oriented("Sara")
    stage.swept(march(11))
    assert stage.told() == [("referent", True, True)]


def test_without_referent_the_body_is_told(stage: Stage) -> None:
    stage.oriented("Sara", referent=None)
    stage.paul_designated("Sara", on=march(12))
    stage.swept(march(10))
    stage.swept(march(17))
    assert stage.told() == [("organisation", True, False), ("referent", True, True)]


def test_a_referent_who_left_is_told_nothing(stage: Stage) -> None:
    stage.oriented("Sara")
    stage.paul_leaves(on=march(11))
    stage.swept(march(11))
    assert stage.told() == [("organisation", True, False)]


def test_whoever_an_escalation_is_for_it_names_the_referent(stage: Stage) -> None:
    stage.oriented("Sara")
    stage.swept(march(24))
    assert stage.told() == [("organisation", True, True)]


def test_a_forgotten_person_raises_nothing_not_even_for_days_before(stage: Stage) -> None:
    stage.oriented("Sara")
    stage.swept(MARCH_1)
    forget(stage.departement, an_id("Sara"), reason="demande", actor="test", today=march(20))
    stage.swept(march(20))
    assert stage.alerts() == []


def test_nothing_is_swept_again_for_a_day_before_the_last(stage: Stage) -> None:
    stage.swept(march(17))
    stage.oriented("Sara")
    assert stage.swept(march(11)).alerts == 0
    assert stage.alerts() == []


def test_who_gets_an_alert_next_monday_is_known_today(stage: Stage) -> None:
    stage.oriented("Sara")
    stage.oriented("Lina", on=march(4))
    stage.swept(march(11))
    head = stage.departement.app.recorder.head()
    due = due_on_day(stage.departement, march(17))
    assert [(step.beneficiary, step.step) for step in due] == [(an_id("Sara"), "late")]
    assert stage.departement.app.recorder.head() == head
    stage.swept(march(16))
    assert due_on_day(stage.departement, march(17)) == due
    assert stage.swept(march(17)).alerts == len(due)
    assert due_on_day(stage.departement, march(17)) == []


def test_the_same_alert_is_refused_by_its_own_stream(stage: Stage) -> None:
    """What holds when the read model that says "raised already" is behind."""
    stage.oriented("Sara")
    stage.swept(march(17))
    with stage.departement.engine.pool.connection() as connection:
        connection.execute("delete from alerts")
    assert stage.swept(march(17)).alerts == 0
    assert stage.alerts() == [("late", march(17))]


def test_a_merged_file_raises_nothing_not_even_for_days_before(stage: Stage) -> None:
    stage.told_to_orient("Sara", on=date(2025, 3, 1))
    stage.person("Sarah")
    stage.swept(date(2025, 3, 1))
    stage.merged("Sara", into="Sarah", on=date(2025, 8, 1))
    stage.swept(date(2025, 8, 1))
    assert stage.alerts("orientation") == []


def test_before_any_orientation_the_departement_is_told(stage: Stage) -> None:
    stage.told_to_orient("Sara", on=date(2025, 3, 1))
    stage.daily(date(2025, 4, 1), date(2025, 4, 15))
    assert stage.alerts("orientation") == [
        ("reminder", date(2025, 4, 2)),
        ("late", date(2025, 4, 13)),
    ]
    assert set(stage.told("orientation")) == {("departement", False, False)}


def test_between_two_ticks_only_the_people_concerned_are_asked_about_again(stage: Stage) -> None:
    sweeper = Sweeper(stage.departement)
    stage.oriented("Sara")
    assert sweeper.sweep(march(17)).alerts == 1
    stage.oriented("Lina")
    assert (sweeper.sweep(march(17)).alerts, sweeper.sweep(march(17)).alerts) == (1, 0)
    stage.met("Sara", on=march(17))
    assert sweeper.sweep(march(24)).alerts == 1
    assert stage.alerts() == [LATE, LATE, TO_THE_BODY]


def test_two_schedulers_at_once_raise_each_alert_once(stage: Stage, database: Database) -> None:
    names = [f"Person {number}" for number in range(12)]
    for name in names:
        stage.oriented(name)
    stage.swept(march(10))
    start = Barrier(2)

    def race() -> Swept:
        with open_prepared(database, MASTER_KEY) as departement:
            start.wait()
            return sweep(departement, march(24))

    with ThreadPoolExecutor() as both:
        one, other = [future.result() for future in [both.submit(race), both.submit(race)]]
    assert one.alerts + other.alerts == 3 * len(names)
    assert sorted(stage.alerts()) == sorted([REMINDER, LATE, TO_THE_BODY] * len(names))
    assert sorted(one.days + other.days) == [march(day) for day in range(11, 25)]


def test_every_deadline_of_the_read_model_has_its_alert_steps() -> None:
    (model,) = [model for model in sql_models() if model.name == "deadlines"]
    opening = model.rows.partition("as d (name, kind, due, rule)")[0]
    kinds = set(re.findall(r"\('[A-Z]\w+',\s+'([a-z_]+)',", opening))
    assert "first_rdv" in kinds
    assert kinds <= Rules.standard().deadline_kinds
