"""What an indicator answers: a figure with its groups and rules, and the cases behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pathways.domain.rules.indicator import Indicator


@dataclass(frozen=True)
class Asked:
    """An indicator, the days it speaks of, what to restrict it to and to tell it apart by."""

    indicator: Indicator
    on: date
    since: date | None
    """The first day of the period, where it has one."""
    until: date | None
    by: tuple[str, ...]
    filters: Mapping[str, Any]


@dataclass(frozen=True)
class LeftOut:
    """How many cases do not enter the figure, for one reason."""

    reason: str
    label: str
    cases: int


@dataclass(frozen=True)
class Value:
    """A figure: `value` is None where it cannot be computed, and `why` tells why.

    Of a share, in per cent to one decimal; of delays, in days; of grants, in euros. `numerator` is
    what its cases add up to, `denominator` what they are held against, of a share.
    """

    value: Decimal | None
    why: str | None
    numerator: Decimal | None
    denominator: Decimal | None
    cases: int
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Key:
    """What tells a group apart: a code, an identifier or a month; None where nothing was told."""

    by: str
    code: str | None
    label: str


@dataclass(frozen=True)
class Group:
    """The figure of a part of the cases."""

    keys: tuple[Key, ...]
    figure: Value


@dataclass(frozen=True)
class RuleUsed:
    """An entry of the rules that an indicator holds cases against."""

    name: str
    id: str
    label: str
    source: str


@dataclass(frozen=True)
class Figure:
    """An indicator's figure, under the definition of that day, and how far the log was read."""

    code: str
    id: str
    label: str
    definition: str
    unit: str
    on: date
    since: date | None
    until: date | None
    position: int
    rules: tuple[RuleUsed, ...]
    figure: Value
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Case:
    """A row of a receipt: the event that makes the case, what it counts for, or why it does not.

    `amount` adds up to the numerator, `against` to the denominator; `met_*` is what it waited for.
    """

    person: UUID | None
    last_name: str | None
    first_name: str | None
    erased: bool
    stream: UUID
    version: int
    fact: str | None
    day: date
    seen_on: date
    """The day on which body, référent, territory and profile are looked at."""
    orientation: UUID | None
    organisation: UUID | None
    referent: UUID | None
    territory: str | None
    profile: str | None
    programme: str | None
    objective: str | None
    nature: str | None
    amount: Decimal | None
    against: Decimal | None
    left_out: str | None
    due_on: date | None
    met_by: str | None
    met_on: date | None
    met_stream: UUID | None
    met_version: int | None
    label: str | None = None
    """Why it is left out."""

    @property
    def counted(self) -> bool:
        """Whether it enters the figure."""
        return self.left_out is None
