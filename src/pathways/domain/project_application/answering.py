"""The answer: accepted by a vote of credits, refused with its reasons, or given up (DR 3.3)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.money import euros
from pathways.domain.project_application.checks import (
    awaiting_an_answer,
    not_answered,
    not_before,
    not_in_the_future,
)
from pathways.domain.project_application.events import (
    ProjectAccepted,
    ProjectRefused,
    ProjectWithdrawn,
)
from pathways.domain.project_application.state import ProjectApplicationState
from pathways.domain.refusal import Malformed, Refusal
from pathways.domain.texts import text


class AcceptProject(Command):
    """`vote` names the deliberation that votes the credits; `amount` is in euros."""

    application_id: UUID
    accepted_on: date
    decided_by: str
    vote: str
    amount: Decimal


class RefuseProject(Command):
    application_id: UUID
    refused_on: date
    decided_by: str
    reasons: tuple[str, ...]


class WithdrawProject(Command):
    """The body gives its project up, before any answer."""

    application_id: UUID
    withdrawn_on: date
    reason: str


class NotReviewed(Refusal):
    """Le projet n'est pas encore instruit sur les critères de sélection."""

    rule = "G5"
    field = "application_id"
    remedy = "Enregistrez d'abord son instruction."


class MoreThanRequested(Refusal):
    """L'organisme demande {requested} € : il n'en reçoit pas davantage."""

    rule = "G5"
    field = "amount"


class RefusedWithoutReasons(Malformed):
    """Un refus dit ses motifs."""

    rule = "G5"
    field = "reasons"


@decides
def accept_project(
    command: AcceptProject, application: ProjectApplicationState, today: date
) -> Decision:
    """Accepted once studied, for at most what was asked."""
    submitted = awaiting_an_answer(application)
    _reviewed(application, command.accepted_on, "accepted_on", today)
    amount = euros(command.amount, "amount")
    if amount > submitted.requested:
        raise MoreThanRequested(requested=submitted.requested)
    return [
        ProjectAccepted(
            accepted_on=command.accepted_on,
            decided_by=text(command.decided_by, "decided_by"),
            vote=text(command.vote, "vote"),
            amount=amount,
        )
    ]


@decides
def refuse_project(
    command: RefuseProject, application: ProjectApplicationState, today: date
) -> Decision:
    """Refused once studied, with every reason."""
    awaiting_an_answer(application)
    _reviewed(application, command.refused_on, "refused_on", today)
    if not command.reasons:
        raise RefusedWithoutReasons
    return [
        ProjectRefused(
            refused_on=command.refused_on,
            decided_by=text(command.decided_by, "decided_by"),
            reasons=tuple(text(reason, "reasons") for reason in command.reasons),
        )
    ]


@decides
def withdraw_project(
    command: WithdrawProject, application: ProjectApplicationState, today: date
) -> Decision:
    """The body withdraws what nobody has answered yet, pre-project or project."""
    not_answered(application)
    not_in_the_future(command.withdrawn_on, "withdrawn_on", today)
    submitted = application.submitted
    since = submitted.submitted_on if submitted else application.received_on
    if since is not None:
        not_before(command.withdrawn_on, since, "withdrawn_on", "son dépôt")
    return [
        ProjectWithdrawn(withdrawn_on=command.withdrawn_on, reason=text(command.reason, "reason"))
    ]


def _reviewed(application: ProjectApplicationState, day: date, field: str, today: date) -> None:
    if application.reviewed is None:
        raise NotReviewed
    not_in_the_future(day, field, today)
    not_before(day, application.reviewed.reviewed_on, field, "son instruction")
