"""Days, hours and amounts as French letters write them (blanks that do not part left aside)."""

from datetime import date
from decimal import Decimal

import pytest

from pathways.documents.french import euros, hour, long_day, percent, week_day


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_the_first_of_a_month_is_written_1er() -> None:
    assert plain(long_day(date(2025, 3, 1))) == "1er mars 2025"
    assert plain(long_day(date(2025, 8, 11))) == "11 août 2025"
    assert plain(week_day(date(2025, 3, 4))) == "mardi 4 mars 2025"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("1234.56", "1 234,56 €"),
        ("0.005", "0,01 €"),
        ("317", "317,00 €"),
        ("-1234567.8", "-1 234 567,80 €"),
    ],
)
def test_amounts_have_two_decimals_and_a_comma(amount: str, written: str) -> None:
    assert plain(euros(Decimal(amount))) == written


@pytest.mark.parametrize(
    ("share", "written"), [("50", "50 %"), ("33.50", "33,5 %"), ("100", "100 %"), ("1E+1", "10 %")]
)
def test_shares_keep_the_decimals_they_need(share: str, written: str) -> None:
    assert plain(percent(Decimal(share))) == written


@pytest.mark.parametrize(
    ("clock", "written"), [("09:30", "9 h 30"), ("14:00", "14 h"), ("00:05", "0 h 05")]
)
def test_hours_are_written_with_an_h(clock: str, written: str) -> None:
    assert plain(hour(clock)) == written
