"""ReductionRSA: what the payer takes from a household, recorded beside what was decided (N1, N2).

A reduction is a fact of the procedure whose decision it can be carrying out, about anyone of the
household; where there is none, it is told on the file of the household's first adult and warned of.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from pathways.domain.beneficiary.payer_reduction import RecordPayerReduction, standing
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, State
from pathways.domain.labels import DIFFERENCES, RECONCILED
from pathways.domain.sanction import reconciliation
from pathways.domain.sanction.carrying_out import RecordCarriedOut
from pathways.domain.sanction.reconciliation import attribute, decided_of, reconcile
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.texts import french
from pathways.intake.cnaf.rows import Allowance, Reduction
from pathways.intake.recording import Import
from pathways.intake.report import Line, Outcome
from pathways.intake.turns import Turn, record_turns
from pathways.projections import lists


@dataclass(frozen=True, slots=True)
class Reduced:
    """A household with reductions; `adults` are the lines of those followed, the first first."""

    adults: tuple[int, ...]
    reductions: tuple[Reduction, ...]
    allowance: Allowance | None


@dataclass
class _Places:
    """Where reductions are to be recorded, and the line of the report that each is about."""

    day: date
    turns: dict[UUID, Turn] = field(default_factory=dict)
    numbers: dict[UUID, int] = field(default_factory=dict)

    def put(self, stream: UUID, kind: type[State], number: int, command: Command) -> None:
        self.numbers.setdefault(stream, number)
        self.turns.setdefault(stream, Turn(stream, kind)).commands.append(command)

    def told(self, one: Reduction) -> dict[str, Any]:
        return {
            "from_on": one.since,
            "to_on": one.until,
            "amount": one.amount,
            "told_on": self.day,
        }

    def twice(self) -> list[Turn]:
        """Each command a second time where there are several about one stream.

        A new one may put aside another of the same flow, known from a flow before.
        """
        for turn in self.turns.values():
            if len(turn.commands) > 1:
                turn.commands *= 2
        return list(self.turns.values())


def record_reductions(
    running: Import, households: Sequence[Reduced], lines: Sequence[Line], day: date
) -> tuple[list[Line], list[str]]:
    """The lines with what their household's reductions lead to, and the warnings (French).

    Twice the same flow records nothing the second time. `day` is the flow's reference day.
    """
    sanctions = _sanctions(running, households)
    places = _Places(day)
    notes: defaultdict[int, list[str]] = defaultdict(list)
    warnings: list[str] = []
    for household in households:
        people = {running.met[n]: n for n in household.adults if n in running.met}
        if not people:
            warnings += [
                f"Ligne {one.line} : {_said(one)}, d'un foyer dont personne n'est suivi."
                for one in household.reductions
            ]
            continue
        told = [one for one in household.reductions if one.since <= running.today]
        notes[min(people.values())] += [
            f"{_said(one)}, à venir : non reprise"
            for one in household.reductions
            if one.since > running.today
        ]
        warnings += [
            f"Ligne {one.line} : {_said(one)}, sans décision connue."
            for one in _place(replace(household, reductions=tuple(told)), people, sanctions, places)
        ]
    turns = places.twice()
    record_turns(running, turns)
    changed = {places.numbers[turn.stream] for turn in turns if turn.recorded}
    for turn in turns:
        number = places.numbers[turn.stream]
        notes[number] += [f"réduction non reprise : {one.message}" for one in turn.refused]
        after = turn.recorded.after[turn.stream] if turn.recorded else None
        if isinstance(after, SanctionProcedureState):
            notes[number].append(_outcome(after, day))
    return [_told(line, notes[line.number], line.number in changed) for line in lines], warnings


def _sanctions(
    running: Import, households: Sequence[Reduced]
) -> Mapping[UUID, list[SanctionProcedureState]]:
    """The procedures with a sanction decided about each person, on the file that goes on."""
    people = [running.met[n] for each in households for n in each.adults if n in running.met]
    # Decided by today: a flow of last month read after the decision still belongs to it.
    rows = lists.sanctions(running.departement, running.today, people=people) if people else []
    loaded = running.log.load_many(SanctionProcedureState, [row.procedure for row in rows])
    found: defaultdict[UUID, list[SanctionProcedureState]] = defaultdict(list)
    for row in rows:
        found[row.file].append(cast(SanctionProcedureState, loaded[row.procedure].state))
    return found


def _place(
    household: Reduced,
    people: Mapping[UUID, int],
    sanctions: Mapping[UUID, Sequence[SanctionProcedureState]],
    places: _Places,
) -> list[Reduction]:
    """Put each reduction where it is to be recorded; those without decision."""
    first = next(iter(people))
    numbers = {one.id: people[each] for each in people for one in sanctions.get(each, ())}
    decided = [
        replace(one, beneficiary_id=first)
        for each in people
        for one in map(decided_of, sanctions.get(each, ()))
        if one is not None
    ]
    by_told = {_reduction(one, first): one for one in household.reductions}
    matched, orphans = attribute(decided, by_told)
    for procedure, its in matched.items():
        for one in (by_told[each] for each in its):
            places.put(
                procedure,
                SanctionProcedureState,
                numbers[procedure],
                RecordCarriedOut(
                    procedure_id=procedure,
                    **places.told(one),
                    base_amount=_base(one, household.allowance),
                ),
            )
    for one in (by_told[each] for each in orphans):
        places.put(
            first,
            BeneficiaryState,
            people[first],
            RecordPayerReduction(beneficiary_id=first, **places.told(one)),
        )
    return [by_told[each] for each in orphans]


def _reduction(one: Reduction, household: UUID) -> reconciliation.Reduction:
    return reconciliation.Reduction(
        beneficiary_id=household, from_on=one.since, to_on=one.until, amount=one.amount
    )


def _base(one: Reduction, allowance: Allowance | None) -> Decimal | None:
    """The allowance that the reduction is taken from, where the flow tells one of its days."""
    if allowance is None:
        return None
    first, last = max(one.since, allowance.since), min(_end(one), _end(allowance))
    return allowance.amount if first <= last else None


def _end(period: Reduction | Allowance) -> date:
    return period.until or date.max


def _outcome(procedure: SanctionProcedureState, day: date) -> str:
    """What the payer's word makes of the decision, as far as the flow tells."""
    decided = decided_of(procedure)
    assert decided is not None
    assert procedure.beneficiary_id is not None
    told = [
        reconciliation.Reduction(
            beneficiary_id=procedure.beneficiary_id,
            from_on=one.from_on,
            to_on=one.to_on,
            amount=one.amount,
            base_amount=one.base_amount,
            procedure_id=procedure.id,
        )
        for one in standing(procedure.reductions)
    ]
    (line,) = reconcile([decided], told, day)
    differences = ", ".join(DIFFERENCES[each] for each in line.differences)
    return f"sanction {RECONCILED[line.outcome]}" + (f" : {differences}" if differences else "")


def _said(one: Reduction) -> str:
    amount = f"{one.amount:.2f}".replace(".", ",")
    end = f" au {french(one.until)}" if one.until else ""
    return f"réduction de {amount} € par mois à partir du {french(one.since)}{end}"


def _told(line: Line, notes: Sequence[str], changed: bool) -> Line:
    if changed:
        outcome = Outcome.UPDATED if line.outcome is Outcome.UNCHANGED else line.outcome
        line = replace(line, outcome=outcome, changed=(*line.changed, "reduction"))
    return replace(line, notes=(*line.notes, *notes)) if notes else line
