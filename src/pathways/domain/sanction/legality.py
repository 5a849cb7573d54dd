"""Is this procedure legal? Each step the law of its day requires, proved or missing (A1.12).

Pure: the facts as recorded, held against the dated rules. What a decision refuses to record is
looked for here again, so that procedures taken over from elsewhere, and decisions whose rank was
computed again (N11), get their answer too.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pathways.domain.rules import Rules
from pathways.domain.sanction.events import Measure
from pathways.domain.sanction.proof import Legality, StepProof, Verdict
from pathways.domain.sanction.proving import PROVERS, Read, contract_in_force, rank_now
from pathways.domain.sanction.scale import Step, steps_required
from pathways.domain.sanction.state import SANCTIONS, SanctionProcedureState
from pathways.domain.texts import french

__all__ = ["Read", "legality"]

WITHOUT_SANCTION = frozenset({"breach_reported", "decided", "person_informed", "body_informed"})
"""The steps that remain required where the decision touches no allowance."""


def legality(read: Read, rules: Rules, on: date) -> Legality:
    """The required steps with their proofs, and the verdict.

    `on` is the day of the question: its law says what a procedure not decided yet requires.
    Raises NoRuleInForce for a decision from before the first scale known.
    """
    procedure, decided = read.procedure, read.decided
    going_on = decided is None and procedure.regularised_on is None
    proofs = tuple(_in_order(_proofs(read, rules, on)))
    computed_again = None
    if decided is not None and decided.measure in SANCTIONS and read.beneficiary is not None:
        computed_again = rank_now(read.beneficiary, procedure, decided)
    if going_on:
        proofs = tuple(_awaited(proofs))
    elif decided is None:
        proofs = tuple(one for one in proofs if one.done_on is not None)
    return Legality(
        verdict=_verdict(procedure, proofs, going_on),
        steps=proofs,
        measure=decided.measure if decided else None,
        decided_on=decided.decided_on if decided else None,
        rank=decided.rank if decided else None,
        rank_now=computed_again,
    )


def _verdict(
    procedure: SanctionProcedureState, proofs: tuple[StepProof, ...], going_on: bool
) -> Verdict:
    if procedure.undone_on is not None:
        return Verdict.UNDONE
    if any(proof.missing for proof in proofs):
        return Verdict.IRREGULAR
    if procedure.regularised_on is not None:
        return Verdict.REGULARISED
    return Verdict.IN_PROGRESS if going_on else Verdict.LEGAL


def _required(read: Read, rules: Rules, on: date) -> tuple[Step, ...]:
    decided = read.decided
    if decided is None:
        return steps_required(rules, on, Measure.SUSPENSION.value)
    if decided.measure in SANCTIONS:
        return steps_required(rules, decided.decided_on, decided.measure.value)
    listed = rules.sanction_procedure.on(decided.decided_on)
    return tuple(
        Step(one.code, one.label, listed.id) for one in listed.value if one.code in WITHOUT_SANCTION
    )


def _proofs(read: Read, rules: Rules, on: date) -> Iterator[StepProof]:
    decided = read.decided
    for step in _required(read, rules, on):
        proof = StepProof(
            code=step.code, label=step.label, rule=step.rule, source=rules.source_of(step.rule)
        )
        yield PROVERS[step.code](read, rules, proof)
        if step.code == "breach_reported" and (decided is None or decided.measure in SANCTIONS):
            yield from contract_in_force(read, rules, decided.decided_on if decided else on)


def _in_order(proofs: Iterator[StepProof]) -> Iterator[StepProof]:
    latest: date | None = None
    for proof in proofs:
        done_on = proof.done_on
        # The body may be told before the person: neither follows the other.
        if done_on is not None and latest is not None and done_on < latest and not proof.missing:
            out = f"Le {french(done_on)} est avant l'étape précédente, du {french(latest)}."
            yield replace(proof, missing=out)
        else:
            yield proof
        if done_on is not None and proof.code not in ("person_informed", "body_informed"):
            latest = max(done_on, latest or done_on)


def _awaited(proofs: tuple[StepProof, ...]) -> Iterator[StepProof]:
    """What nothing has come after yet is still to come; what was skipped stays missing."""
    last_done = max((i for i, one in enumerate(proofs) if one.done_on is not None), default=-1)
    for index, proof in enumerate(proofs):
        if index > last_done:
            yield replace(proof, missing=None, awaited=True)
        else:
            yield proof
