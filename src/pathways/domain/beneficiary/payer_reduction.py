"""A reduction the payer applies that no decision explains, kept on the person's file (N1, N2).

One that a decision explains is a fact of its procedure (`domain.sanction.carrying_out`).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar
from uuid import UUID

from pathways.domain.beneficiary.events import ReductionToldByPayer
from pathways.domain.beneficiary.guards import check_not_future, check_not_merged
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import Malformed


class RecordPayerReduction(Command):
    """A reduction without decision: euros a month, from the first day to the last."""

    beneficiary_id: UUID
    from_on: date
    amount: Decimal
    told_on: date
    to_on: date | None = None


class ReductionMistold(Malformed):
    """Cette réduction n'a pas de sens : montant négatif, ou fin avant le début."""

    field = "amount"


class ToldReduction(Protocol):
    """What the payer tells of a reduction, and the day it tells it."""

    @property
    def from_on(self) -> date: ...
    @property
    def to_on(self) -> date | None: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def told_on(self) -> date: ...


T = TypeVar("T", bound=ToldReduction)


@decides
def record_payer_reduction(
    command: RecordPayerReduction, beneficiary: BeneficiaryState, today: date
) -> Decision:
    """Recorded as told; nothing where it is known already, or was told otherwise since."""
    check_not_merged(beneficiary)
    check_told(command, today)
    if nothing_new(command, beneficiary.reductions):
        return []
    return [
        ReductionToldByPayer(
            from_on=command.from_on,
            to_on=command.to_on,
            amount=command.amount,
            told_on=command.told_on,
        )
    ]


def check_told(told: ToldReduction, today: date) -> None:
    """InTheFuture where it starts or is told after today; ReductionMistold for no sense."""
    check_not_future("told_on", told.told_on, today)
    check_not_future("from_on", told.from_on, today)
    if not (told.amount.is_finite() and told.amount >= 0):
        raise ReductionMistold
    if told.to_on is not None and told.to_on < told.from_on:
        raise ReductionMistold(field="to_on")


def standing(told: Iterable[T]) -> tuple[T, ...]:
    """What still holds of what was told: a later day's word replaces all whose days it shares.

    Two told on one day both hold: the payer then says that it applies both.
    """
    known = tuple(told)
    return tuple(one for one in known if not any(_replaces(other, one) for other in known))


def nothing_new(told: ToldReduction, known: Sequence[ToldReduction]) -> bool:
    """Whether it holds already, or something told on a later day has replaced it."""
    same = (told.from_on, told.to_on, told.amount)
    return any((one.from_on, one.to_on, one.amount) == same for one in standing(known)) or any(
        _replaces(one, told) for one in known
    )


def _replaces(later: ToldReduction, earlier: ToldReduction) -> bool:
    shares = later.from_on <= (earlier.to_on or date.max) and earlier.from_on <= (
        later.to_on or date.max
    )
    return shares and later.told_on > earlier.told_on
