"""The prior contact and the pre-project sheet, before a new kind of action (DR 3, annexe 8)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.project_application.checks import (
    not_in_the_future,
    open_objective,
    runs_actions,
)
from pathways.domain.project_application.events import PreProjectReceived
from pathways.domain.project_application.state import ProjectApplicationState
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import optional_text, text


class ReceivePreProject(Command, creates=True):
    """A body describes an action it would start. A new kind of action has no `programme` yet."""

    application_id: UUID
    organisation_id: UUID
    received_on: date
    contact_on: date
    title: str
    objective: str | None = None
    programme: str | None = None
    presentation: str | None = None


class SheetAfterContact(Refusal):
    """La fiche pré-projet est transmise avant tout contact avec le développeur insertion."""

    rule = "G5"
    field = "contact_on"


@decides
def receive_pre_project(
    command: ReceivePreProject,
    application: ProjectApplicationState,
    organisation: OrganisationState,
    rules: Rules,
    today: date,
) -> Decision:
    """The sheet was received, and the body met the Département about it."""
    runs_actions(organisation)
    not_in_the_future(command.contact_on, "contact_on", today)
    not_in_the_future(command.received_on, "received_on", today)
    if command.contact_on < command.received_on:
        raise SheetAfterContact
    on = command.received_on
    objective, _ = open_objective(rules, command.programme, command.objective, on, on)
    return [
        PreProjectReceived(
            received_on=command.received_on,
            contact_on=command.contact_on,
            organisation_id=command.organisation_id,
            objective=objective,
            title=text(command.title, "title"),
            programme=command.programme,
            presentation=optional_text(command.presentation, "presentation"),
        )
    ]
