"""Which aggregate an event belongs to."""

from functools import cache
from typing import get_args

from pathways.domain.action_session.events import ActionSessionEvent
from pathways.domain.action_session.state import ActionSessionState
from pathways.domain.agreement.events import AgreementEvent
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.alert.events import AlertRaised, DeadlinesSwept
from pathways.domain.alert.state import AlertState
from pathways.domain.alert.sweeping import SweepState
from pathways.domain.beneficiary.events import BeneficiaryEvent
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.budget.events import BudgetEvent
from pathways.domain.budget.state import BudgetState
from pathways.domain.command import State
from pathways.domain.delegation.events import DelegationEvent
from pathways.domain.delegation.state import DelegationState
from pathways.domain.engagement_contract.events import EngagementContractEvent
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.enrolment.events import EnrolmentEvent
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.event import Event
from pathways.domain.moped.events import MopedEvent
from pathways.domain.moped.state import MopedState
from pathways.domain.offer.events import OfferEvent
from pathways.domain.offer.state import OfferState
from pathways.domain.organisation.events import OrganisationEvent
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.orientation.events import OrientationEvent
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.events import PanelSessionEvent
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.participations.events import ParticipationsEvent
from pathways.domain.participations.state import ParticipationsState
from pathways.domain.positioning.events import PositioningEvent
from pathways.domain.positioning.state import PositioningState
from pathways.domain.post.events import PostEvent
from pathways.domain.post.state import PostState
from pathways.domain.project_application.events import ProjectApplicationEvent
from pathways.domain.project_application.state import ProjectApplicationState
from pathways.domain.report.events import ReportEvent
from pathways.domain.report.state import ReportState
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
    (ProjectApplicationState, get_args(ProjectApplicationEvent)),
    (ActionAgreementState, get_args(AgreementEvent)),
    (BudgetState, get_args(BudgetEvent)),
    (EnrolmentState, get_args(EnrolmentEvent)),
    (ParticipationsState, get_args(ParticipationsEvent)),
    (PostState, get_args(PostEvent)),
    (MopedState, get_args(MopedEvent)),
    (ActionSessionState, get_args(ActionSessionEvent)),
    (OfferState, get_args(OfferEvent)),
    (PositioningState, get_args(PositioningEvent)),
    (ReportState, get_args(ReportEvent)),
    (AlertState, (AlertRaised,)),
    (SweepState, (DeadlinesSwept,)),
)


@cache
def state_of(event: str) -> type[State]:
    """The state that the event of that name makes evolve."""
    return next(state for state, events in AGGREGATES if event in {each.name for each in events})


def events_of(kind: type[State]) -> tuple[str, ...]:
    """The names of the events that make this state evolve."""
    return tuple(each.name for state, events in AGGREGATES if state is kind for each in events)
