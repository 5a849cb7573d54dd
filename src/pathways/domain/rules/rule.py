"""One rule of the regulation: what it says, from when to when, and where it is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pathways.domain.calendar import add_months


@dataclass(frozen=True, slots=True)
class Choice:
    """One item of a closed list: its code, its French label, and what else the list says of it."""

    code: str
    label: str
    details: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Span:
    """From `at_least` to `at_most`, both included; without an upper bound where it is None."""

    at_least: int
    at_most: int | None

    def __contains__(self, number: int | Decimal) -> bool:
        return self.at_least <= number and (self.at_most is None or number <= self.at_most)


_LATER: Mapping[str, Callable[[date, int], date]] = {
    "days": lambda day, number: day + timedelta(days=number),
    "weeks": lambda day, number: day + timedelta(weeks=number),
    "months": add_months,
    "years": lambda day, number: add_months(day, 12 * number),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one entry says while it is in force.

    `value` is an int for days, weeks, months, years, minutes and counts, a Decimal for euros,
    percents and hours, a date, a str, a bool, a `Span`, a tuple of `Choice` (list) or of str
    (codes).
    """

    name: str
    id: str
    since: date
    until: date | None
    value: Any
    unit: str
    binding: bool
    """False where lateness alerts and refuses nothing."""
    source: str
    label: str
    reading: str = ""
    """How the project reads a text that is silent or ambiguous."""
    secondary: bool = False
    """True where only secondary sources could be read."""
    runs_from: tuple[str, ...] = ()
    """Names of the events whose recording starts the delay."""
    opened_since: date | None = None
    opened_before: date | None = None

    def after(self, day: date) -> date:
        """The last day on time for an act due this long after `day`.

        A rule that sets a day (unit `date`) answers that day. TypeError for any other unit.
        """
        later = _LATER.get(self.unit)
        if later is not None:
            return later(day, self.value)
        if self.unit == "date":
            fixed: date = self.value
            return fixed
        raise TypeError(f"{self.name} ({self.id}) is in {self.unit}: it is not a delay")

    def last_day(self, first: date) -> date:
        """The last day of a period of that length beginning on `first`, both included (A1.7, A2.5).

        Reading: 12 months from 1 March 2021 end with 28 February 2022, the day before the same
        date; from 29 February 2024, a date that 2025 does not have, they end with February 2025.
        """
        same_date = self.after(first)
        if self.unit in ("months", "years") and same_date.day != first.day:
            return same_date
        return same_date - timedelta(days=1)

    @property
    def codes(self) -> frozenset[str]:
        """The codes of a list; TypeError for a rule that is not one."""
        if self.unit == "list":
            return frozenset(choice.code for choice in self.value)
        if self.unit == "codes":
            return frozenset(self.value)
        raise TypeError(f"{self.name} ({self.id}) is in {self.unit}: it is not a list")

    def choice(self, code: str) -> Choice | None:
        """The item of this list under that code, or None."""
        return next((choice for choice in self.value if choice.code == code), None)

    def in_force(self, day: date) -> bool:
        """Whether `day` lies between `since` and `until`, both included."""
        return self.since <= day and (self.until is None or day <= self.until)

    def concerns(self, opened_on: date) -> bool:
        """Whether an accompaniment opened on that day comes under this entry."""
        return (self.opened_since is None or self.opened_since <= opened_on) and (
            self.opened_before is None or opened_on < self.opened_before
        )
