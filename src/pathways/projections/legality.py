"""Procedures held against the law of their day: the streams to read, one procedure or a year's.

The proof itself is pure (`domain/sanction/legality.py`); here its facts are read from the log.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import State
from pathways.domain.correction import in_force
from pathways.domain.delegation.state import DelegationState
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.orientation.events import BreachReported
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import NotFound
from pathways.domain.sanction.legality import Read, legality
from pathways.domain.sanction.proof import Legality
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.event_store.application import Loaded
from pathways.projections import lists
from pathways.projections.departement import Departement

S = TypeVar("S", bound=State)


@dataclass(frozen=True, slots=True)
class Proved:
    """A procedure as listed, and its proof."""

    procedure: lists.Procedure
    legality: Legality


def prove(departement: Departement, procedure_id: UUID, on: date) -> Legality:
    """Each step the law requires of the procedure, proved or missing, as asked on that day.

    Raises NotFound.
    """
    loaded = departement.app.load(SanctionProcedureState, procedure_id)
    if not loaded.exists:
        raise NotFound(field="procedure_id")
    (read,) = _read(departement, [loaded])
    return legality(read, departement.rules, on)


def prove_year(
    departement: Departement, year: int, on: date, *, skip: int = 0, limit: int = lists.EVERY
) -> list[Proved]:
    """Every procedure opened that year, with its proof, as asked on that day; latest first."""
    departement.engine.ensure(departement.app.recorder.head())
    listed = lists.procedures(departement, on, year=year, skip=skip, limit=limit)
    loaded = departement.app.load_many(SanctionProcedureState, [one.procedure for one in listed])
    read = _read(departement, [loaded[one.procedure] for one in listed])
    return [
        Proved(one, legality(each, departement.rules, on))
        for one, each in zip(listed, read, strict=True)
    ]


def _read(departement: Departement, procedures: Sequence[Loaded]) -> list[Read]:
    """What each proof rests on, stream by stream of all the procedures at once."""
    states = [_state(SanctionProcedureState, one) for one in procedures]

    def several(kind: type[S], ids: Iterable[UUID | None]) -> dict[UUID, Loaded]:
        return departement.app.load_many(kind, sorted({one for one in ids if one is not None}))

    orientations = several(OrientationState, (one.orientation_id for one in states))
    people = several(BeneficiaryState, (one.beneficiary_id for one in states))
    merged = (_state(BeneficiaryState, one).merged_into for one in people.values())
    people |= several(BeneficiaryState, merged)
    contracts = several(EngagementContractState, (one.contract_id for one in states))
    decided = [one.decision for one in states]
    delegations = several(DelegationState, (one.delegation_id for one in decided if one))
    return [
        Read(
            procedure=state,
            facts=in_force(loaded.envelopes),
            breach=next(
                (
                    envelope
                    for envelope in in_force(orientations[state.orientation_id].envelopes)
                    if isinstance(envelope.event, BreachReported)
                    and envelope.event.reported_on == state.breach_reported_on
                ),
                None,
            )
            if state.orientation_id
            else None,
            beneficiary=_kept(people, state.beneficiary_id),
            contract=_found(EngagementContractState, contracts, state.contract_id),
            delegation=_found(
                DelegationState,
                delegations,
                state.decision.delegation_id if state.decision else None,
            ),
        )
        for loaded, state in zip(procedures, states, strict=True)
    ]


def _kept(people: dict[UUID, Loaded], person: UUID | None) -> BeneficiaryState | None:
    found = _found(BeneficiaryState, people, person)
    kept = _found(BeneficiaryState, people, found.merged_into if found else None)
    return kept or found


def _found(kind: type[S], loaded: dict[UUID, Loaded], stream: UUID | None) -> S | None:
    found = loaded.get(stream) if stream else None
    return _state(kind, found) if found and found.exists else None


def _state(kind: type[S], loaded: Loaded) -> S:
    assert isinstance(loaded.state, kind)
    return loaded.state
