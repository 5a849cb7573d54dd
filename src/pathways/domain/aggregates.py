"""Which aggregate an event belongs to."""

from functools import cache
from typing import get_args

from pathways.domain.alert.events import AlertRaised, DeadlinesSwept
from pathways.domain.alert.state import AlertState
from pathways.domain.alert.sweeping import SweepState
from pathways.domain.beneficiary.events import BeneficiaryEvent
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import State
from pathways.domain.delegation.events import DelegationEvent
from pathways.domain.delegation.state import DelegationState
from pathways.domain.engagement_contract.events import EngagementContractEvent
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.event import Event
from pathways.domain.organisation.events import OrganisationEvent
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.orientation.events import OrientationEvent
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.events import PanelSessionEvent
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.sanction.events import SanctionEvent
from pathways.domain.sanction.state import SanctionProcedureState

AGGREGATES: tuple[tuple[type[State], tuple[type[Event], ...]], ...] = (
    (BeneficiaryState, get_args(BeneficiaryEvent)),
    (OrientationState, get_args(OrientationEvent)),
    (EngagementContractState, get_args(EngagementContractEvent)),
    (OrganisationState, get_args(OrganisationEvent)),
    (PanelSessionState, get_args(PanelSessionEvent)),
    (DelegationState, get_args(DelegationEvent)),
    (SanctionProcedureState, get_args(SanctionEvent)),
    (AlertState, (AlertRaised,)),
    (SweepState, (DeadlinesSwept,)),
)


@cache
def state_of(event: str) -> type[State]:
    """The state that the event of that name makes evolve."""
    return next(state for state, events in AGGREGATES if event in {each.name for each in events})
