"""Every indicator a second time: a plain and slow fold over the events, for the proof.

It reads envelopes and nothing else: its own reading of corrections and withdrawals, of what opens
and closes a delay, of who is in the file active; no SQL, no read model, no helper of the package.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any

from tests.indicators.fold import accompaniment, action, money
from tests.indicators.fold.cases import CASES, UNITS, Case
from tests.indicators.fold.known import Known

__all__ = ["Known", "Told", "accompaniment", "action", "figures", "money"]

OBJECTIVES = {
    "adse_a": "commit", "adse_b": "commit", "mobility_point": "resolve", "ai": "experiment",
    "aci": "work", "ei": "work", "geiq": "work", "rsa_referent": "commit",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A figure as it is told: compared with what the package answers, field by field."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    cases: int
    left_out: tuple[tuple[str, int], ...]


def figures(
    known: Known, code: str, on: date, since: date, until: date, by: Sequence[str],
    days: Sequence[date],
) -> dict[tuple[Any, ...], Told]:  # fmt: skip
    """The figure under (), and that of each group; `days` are those it speaks of, if any."""
    cases = [
        _completed(known, case)
        for day in days
        for case in CASES[code](known, on, since, until, day)
    ]
    groups: dict[tuple[Any, ...], list[Case]] = defaultdict(list)
    for case in cases:
        groups[()].append(case)
        if by:
            groups[tuple(getattr(case, name) for name in by)].append(case)
    groups.setdefault((), [])
    return {key: _told(UNITS[code], each) for key, each in groups.items()}


def _completed(known: Known, case: Case) -> Case:
    territory, profile = known.told_on(case.person, case.seen_on) if case.person else (None, None)
    return replace(
        case,
        referent=case.referent or known.referent_on(case.orientation, case.seen_on),
        territory=case.territory or territory,
        profile=profile,
        month=f"{case.day:%Y-%m}",
        objective=OBJECTIVES.get(case.programme or ""),
    )


def _told(unit: str, cases: Sequence[Case]) -> Told:
    counted = [case for case in cases if case.left_out is None]
    left: dict[str, int] = defaultdict(int)
    for case in cases:
        if case.left_out:
            left[case.left_out] += 1
    amount = sum((case.amount or Fraction(0) for case in counted), Fraction(0))
    against = sum((case.against for case in counted), Fraction(0))
    value: Decimal | None = None
    match unit:
        case "count":
            value = Decimal(int(amount))
        case "share":
            value = _decimals(100 * amount / against, 1) if against else None
        case "median_days" if counted:
            value = _decimals(Fraction(median([case.amount or Fraction(0) for case in counted])), 1)
        case "euros" if counted:
            value = _decimals(amount, 2)
    share = unit == "share"
    return Told(
        value,
        _decimals(amount, 2) if share else None,
        _decimals(against, 2) if share else None,
        len(counted),
        tuple(sorted(left.items())),
    )


def _decimals(value: Fraction, places: int) -> Decimal:
    """Half away from zero."""
    sign = -1 if value < 0 else 1
    return sign * Decimal(int(abs(value) * 10**places + Fraction(1, 2))).scaleb(-places)
