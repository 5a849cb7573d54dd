"""One figure in words, and what moved between two tellings of the same report."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Told:
    """One figure in words: `value` is None where it cannot be told, and `why` says why."""

    code: str
    label: str
    unit: str
    value: Decimal | None
    why: str | None = None


@dataclass(frozen=True)
class Restated:
    """A figure that is no longer what was sealed; `difference` where both are numbers."""

    code: str
    label: str
    unit: str
    sealed: Decimal | None
    now: Decimal | None
    difference: Decimal | None


def moved(sealed: Sequence[Told], now: Sequence[Told]) -> tuple[Restated, ...]:
    """What differs, in the order of the report."""
    before, after = ({one.code: one for one in each} for each in (sealed, now))
    found = []
    for code in dict.fromkeys((*before, *after)):
        old, new = before.get(code), after.get(code)
        one = old or new
        assert one is not None
        was, is_now = old.value if old else None, new.value if new else None
        if was != is_now:
            known = was is not None and is_now is not None
            difference = is_now - was if known else None  # type: ignore[operator]
            found.append(Restated(code, one.label, one.unit, was, is_now, difference))
    return tuple(found)
