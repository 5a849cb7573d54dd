"""Decisions and what the payer applies, side by side (N1, N2).

The payer's monthly flow tells reductions (ReductionRSA: euros a month, from, to) with no word of
the decision they carry out: they are matched by person and by period.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from pathways.domain.calendar import add_months
from pathways.domain.sanction.carrying_out import monthly_reduction
from pathways.domain.sanction.state import SanctionProcedureState


class Outcome(StrEnum):
    """What became of a decision, or where a reduction comes from."""

    CARRIED_OUT = "carried_out"  # appliquée telle que décidée
    NOT_YET = "not_yet"  # pas encore appliquée
    DIFFERENT = "different"  # appliquée autrement
    WITHOUT_DECISION = "without_decision"  # réduction sans décision


class Difference(StrEnum):
    """In what the payer does otherwise than decided."""

    STARTS_EARLIER = "starts_earlier"  # commence plus tôt
    STARTS_LATER = "starts_later"  # commence plus tard
    LASTS_LONGER = "lasts_longer"  # dure plus longtemps
    ENDS_EARLIER = "ends_earlier"  # dure moins longtemps
    AMOUNT = "amount"  # montant différent
    UNDONE = "undone"  # décision défaite
    OVERLAPPING = "overlapping"  # appliquée deux fois pour la même période


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A sanction as decided: `first_day` to `last_day`, as ended or lifted since.

    `undone_on` is the day it was annulled, withdrawn or given up on appeal.
    """

    procedure_id: UUID
    beneficiary_id: UUID
    decided_on: date
    first_day: date
    last_day: date
    percent: Decimal
    undone_on: date | None = None

    @property
    def to_carry_out(self) -> bool:
        """Whether the payer has anything to apply: not undone, nor lifted before its first day."""
        return self.undone_on is None and self.first_day <= self.last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """What the payer tells: euros a month; `to_on` None where it leaves the end open."""

    beneficiary_id: UUID
    from_on: date
    to_on: date | None
    amount: Decimal
    base_amount: Decimal | None = None
    """The month's allowance before it, where known: without it amounts are not compared."""
    procedure_id: UUID | None = None
    """The procedure it is recorded on, if it is on one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A decision with its reductions, or a reduction that no decision explains."""

    outcome: Outcome
    decided: Decided | None
    reductions: tuple[Reduction, ...] = ()
    differences: tuple[Difference, ...] = ()


def decided_of(procedure: SanctionProcedureState) -> Decided | None:
    """The sanction of a procedure, undone ones included; None where it has none."""
    decision, given = procedure.decision, procedure.sanction
    told = given or decision
    if decision is None or told is None or told.percent is None:
        return None
    assert told.starts_on is not None
    assert told.months is not None
    assert procedure.beneficiary_id is not None
    stops_on = min(
        add_months(told.starts_on, told.months),
        procedure.ended_on or date.max,
    )
    return Decided(
        procedure_id=procedure.id,
        beneficiary_id=procedure.beneficiary_id,
        decided_on=decision.decided_on,
        first_day=told.starts_on,
        last_day=stops_on - timedelta(days=1),
        percent=told.percent,
        undone_on=procedure.undone_on,
    )


def attribute(
    decisions: Iterable[Decided], reductions: Iterable[Reduction]
) -> tuple[dict[UUID, list[Reduction]], list[Reduction]]:
    """The reductions of each procedure, by its id; and those that no decision explains.

    A reduction goes to the procedure it is recorded on; else to the decision whose period it shares
    the most days with, the one with the fewest reductions of two that share as many; failing that,
    to the person's last decision taken by its first day that none carries out yet, which is then
    late; failing that, to none.
    """
    known = sorted(decisions, key=_by_person_and_day)
    matched: dict[UUID, list[Reduction]] = {one.procedure_id: [] for one in known}
    late: list[Reduction] = []
    orphans: list[Reduction] = []
    told = sorted(reductions, key=_as_told)
    for one in told:
        if one.procedure_id in matched:
            matched[one.procedure_id].append(one)
    for one in told:
        if one.procedure_id in matched:
            continue
        own = [each for each in known if each.beneficiary_id == one.beneficiary_id]
        shared = {each.procedure_id: _days_shared(each, one) for each in own}
        best = max(
            own,
            key=lambda each: (shared[each.procedure_id], -len(matched[each.procedure_id])),
            default=None,
        )
        if best is not None and shared[best.procedure_id] > 0:
            matched[best.procedure_id].append(one)
        else:
            late.append(one)
    for one in late:
        waiting = [
            each
            for each in known
            if each.beneficiary_id == one.beneficiary_id
            and each.decided_on <= one.from_on
            and not matched[each.procedure_id]
        ]
        if waiting:
            matched[waiting[-1].procedure_id].append(one)
        else:
            orphans.append(one)
    return matched, orphans


def reconcile(
    decisions: Iterable[Decided], reductions: Iterable[Reduction], upto: date
) -> tuple[Line, ...]:
    """A line for each decision to carry out, or applied anyway; then the reductions without one.

    Both by person and first day; reductions go to decisions as `attribute` says.
    `upto` is the last day the payer's flow tells of: a sanction that runs beyond it, with its
    reductions as decided so far, is carried out.
    """
    known = sorted(decisions, key=_by_person_and_day)
    matched, orphans = attribute(known, reductions)
    lines = [
        _line(one, matched[one.procedure_id], upto)
        for one in known
        if matched[one.procedure_id] or one.to_carry_out
    ]
    return (*lines, *(Line(Outcome.WITHOUT_DECISION, None, (one,)) for one in orphans))


def _by_person_and_day(decided: Decided) -> tuple[str, date]:
    return str(decided.beneficiary_id), decided.first_day


def _as_told(told: Reduction) -> tuple[str, date, date, Decimal]:
    """By person, then by what is told, so that the order of a file decides nothing."""
    return str(told.beneficiary_id), told.from_on, told.to_on or date.max, told.amount


def _line(decided: Decided, told: Sequence[Reduction], upto: date) -> Line:
    if not told:
        return Line(Outcome.NOT_YET, decided)
    told = sorted(told, key=lambda one: one.from_on)
    differences = tuple(dict.fromkeys(_differences(decided, told, upto)))
    outcome = Outcome.DIFFERENT if differences else Outcome.CARRIED_OUT
    return Line(outcome, decided, tuple(told), differences)


def _differences(decided: Decided, told: Sequence[Reduction], upto: date) -> Iterator[Difference]:
    if decided.undone_on is not None:
        yield Difference.UNDONE
    first = min(one.from_on for one in told)
    if first < decided.first_day:
        yield Difference.STARTS_EARLIER
    if first > decided.first_day:
        yield Difference.STARTS_LATER
    # An open end runs to the last day told of.
    last = max(one.to_on or max(upto, one.from_on) for one in told)
    if last > decided.last_day:
        yield Difference.LASTS_LONGER
    if last < min(decided.last_day, upto):
        yield Difference.ENDS_EARLIER
    for one, other in pairwise(told):
        if other.from_on <= (one.to_on or date.max):
            yield Difference.OVERLAPPING
    for one in told:
        base = one.base_amount
        if base is not None and one.amount != monthly_reduction(decided.percent, base):
            yield Difference.AMOUNT


def _days_shared(decided: Decided, told: Reduction) -> int:
    first = max(decided.first_day, told.from_on)
    last = min(decided.last_day, told.to_on or date.max)
    return (last - first).days + 1
