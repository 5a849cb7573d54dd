"""Requests for funding and agreements as they are shown: what was asked, answered and agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from pathways.api.context import departement, today
from pathways.api.resources import Named, named_body
from pathways.domain.agreement.events import AgreementAmended, AgreementSigned, AgreementTerms
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.agreement.terms import agreed_amount
from pathways.domain.correction import in_force
from pathways.domain.event import Event
from pathways.domain.project_application.events import (
    PreProjectReceived,
    ProjectAccepted,
    ProjectRefused,
    ProjectReviewed,
    ProjectSubmitted,
    ProjectWithdrawn,
)
from pathways.domain.project_application.state import ProjectApplicationState
from pathways.event_store.application import Loaded
from pathways.projections import lists

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class ApplicationShown:
    id: UUID
    organisation: Named
    status: str
    pre_project: PreProjectReceived | None
    project: ProjectSubmitted | None
    review: ProjectReviewed | None
    accepted: ProjectAccepted | None
    refused: ProjectRefused | None
    withdrawn: ProjectWithdrawn | None
    agreement_id: UUID | None


@dataclass(frozen=True)
class DutyShown:
    """A communication duty of the operator, and whether it is ticked off."""

    duty: str
    kept: bool


@dataclass(frozen=True)
class AgreementShown:
    id: UUID
    organisation: Named
    application_id: UUID | None
    programme: str | None
    title: str
    signed_on: date | None
    terms: AgreementTerms | None
    amount: Decimal
    last_day: date
    ended_on: date | None
    amendments: int
    final_report_due_on: date | None
    reports: tuple[UUID, ...]
    """The reports opened on it by today: `/v1/reports/{id}`."""
    gdpr_clause: bool
    communication_duties: tuple[DutyShown, ...]
    confirmed: frozenset[str]
    flagged: tuple[str, ...]


def application_shown(loaded: Loaded) -> ApplicationShown:
    """A request for funding, every step of it as it was told."""
    state = loaded.state
    assert isinstance(state, ProjectApplicationState)
    assert state.organisation_id is not None
    facts = [envelope.event for envelope in in_force(loaded.envelopes)]

    return ApplicationShown(
        id=state.id,
        organisation=named_body(state.organisation_id),
        status=_status(state),
        pre_project=_told(facts, PreProjectReceived),
        project=state.submitted,
        review=state.reviewed,
        accepted=state.accepted,
        refused=_told(facts, ProjectRefused),
        withdrawn=_told(facts, ProjectWithdrawn),
        agreement_id=state.agreement.agreement_id if state.agreement else None,
    )


def agreement_shown(loaded: Loaded) -> AgreementShown:
    """An action's agreement: the terms in force, what they cost, what was confirmed and kept."""
    state = loaded.state
    assert isinstance(state, ActionAgreementState)
    assert state.terms is not None
    facts = [envelope.event for envelope in in_force(loaded.envelopes)]
    signed = next(fact for fact in facts if isinstance(fact, AgreementSigned))
    return AgreementShown(
        id=state.id,
        organisation=named_body(signed.organisation_id),
        application_id=state.application_id,
        programme=state.programme,
        title=signed.title,
        signed_on=state.signed_on,
        terms=state.terms,
        amount=agreed_amount(state.terms),
        last_day=state.last_day,
        ended_on=state.ended_on,
        amendments=sum(isinstance(fact, AgreementAmended) for fact in facts),
        final_report_due_on=state.final_report_due_on,
        reports=tuple(
            one.report for one in lists.reports(departement(), today(), subject=state.id)
        ),
        gdpr_clause=signed.gdpr_clause,
        communication_duties=tuple(
            DutyShown(duty, duty in state.duties_kept) for duty in state.communication_duties
        ),
        confirmed=state.confirmed,
        flagged=next(
            fact.flagged
            for fact in reversed(facts)
            if isinstance(fact, AgreementSigned | AgreementAmended)
        ),
    )


def _told(facts: Sequence[Event], kind: type[E]) -> E | None:
    return next((fact for fact in facts if isinstance(fact, kind)), None)


def _status(state: ProjectApplicationState) -> str:
    if state.withdrawn_on:
        return "withdrawn"
    if state.refused_on:
        return "refused"
    if state.agreement:
        return "agreed"
    if state.accepted:
        return "accepted"
    if state.reviewed:
        return "reviewed"
    return "submitted" if state.submitted else "pre_project"
