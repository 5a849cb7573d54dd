"""Sanction procedures as they are shown, and the proof that they are legal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.api.resources import Named, named_body, named_person
from pathways.domain.sanction.events import (
    DecisionAddressee,
    EpdOpinionReceived,
    Measure,
    PriorAppealDecided,
    PriorAppealFiled,
    Receipt,
    SanctionCarriedOut,
    SanctionDecided,
)
from pathways.domain.sanction.proof import Legality, StepProof, Verdict
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.event_store.application import Loaded
from pathways.projections.legality import Proved


@dataclass(frozen=True)
class ProcedureShown:
    id: UUID
    beneficiary: Named
    organisation: Named
    orientation_id: UUID | None
    contract_id: UUID | None
    ground: str | None
    breach_reported_on: date | None
    opened_on: date | None
    letter_sent_on: date | None
    receipts: Mapping[Receipt, date]
    observations_due_on: date | None
    observations_rule: str | None
    answers: tuple[date, ...]
    hearing_requested_on: date | None
    completed_on: date | None
    referred_on: date | None
    session_id: UUID | None
    case_id: UUID | None
    opinion: EpdOpinionReceived | None
    delay: SanctionDecided | None
    decision: SanctionDecided | None
    notified: Mapping[DecisionAddressee, date]
    appeal_due_on: date | None
    reductions: tuple[SanctionCarriedOut, ...]
    strike_off_asked_on: date | None
    ended_on: date | None
    regularised_on: date | None
    appeal: PriorAppealFiled | None
    appeal_decided: PriorAppealDecided | None
    court_seised_on: date | None
    undone_on: date | None


@dataclass(frozen=True)
class StepShown:
    code: str
    label: str
    rule: str
    source: str | None
    done_on: date | None
    actor: str | None
    event: str | None
    due_on: date | None
    ok: bool
    awaited: bool
    missing: str | None


@dataclass(frozen=True)
class LegalityShown:
    """`legal`: nothing is missing in what was done so far; `verdict` says more."""

    verdict: Verdict
    legal: bool
    measure: Measure | None
    decided_on: date | None
    rank: int | None
    rank_now: int | None
    steps: tuple[StepShown, ...]


@dataclass(frozen=True)
class ProvedShown:
    """A line of the year's table."""

    procedure: UUID
    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    organisation_name: str | None
    ground: str
    opened_on: date
    stage: str
    verdict: Verdict
    legal: bool
    measure: Measure | None
    percent: Decimal | None
    months: int | None
    decided_on: date | None
    rank: int | None
    rank_now: int | None
    missing: tuple[str, ...]


def procedure_shown(loaded: Loaded) -> ProcedureShown:
    """A procedure from the breach to what followed the decision."""
    state = loaded.state
    assert isinstance(state, SanctionProcedureState)
    assert state.beneficiary_id is not None
    assert state.organisation_id is not None
    own = ProcedureShown.__dataclass_fields__.keys() - {"id", "beneficiary", "organisation"}
    return ProcedureShown(
        id=state.id,
        beneficiary=named_person(state.beneficiary_id),
        organisation=named_body(state.organisation_id),
        **{name: getattr(state, name) for name in own},
    )


def legality_shown(found: Legality) -> LegalityShown:
    """Each required step with its date, who recorded it, by which event, under which rule."""
    return LegalityShown(
        verdict=found.verdict,
        legal=found.legal,
        measure=found.measure,
        decided_on=found.decided_on,
        rank=found.rank,
        rank_now=found.rank_now,
        steps=tuple(map(_step, found.steps)),
    )


def proved_shown(proved: Proved) -> ProvedShown:
    """One procedure of a year, and what is missing from it."""
    row, found = proved.procedure, proved.legality
    return ProvedShown(
        procedure=row.procedure,
        person=row.person,
        last_name=row.last_name,
        first_name=row.first_name,
        erased=row.erased,
        organisation_name=row.organisation_name,
        ground=row.ground,
        opened_on=row.opened_on,
        stage=row.stage,
        verdict=found.verdict,
        legal=found.legal,
        measure=found.measure,
        percent=row.percent,
        months=row.months,
        decided_on=found.decided_on,
        rank=found.rank,
        rank_now=found.rank_now,
        missing=found.missing,
    )


def _step(step: StepProof) -> StepShown:
    names = StepShown.__dataclass_fields__.keys()
    return StepShown(**{name: getattr(step, name) for name in names})
