"""What decisions need to know of the insertion budget: one stream for the whole Département."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import ClassVar, Self, assert_never
from uuid import UUID

from pathways.domain.budget.events import (
    BudgetEvent,
    EnvelopeDrawn,
    EnvelopeReturned,
    EnvelopeVoted,
)
from pathways.domain.command import State
from pathways.domain.event import Event
from pathways.domain.money import written
from pathways.domain.refusal import Refusal

BUDGET = UUID("6d0d3a52-0b0e-5b0a-8f2e-5d2f6f1c7a10")
"""The stream of the budget. Never to change."""

Envelope = tuple[str, int]
"""A budget line and a year."""


class DrawnBeyondVotes(Refusal):
    """L'enveloppe « {budget_line} » de {year} serait dépassée de {beyond}."""

    rule = "G12"
    remedy = "Des conventions y ont déjà pris leurs crédits : modifiez-les d'abord par avenant."


@dataclass(frozen=True)
class BudgetState(State):
    """Euros voted and drawn, by envelope."""

    implicit: ClassVar[bool] = True

    voted: Mapping[Envelope, Decimal] = field(default_factory=dict)
    drawn: Mapping[Envelope, Decimal] = field(default_factory=dict)

    def left(self, budget_line: str, year: int) -> Decimal:
        """Euros of that envelope that no agreement has taken."""
        envelope = (budget_line, year)
        return self.voted.get(envelope, Decimal(0)) - self.drawn.get(envelope, Decimal(0))

    def person(self, event: Event) -> UUID | None:
        return None

    def check_amended(self) -> None:
        """No vote is corrected or withdrawn below what agreements took."""
        for budget_line, year in self.drawn:
            if (left := self.left(budget_line, year)) < 0:
                raise DrawnBeyondVotes(budget_line=budget_line, year=year, beyond=written(-left))

    def evolve(self, event: BudgetEvent) -> Self:
        envelope = (event.budget_line, event.year)
        match event:
            case EnvelopeVoted(amount=amount):
                return replace(self, voted=_added(self.voted, envelope, amount))
            case EnvelopeDrawn(amount=amount):
                return replace(self, drawn=_added(self.drawn, envelope, amount))
            case EnvelopeReturned(amount=amount):
                return replace(self, drawn=_added(self.drawn, envelope, -amount))
            case _:
                assert_never(event)


def _added(
    amounts: Mapping[Envelope, Decimal], envelope: Envelope, amount: Decimal
) -> Mapping[Envelope, Decimal]:
    return {**amounts, envelope: amounts.get(envelope, Decimal(0)) + amount}
