"""A case of an indicator, and the functions that give the cases of each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from tests.indicators.fold.known import Known


@dataclass(frozen=True)
class Case:
    day: date
    seen_on: date
    person: UUID | None = None
    orientation: UUID | None = None
    organisation: UUID | None = None
    referent: UUID | None = None
    territory: str | None = None
    profile: str | None = None
    month: str | None = None
    programme: str | None = None
    objective: str | None = None
    nature: str | None = None
    amount: Fraction | None = Fraction(1)
    against: Fraction = Fraction(1)
    left_out: str | None = None


CASES: dict[str, Callable[[Known, date, date, date, date], Iterable[Case]]] = {}


UNITS: dict[str, str] = {}


def indicator(unit: str, *codes: str) -> Callable[[Any], Any]:
    def add(function: Any) -> Any:
        for code in codes:

            def cases(
                known: Known, on: date, since: date, until: date, day: date, code: str = code
            ) -> Iterable[Case]:
                found: Iterable[Case] = function(known, code, on, since, until, day)
                return found

            CASES[code], UNITS[code] = cases, unit
        return function

    return add
