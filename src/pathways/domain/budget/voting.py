"""The Département votes its credits, each year and for each budget line (DR 3.3; G12)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.budget.events import EnvelopeVoted
from pathways.domain.budget.state import BUDGET, BudgetState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.money import euros
from pathways.domain.refusal import InTheFuture, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french, text

YEARS_AHEAD = 5
"""A bound of the house: credits of several years are voted in advance, not of another age."""


class VoteEnvelope(Command):
    """`vote` names the deliberation. A later vote for the same year adds to the earlier ones."""

    voted_on: date
    budget_line: str
    year: int
    amount: Decimal
    vote: str

    @property
    def budget_id(self) -> UUID:
        """The budget of the Département: it has one."""
        return BUDGET


class UnknownEnvelope(Refusal):
    """« {budget_line} » n'est pas une ligne du budget d'insertion."""

    rule = "G12"
    field = "budget_line"


class EnvelopeOfAnotherTime(Refusal):
    """Un vote de {voted} ne porte pas sur {year}."""

    rule = "G12"
    field = "year"
    remedy = "Les crédits se votent de 5 ans avant leur année à l'année qui la suit."


@decides
def vote_envelope(
    command: VoteEnvelope, budget: BudgetState, rules: Rules, today: date
) -> Decision:
    """The credits of a budget line and a year, first or more."""
    if command.voted_on > today:
        raise InTheFuture(field="voted_on", day=french(command.voted_on))
    voted = command.voted_on.year
    if not voted - 1 <= command.year <= voted + YEARS_AHEAD:
        raise EnvelopeOfAnotherTime(voted=voted, year=command.year)
    if command.budget_line not in rules.budget_lines.on(date(command.year, 1, 1)).codes:
        raise UnknownEnvelope(budget_line=command.budget_line)
    return [
        EnvelopeVoted(
            voted_on=command.voted_on,
            budget_line=command.budget_line,
            year=command.year,
            amount=euros(command.amount, "amount"),
            vote=text(command.vote, "vote"),
        )
    ]
