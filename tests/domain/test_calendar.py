"""Days, months, quarters and ages are counted as people on the field count them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from pathways.domain.calendar import (
    CivilQuarter,
    add_months,
    age_on,
    civil_quarter,
    paris_day,
    quarter_end,
)
from pathways.domain.rules import Rule, Rules

RULES = Rules.standard()
DELAYS = (
    (RULES.first_rdv_within.on(date(2021, 1, 1)), relativedelta(days=15)),
    (RULES.contract_within.on(date(2025, 1, 1)), relativedelta(months=1)),
    (RULES.contract_within.on(date(2021, 1, 1)), relativedelta(months=2)),
    (RULES.joint_diagnosis_within.on(date(2025, 1, 1)), relativedelta(months=6)),
    (RULES.epl_review_within.on(date(2021, 1, 1)), relativedelta(months=12)),
)


@pytest.mark.parametrize(("rule", "delay"), DELAYS, ids=["15 days", "1", "2", "6", "12 months"])
def test_every_due_date_from_1990_to_2100_is_the_oracles(rule: Rule, delay: relativedelta) -> None:
    day, wrong = date(1990, 1, 1), []
    while day.year <= 2100:
        if rule.after(day) != day + delay:
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2020, 12, 31), 2, date(2021, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2021, 11, 30), 3, date(2022, 2, 28)),
        (date(2021, 12, 1), 1, date(2022, 1, 1)),
        (date(2021, 3, 31), -1, date(2021, 2, 28)),
        (date(2021, 1, 15), -13, date(2019, 12, 15)),
    ],
)
def test_a_month_that_is_too_short_gives_its_last_day(day: date, months: int, due: date) -> None:
    assert add_months(day, months) == due


def test_thirteen_months_are_not_one() -> None:
    assert add_months(date(2021, 1, 10), 13) == date(2022, 2, 10)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        # The nights the clocks change in 2026, and an ordinary midnight.
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_an_instant_falls_on_its_paris_day(instant: datetime, day: date) -> None:
    assert paris_day(instant) == day


def test_an_instant_without_a_time_zone_has_no_day() -> None:
    with pytest.raises(ValueError):
        paris_day(datetime(2021, 3, 1, 12))  # naive on purpose


def test_a_civil_quarter_has_its_first_and_last_days() -> None:
    quarter = civil_quarter(date(2024, 2, 29))
    assert (quarter.first_day, quarter.last_day) == (date(2024, 1, 1), date(2024, 3, 31))
    assert date(2024, 3, 31) in quarter
    assert date(2024, 4, 1) not in quarter
    assert str(quarter) == "2024-T1"


def test_the_fourth_quarter_is_followed_by_the_first_of_the_next_year() -> None:
    assert CivilQuarter(2024, 4).following == CivilQuarter(2025, 1)
    assert CivilQuarter(2024, 3).following == CivilQuarter(2024, 4)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2021, 1, 1), date(2021, 3, 31)),
        (date(2021, 6, 30), date(2021, 6, 30)),
        (date(2021, 7, 1), date(2021, 9, 30)),
        (date(2021, 12, 31), date(2021, 12, 31)),
    ],
)
def test_a_quarter_ends_on_the_last_day_of_its_third_month(day: date, end: date) -> None:
    assert quarter_end(day) == end


def test_a_birthday_makes_someone_a_year_older() -> None:
    birth = date(2003, 5, 20)
    assert age_on(birth, date(2021, 5, 19)) == 17
    assert age_on(birth, date(2021, 5, 20)) == 18


def test_someone_born_on_29_february_is_older_on_1_march() -> None:
    birth = date(2004, 2, 29)
    assert age_on(birth, date(2022, 2, 28)) == 17
    assert age_on(birth, date(2022, 3, 1)) == 18
    assert age_on(birth, date(2024, 2, 29)) == 20


def test_nobody_has_an_age_before_birth() -> None:
    assert age_on(date(2021, 3, 1), date(2021, 3, 1)) == 0
    with pytest.raises(ValueError):
        age_on(date(2021, 3, 1), date(2021, 2, 28))
