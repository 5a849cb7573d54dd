"""What the payer tells of a reduction without decision, and what a later word makes of it."""

from datetime import date
from decimal import Decimal
from typing import Any

from pathways.domain.beneficiary.events import ReductionToldByPayer
from pathways.domain.beneficiary.payer_reduction import (
    RecordPayerReduction,
    ReductionMistold,
    standing,
)
from pathways.domain.refusal import InTheFuture
from tests.domain.orientation.people import SARA, entitled
from tests.domain.spec import given

APRIL, MAY = date(2025, 4, 30), date(2025, 5, 31)


def told(told_on: date = APRIL, to_on: date | None = MAY, **said: Any) -> ReductionToldByPayer:
    """300 euros a month from 1 April 2025."""
    facts: dict[str, Any] = {"from_on": date(2025, 4, 1), "amount": Decimal(300), **said}
    return ReductionToldByPayer(to_on=to_on, told_on=told_on, **facts)


def tell(fact: ReductionToldByPayer) -> RecordPayerReduction:
    return RecordPayerReduction(
        beneficiary_id=SARA,
        from_on=fact.from_on,
        to_on=fact.to_on,
        amount=fact.amount,
        told_on=fact.told_on,
    )


def test_it_is_recorded_as_told_and_once() -> None:
    given(*entitled()).when(tell(told())).then(told())
    given(*entitled(), told()).when(tell(told(MAY))).then()


def test_a_later_day_s_word_replaces_what_shares_its_days() -> None:
    shorter = told(MAY, APRIL)
    given(*entitled(), told()).when(tell(shorter)).then(shorter)
    assert standing([told(), shorter]) == (shorter,)
    assert standing([told(), told(MAY, None)]) == (told(MAY, None),)


def test_a_word_of_before_what_was_told_since_is_no_news() -> None:
    given(*entitled(), told(MAY, APRIL)).when(tell(told())).then()


def test_other_days_and_the_same_day_s_word_replace_nothing() -> None:
    june = told(MAY, date(2025, 6, 30), from_on=date(2025, 6, 1))
    assert standing([told(), june]) == (told(), june)
    assert standing([told(), told(amount=Decimal(1))]) == (told(), told(amount=Decimal(1)))


def test_what_makes_no_sense_is_refused() -> None:
    for wrong in (told(amount=Decimal(-1)), told(to_on=date(2025, 3, 31))):
        given(*entitled()).when(tell(wrong)).then_refused(ReductionMistold)
    given(*entitled()).when(tell(told(date(2099, 1, 1)))).then_refused(InTheFuture)
