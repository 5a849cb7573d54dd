"""Sanctions decided, the procedures they end, and what the payer tells of them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Sanction:
    """A procedure with a sanction decided; `file` is the person's kept file.

    `household` is the same for those who share a payer's number; None where none is known.
    """

    procedure: UUID
    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    organisation: UUID
    organisation_name: str | None
    measure: str
    file: UUID
    household: str | None


@dataclass(frozen=True, slots=True)
class PayerReduction:
    """A reduction as the payer told it one day; `procedure` None where no decision was known."""

    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    procedure: UUID | None
    from_on: date
    to_on: date | None
    amount: Decimal
    base_amount: Decimal | None
    told_on: date
    file: UUID
    household: str | None


@dataclass(frozen=True, slots=True)
class _Reach:
    told_on: date | None


@dataclass(frozen=True, slots=True)
class Procedure:
    """A sanction procedure as it stood on the day asked."""

    procedure: UUID
    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    orientation: UUID
    organisation: UUID
    organisation_name: str | None
    ground: str
    opened_on: date
    stage: str
    since: date
    due_on: date | None
    measure: str | None
    percent: Decimal | None
    months: int | None
    decided_on: date | None
