"""The Département's yearly envelopes, and what agreements draw from them (G12)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.event import Event


@dataclass(frozen=True)
class BudgetDraw:
    """Euros taken from a budget line's envelope of one year (G12)."""

    budget_line: str
    year: int
    amount: Decimal


class EnvelopeVoted(Event, day="voted_on"):
    """Credits voted for a budget line and a year; a later vote adds to the earlier ones."""

    voted_on: date
    budget_line: str
    year: int
    amount: Decimal
    vote: str


class EnvelopeDrawn(Event, day="drawn_on"):
    """An agreement takes its credits from an envelope."""

    drawn_on: date
    agreement_id: UUID
    budget_line: str
    year: int
    amount: Decimal


class EnvelopeReturned(Event, day="returned_on"):
    """An amendment or an early end gives credits back to their envelope."""

    returned_on: date
    agreement_id: UUID
    budget_line: str
    year: int
    amount: Decimal


BudgetEvent = EnvelopeVoted | EnvelopeDrawn | EnvelopeReturned
