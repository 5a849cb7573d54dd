"""Civil days, months, quarters and ages, as the regulation counts them.

Every day is a Europe/Paris calendar day; a month is a calendar month, so that 31 December plus two
months is 28 or 29 February. A due date is the last day on which the act is still on time.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def paris_day(instant: datetime) -> date:
    """The Europe/Paris calendar day of an instant; ValueError where it carries no time zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant without its time zone falls on no particular day")
    return instant.astimezone(PARIS).date()


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (or earlier), or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    # Only the last three days of a month may be missing from another one.
    last = day.day if day.day <= 28 else min(day.day, monthrange(year, month)[1])
    return date(year, month, last)


def age_on(birth: date, day: date) -> int:
    """Full years lived on `day`; ValueError before the birth.

    Reading: someone born on 29 February is a year older on 1 March of a common year, once the
    28th has been lived through.
    """
    if day < birth:
        raise ValueError("nobody has an age before being born")
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@dataclass(frozen=True, order=True, slots=True)
class CivilQuarter:
    """Three calendar months, as the quarterly reports count them (Annexe 1, art. 6)."""

    year: int
    number: int

    @property
    def first_day(self) -> date:
        """1 January, 1 April, 1 July or 1 October."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """31 March, 30 June, 30 September or 31 December."""
        return add_months(self.first_day, 3) - timedelta(days=1)

    @property
    def following(self) -> Self:
        """The quarter after this one."""
        return type(self)(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def month_ends(self) -> tuple[date, ...]:
        """The last day of each of its three months."""
        starts = (add_months(self.first_day, months) for months in (1, 2, 3))
        return tuple(start - timedelta(days=1) for start in starts)

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return f"{self.year}-T{self.number}"


def parse_quarter(written: str) -> CivilQuarter:
    """The quarter of "2025-T3"; raises ValueError for anything else."""
    found = re.fullmatch(r"((?:19|20)\d\d)-T([1-4])", written, re.ASCII)
    if found is None:
        raise ValueError(written)
    return CivilQuarter(int(found[1]), int(found[2]))


def civil_quarter(day: date) -> CivilQuarter:
    """The civil quarter that holds `day`."""
    return CivilQuarter(day.year, (day.month + 2) // 3)


def quarter_end(day: date) -> date:
    """The last day of the civil quarter that holds `day`."""
    return civil_quarter(day).last_day
