"""Each sanction beside what the payer says it applies, on any day (N1, N2).

Decisions are folded from their facts as they stood that day; what the payer told comes from its
flows. A reduction is the household's: it may carry out the decision about any of its people.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.beneficiary.payer_reduction import standing
from pathways.domain.correction import in_force
from pathways.domain.event import Event
from pathways.domain.sanction.events import AmountPaidBack, SanctionCarriedOut
from pathways.domain.sanction.reconciliation import (
    Decided,
    Difference,
    Line,
    Outcome,
    Reduction,
    decided_of,
)
from pathways.domain.sanction.reconciliation import reconcile as side_by_side
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.projections import lists
from pathways.projections.departement import Departement


@dataclass(frozen=True, slots=True)
class Applied:
    """A reduction as the payer tells it: euros a month, the end None while it is left open."""

    from_on: date
    to_on: date | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A sanction decided and what the payer applies, or a reduction without decision.

    Of a reduction without decision, everything about a decision is None. `person` is then the one
    of the household on whose file it is told. `paid_back` is in euros, all payments together.
    """

    outcome: Outcome
    differences: tuple[Difference, ...]
    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    procedure: UUID | None
    organisation_name: str | None
    measure: str | None
    percent: Decimal | None
    decided_on: date | None
    first_day: date | None
    last_day: date | None
    undone_on: date | None
    reductions: tuple[Applied, ...]
    paid_back: Decimal


def reconcile(departement: Departement, on: date, year: int | None = None) -> list[Reconciled]:
    """Every sanction decided by that day with what became of it, then the reductions without one.

    `year`: only the decisions taken that year, and the reductions without decision that start in
    it. A decision undone or lifted before its first day, and never applied, has no row.
    """
    departement.engine.ensure(departement.app.recorder.head())
    sanctions = {one.procedure: one for one in lists.sanctions(departement, on)}
    told = lists.payer_reductions(departement, on)
    decisions: list[Decided] = []
    paid_back: dict[UUID, Decimal] = {}
    loaded = departement.app.load_many(SanctionProcedureState, list(sanctions))
    for procedure, each in loaded.items():
        facts = [e.event for e in in_force(each.envelopes) if _known(e.event, on)]
        decided = decided_of(SanctionProcedureState.of(procedure, facts))
        if decided is not None:
            file = _household(sanctions[procedure])
            decisions.append(replace(decided, beneficiary_id=file))
            payments = (fact.amount for fact in facts if isinstance(fact, AmountPaidBack))
            paid_back[procedure] = sum(payments, Decimal(0))
    reductions = {_reduction(one): one for one in _holding(told)}
    reach = lists.payer_reach(departement, on) or on
    rows = []
    for line in side_by_side(decisions, reductions, reach):
        if line.decided is None:
            rows.append(_without_decision(line, reductions[line.reductions[0]]))
        else:
            procedure = line.decided.procedure_id
            rows.append(_decision(line, line.decided, sanctions[procedure], paid_back[procedure]))
    return sorted((row for row in rows if year in (None, _day(row).year)), key=_order)


def _known(fact: Event, on: date) -> bool:
    """What the payer tells is read apart, by the day it tells it."""
    return fact.happened_on <= on and not isinstance(fact, SanctionCarriedOut)


def _household(row: lists.Sanction | lists.PayerReduction) -> UUID:
    """One id for all who share a payer's number."""
    return UUID(row.household[:32]) if row.household else row.file


def _holding(told: Iterable[lists.PayerReduction]) -> list[lists.PayerReduction]:
    """What holds of what was told: of each procedure, then of files.

    A reduction told without decision and told again of a procedure since has found its decision.
    """
    by_place: dict[UUID, list[lists.PayerReduction]] = {}
    for one in told:
        by_place.setdefault(one.procedure or one.file, []).append(one)
    holding = [one for group in by_place.values() for one in standing(group)]
    explained = [one for one in holding if one.procedure]
    return [
        one
        for one in holding
        if one.procedure or not any(_same_days(one, each) for each in explained)
    ]


def _same_days(orphan: lists.PayerReduction, explained: lists.PayerReduction) -> bool:
    return (
        _household(orphan) == _household(explained)
        and orphan.told_on <= explained.told_on
        and orphan.from_on <= (explained.to_on or date.max)
        and explained.from_on <= (orphan.to_on or date.max)
    )


def _reduction(told: lists.PayerReduction) -> Reduction:
    return Reduction(
        beneficiary_id=_household(told),
        from_on=told.from_on,
        to_on=told.to_on,
        amount=told.amount,
        base_amount=told.base_amount,
        procedure_id=told.procedure,
    )


def _decision(
    line: Line, decided: Decided, sanction: lists.Sanction, paid_back: Decimal
) -> Reconciled:
    return Reconciled(
        outcome=line.outcome,
        differences=line.differences,
        person=sanction.person,
        last_name=sanction.last_name,
        first_name=sanction.first_name,
        erased=sanction.erased,
        procedure=decided.procedure_id,
        organisation_name=sanction.organisation_name,
        measure=sanction.measure,
        percent=decided.percent,
        decided_on=decided.decided_on,
        first_day=decided.first_day,
        last_day=decided.last_day,
        undone_on=decided.undone_on,
        reductions=tuple(Applied(r.from_on, r.to_on, r.amount) for r in line.reductions),
        paid_back=paid_back,
    )


def _without_decision(line: Line, told: lists.PayerReduction) -> Reconciled:
    return Reconciled(
        outcome=line.outcome,
        differences=(),
        person=told.person,
        last_name=told.last_name,
        first_name=told.first_name,
        erased=told.erased,
        procedure=None,
        organisation_name=None,
        measure=None,
        percent=None,
        decided_on=None,
        first_day=None,
        last_day=None,
        undone_on=None,
        reductions=(Applied(told.from_on, told.to_on, told.amount),),
        paid_back=Decimal(0),
    )


def _day(row: Reconciled) -> date:
    """The day a row is of: the decision's, or the first of a reduction without one."""
    return row.decided_on or row.reductions[0].from_on


def _order(row: Reconciled) -> tuple[bool, date, str]:
    return row.outcome is Outcome.WITHOUT_DECISION, _day(row), str(row.procedure or row.person)
