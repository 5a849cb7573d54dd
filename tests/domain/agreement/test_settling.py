"""The money of each formula, exact and rounded once (A1.14, A2.6, A2.7, A4.7, A5.4, A5.5)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.domain.agreement.events import AgreementLine, Formula
from pathways.domain.agreement.lines import years_of
from pathways.domain.agreement.settling import (
    HOUR,
    Accompaniment,
    Counted,
    LineSettlement,
    monthly,
    owed,
    settled,
)
from pathways.domain.money import to_the_cent
from tests.actions import a_year, hours, individual, line, places, simple_place, terms

YEAR = date(2021, 1, 1), date(2021, 12, 31)


def due(one: AgreementLine, counted: Counted, *, confirmed: bool = False) -> LineSettlement:
    return settled(one, YEAR, counted, confirmed=confirmed)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("2.675", "2.68"), ("1.115", "1.12"), ("10", "10.00")],
)
def test_half_a_cent_is_rounded_up(amount: str, rounded: str) -> None:
    assert str(to_the_cent(Fraction(amount))) == rounded


def test_a_prorata_is_rounded_once_not_at_each_step() -> None:
    """1400 × 20 ÷ 47: with the share rounded to 0.43 first it would be 602.00."""
    assert due(simple_place(), Counted(units=20)).grant == Decimal("595.74")


def test_a_place_of_half_a_leap_year_is_183_days_of_366() -> None:
    assert years_of(date(2024, 7, 1), date(2024, 12, 31)) == Fraction(184, 366)
    assert years_of(date(2023, 7, 1), date(2024, 6, 30)) == Fraction(184, 365) + Fraction(182, 366)
    assert years_of(*YEAR) == 1


def test_a_month_beyond_the_reference_gives_no_more_than_the_whole_aid() -> None:
    reference = Decimal(104)
    assert monthly(Decimal("497.01"), 10400, reference) == Decimal("497.01")
    assert monthly(Decimal("497.01"), 15000, reference) == Decimal("497.01")
    assert monthly(Decimal("497.01"), 5225, reference) == Decimal("249.70")  # 249.699…


def test_months_are_rounded_one_by_one() -> None:
    aid = line("job_aid", Formula.MONTHLY_HOURS, "1", "5964.12", price=Decimal("497.01"),
               reference_hours=Decimal(104), information=True)  # fmt: skip
    assert due(aid, Counted(months={3333: 3})).grant == Decimal("159.28") * 3
    assert to_the_cent(Fraction("497.01") * 3 * Fraction("33.33") / 104) == Decimal("477.85")


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (simple_place(units_per_place=None), "combien d'unités"),
        (simple_place("0"), "rien à réaliser"),
        (hours("module_1", "15", "675.00"), "pas de prix"),
        (line("accompaniment", Formula.OCCUPIED_PLACES, "1", "4340.00"), "pas de prix"),
        (line("job_aid", Formula.MONTHLY_HOURS, "1", "0", price=Decimal(1)), "heures mensuelles"),
    ],
)
def test_what_cannot_be_computed_says_why(one: AgreementLine, why: str) -> None:
    found = due(one, Counted(units=3, parts=HOUR, days={2021: 3}, months={100: 1}))
    assert found.grant is None
    assert why in (found.why or "")


def test_unconfirmed_is_nothing_and_says_so() -> None:
    subsidy = line("mobilisation", Formula.CONFIRMED, "1", "9000.00")
    assert due(subsidy, Counted()).grant == 0
    assert due(subsidy, Counted()).why == "Le service n'est pas confirmé."
    assert due(subsidy, Counted(), confirmed=True).grant == Decimal("9000.00")


def test_information_is_in_no_total() -> None:
    aid = line("job_aid", Formula.MONTHLY_HOURS, "1", "5964.12", price=Decimal("497.01"),
               reference_hours=Decimal(104), information=True)  # fmt: skip
    agreed = a_year(places("1", "4340.00"), aid)
    found = owed(agreed, [Counted(days={2021: 365}), Counted(months={10400: 12})], frozenset())
    assert found.lines[1].grant == Decimal("5964.12")
    assert found.grant == found.agreed_amount == Decimal("4340.00")


@given(units=st.integers(0, 200), places_agreed=st.integers(1, 4), start=st.integers(0, 360))
def test_no_realisation_gives_more_than_the_agreed_amount(
    units: int, places_agreed: int, start: int
) -> None:
    agreed = simple_place(str(places_agreed), "1234.56")
    first = date.fromordinal(date(2021, 1, 1).toordinal() + start)
    grant = settled(agreed, (first, YEAR[1]), Counted(units=units), confirmed=False).grant
    assert grant is not None
    assert 0 <= grant <= Decimal("1234.56")
    assert grant == grant.quantize(Decimal("0.01"))


@given(parts=st.integers(0, 40 * HOUR))
def test_hours_are_paid_exactly_up_to_the_amount(parts: int) -> None:
    grant = due(individual("675.00"), Counted(parts=parts)).grant
    exact = Fraction(parts, HOUR) * 45
    assert grant is not None
    assert abs(Fraction(grant) - min(exact, Fraction(675))) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("share", "norm", "amount"),
    [(50, 120, "24000.00"), (100, 120, "48000.00"), (70, 120, "33600.00"), (100, 80, "48000.00")],
)
def test_a_full_time_over_a_whole_year_is_its_cost_times_the_share(
    share: int, norm: int, amount: str
) -> None:
    agreed = Accompaniment(*YEAR, Decimal(1), norm, Decimal(48000), share)
    assert agreed.file_active == norm
    assert agreed.agreed_amount == Decimal(amount)
    assert agreed.worth(Fraction(norm, 2)) == Decimal(amount) / 2


def test_terms_of_a_part_of_the_year_agree_on_a_part_of_the_units() -> None:
    spring = terms(simple_place(), starts_on="2021-03-01", ends_on="2021-05-31")
    found = owed(spring, [Counted(units=6)], frozenset())
    assert found.lines[0].agreed == Decimal("11.85")
    assert found.grant == Decimal("709.07")  # 1400 × 6 ÷ (47 × 92 ÷ 365) = 709.065…
