"""What a settlement and its receipt tell, whatever the agreement is of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.agreement.settling import LineSettlement
from pathways.domain.refusal import NotFound


class NotSignedThatDay(NotFound):
    """Aucune convention n'était signée ce jour-là."""


@dataclass(frozen=True)
class Beside:
    """What was done within the agreement, for its publics, and that no line finances.

    `quantity` is in the unit of its kind: minutes, hundredths of an hour, days.
    """

    kind: str
    facts: int
    quantity: int


@dataclass(frozen=True)
class Settlement:
    """What is owed on a day. `grant` is None where it cannot be computed, and `why` tells why."""

    agreement: UUID
    """The agreement, or the body whose agreement is for social accompaniment."""
    organisation: UUID
    programme: str | None
    on: date
    starts_on: date
    ends_on: date
    last_day: date
    position: int
    """How far the log was read."""
    lines: tuple[LineSettlement, ...]
    agreed_supplement: Decimal | None
    supplement: Decimal | None
    supplement_why: str | None
    agreed_amount: Decimal
    grant: Decimal | None
    why: str | None
    beside: tuple[Beside, ...]


@dataclass(frozen=True)
class ReceiptRow:
    """A fact, what it is worth in `unit`, how much of it counts, and why the rest does not.

    `unit`: `units`, `minutes`, `hundredths` (of an hour), `days` or `people`.
    """

    stream: UUID
    version: int
    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    kind: str
    day: date
    until: date
    module: str
    period: int | None
    public: str | None
    line: str | None
    """The module of the agreement's line that it is for."""
    budget_line: str | None
    unit: str
    worth: Decimal
    counted: Decimal
    reason: str | None
    label: str | None
    rule: str | None
    session: UUID | None = None
    place: str | None = None
    certified_on: date | None = None
    flagged: tuple[str, ...] = ()
