"""How long an agreement lasts, in civil years and in months: exact, and the sum of its parts."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.domain.agreement.lines import months_of, years_of
from pathways.domain.money import to_the_cent
from tests.departement import day

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("year", [2021, 2024])
def test_a_whole_civil_year_is_one_leap_or_not(year: int) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    assert (years_of(first, last), months_of(first, last)) == (Fraction(1), Fraction(12))


def test_a_day_is_one_365th_or_one_366th() -> None:
    assert years_of(day("2023-12-31"), day("2024-01-01")) == Fraction(1, 365) + Fraction(1, 366)
    assert months_of(day("2024-02-29"), day("2024-02-29")) == Fraction(1, 29)


@given(st.tuples(DAYS, DAYS, DAYS).map(sorted))
def test_a_period_is_worth_the_sum_of_its_parts(days: list[date]) -> None:
    first, middle, last = days
    after = middle + timedelta(days=1)
    for count in (years_of, months_of):
        parts = count(first, middle) + (count(after, last) if after <= last else 0)
        assert parts == count(first, max(middle, last))


@given(st.integers(0, 10**12), st.integers(1, 10**6))
def test_an_amount_is_rounded_once_half_up_and_never_off_by_more_than_half_a_cent(
    euros: int, over: int
) -> None:
    exact = Fraction(euros, over)
    cents = Fraction(to_the_cent(exact)) * 100
    assert cents.denominator == 1
    assert Fraction(-1, 2) < cents - exact * 100 <= Fraction(1, 2)
    assert to_the_cent(Fraction(1, 200)) == Decimal("0.01")
