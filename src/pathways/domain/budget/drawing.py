"""Agreements take their credits from the envelopes voted, never more than was voted (G12)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.budget.events import BudgetDraw, EnvelopeDrawn, EnvelopeReturned
from pathways.domain.budget.state import BudgetState, Envelope
from pathways.domain.command import On
from pathways.domain.money import written
from pathways.domain.refusal import Refusal


class EnvelopeOverdrawn(Refusal):
    """L'enveloppe « {budget_line} » de {year} ne porte plus que {left} : {amount} la dépassent."""

    rule = "G12"
    field = "draws"
    remedy = "Enregistrez le vote qui augmente l'enveloppe, ou diminuez le montant."


def draw(
    budget: BudgetState,
    agreement_id: UUID,
    on: date,
    draws: Sequence[BudgetDraw],
    before: Sequence[BudgetDraw] = (),
) -> list[On]:
    """What the envelopes give, and get back where `before` took more; EnvelopeOverdrawn."""
    taken, wanted = _by_envelope(before), _by_envelope(draws)
    events: list[EnvelopeDrawn | EnvelopeReturned] = []
    for envelope in sorted(taken.keys() | wanted.keys()):
        budget_line, year = envelope
        more = wanted.get(envelope, Decimal(0)) - taken.get(envelope, Decimal(0))
        if more < 0:
            events.append(EnvelopeReturned(on, agreement_id, budget_line, year, -more))
        elif more > 0:
            left = budget.left(budget_line, year)
            if more > left:
                raise EnvelopeOverdrawn(
                    budget_line=budget_line, year=year, left=written(left), amount=written(more)
                )
            events.append(EnvelopeDrawn(on, agreement_id, budget_line, year, more))
    return [On(budget, tuple(events))] if events else []


def _by_envelope(draws: Sequence[BudgetDraw]) -> Mapping[Envelope, Decimal]:
    return {(one.budget_line, one.year): one.amount for one in draws}
