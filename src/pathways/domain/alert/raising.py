"""An alert is raised, once for each step of a deadline (`rules.alert_steps_for`)."""

from datetime import date
from uuid import UUID

from pathways.domain.alert.events import AlertRaised
from pathways.domain.alert.state import AlertState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import AlreadyRecorded, InTheFuture
from pathways.domain.texts import french


class RaiseAlert(Command, creates=True):
    """`alert_id` derives from the deadline and its step; `rule` is the rule the deadline rests on.

    `raised_on` is the business day swept, not the day the scheduler came round to it: the step's
    own day, or a later one where the deadline was learnt late.
    """

    alert_id: UUID
    raised_on: date
    deadline: UUID
    kind: str
    step: str
    due_on: date
    to: str
    rule: str
    beneficiary_id: UUID | None = None
    orientation_id: UUID | None = None
    organisation_id: UUID | None = None
    referent_id: UUID | None = None
    agreement_id: UUID | None = None


class AlreadyRaised(AlreadyRecorded):
    """Cette alerte est déjà donnée."""


@decides
def raise_alert(command: RaiseAlert, alert: AlertState, today: date) -> Decision:
    """Raise the alert; AlreadyRaised the second time, however late or from wherever it comes."""
    if alert.raised_on is not None:
        raise AlreadyRaised
    if command.raised_on > today:
        raise InTheFuture(field="raised_on", day=french(command.raised_on))
    return [
        AlertRaised(
            raised_on=command.raised_on,
            deadline=command.deadline,
            kind=command.kind,
            step=command.step,
            due_on=command.due_on,
            to=command.to,
            rule=command.rule,
            beneficiary_id=command.beneficiary_id,
            orientation_id=command.orientation_id,
            organisation_id=command.organisation_id,
            referent_id=command.referent_id,
            agreement_id=command.agreement_id,
        )
    ]
