"""Credits are voted each year by budget line; agreements never take more than that (G12)."""

from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.budget.events import EnvelopeDrawn, EnvelopeReturned, EnvelopeVoted
from pathways.domain.budget.state import BUDGET, BudgetState, DrawnBeyondVotes
from pathways.domain.budget.voting import EnvelopeOfAnotherTime, UnknownEnvelope, VoteEnvelope
from pathways.domain.money import NotAnAmount
from pathways.domain.refusal import InTheFuture
from pathways.domain.texts import TextMissing
from tests.departement import day
from tests.domain.agreement.agreements import AGREEMENT, voted
from tests.domain.spec import given


def vote(**said: Any) -> VoteEnvelope:
    facts: dict[str, Any] = {
        "voted_on": day("2020-12-14"), "budget_line": "insertion", "year": 2021,
        "amount": Decimal("900000"), "vote": "CD 2020-12",
    }  # fmt: skip
    return VoteEnvelope(**{**facts, **said})


def moved(kind: type[EnvelopeDrawn | EnvelopeReturned], amount: str, year: int = 2021) -> Any:
    return kind(day("2021-02-01"), AGREEMENT, "insertion", year, Decimal(amount))


def test_a_vote_opens_an_envelope_and_a_later_one_adds_to_it() -> None:
    given().when(vote()).then(
        EnvelopeVoted(day("2020-12-14"), "insertion", 2021, Decimal("900000.00"), "CD 2020-12")
    )
    budget = BudgetState.of(BUDGET, [voted("900000"), voted("100000"), voted("5", 2022)])
    assert budget.left("insertion", 2021) == 1_000_000
    assert budget.left("faj", 2021) == 0


def test_what_is_left_is_what_no_agreement_took() -> None:
    facts = [voted("900000"), moved(EnvelopeDrawn, "34720.10"), moved(EnvelopeReturned, "720.10")]
    assert BudgetState.of(BUDGET, facts).left("insertion", 2021) == Decimal(866000)


def test_a_vote_is_of_a_known_line_and_of_its_time() -> None:
    given().when(vote(budget_line="culture")).then_refused(UnknownEnvelope, "G12")
    given().when(vote(year=2026)).then_refused(EnvelopeOfAnotherTime, "G12")
    given().when(vote(year=20210)).then_refused(EnvelopeOfAnotherTime)
    given().when(vote(voted_on=day("2023-03-01"))).then_refused(EnvelopeOfAnotherTime)
    given().on("2020-12-13").when(vote()).then_refused(InTheFuture)
    given().when(vote(vote=" ")).then_refused(TextMissing)
    assert given().when(vote(year=2025)).refusal is None


@pytest.mark.parametrize("amount", ["0", "-1", "0.005", "NaN"])
def test_a_vote_is_of_euros(amount: str) -> None:
    given().when(vote(amount=Decimal(amount))).then_refused(NotAnAmount)


def test_no_vote_is_taken_back_below_what_agreements_took() -> None:
    taken = moved(EnvelopeDrawn, "34720")
    BudgetState.of(BUDGET, [voted("34720"), taken]).check_amended()
    with pytest.raises(DrawnBeyondVotes, match=r"dépassée de 0,01 €"):
        BudgetState.of(BUDGET, [voted("34719.99"), taken]).check_amended()
