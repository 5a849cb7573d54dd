"""`/project-applications`: requests for funding, from the pre-project to their answer (G5)."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from pathways.api.commands import command
from pathways.api.context import departement
from pathways.api.fields import StrictText, StrictUuid
from pathways.api.funding_shown import application_shown
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import OnDay, documented_list, documented_read, page, shown
from pathways.domain.project_application.answering import (
    AcceptProject,
    RefuseProject,
    WithdrawProject,
)
from pathways.domain.project_application.pre_project import ReceivePreProject
from pathways.domain.project_application.reviewing import ReviewProject
from pathways.domain.project_application.state import ProjectApplicationState
from pathways.domain.project_application.submitting import SubmitAfterPreProject, SubmitProject
from pathways.projections import lists

blueprint = Blueprint(
    "project-applications",
    __name__,
    url_prefix=f"{PREFIX}/project-applications",
    description="Requests for funding of insertion actions: pre-project, project, review, answer.",
)
ONE = "/<uuid:application_id>"
STATUSES = (
    "pre_project", "submitted", "reviewed", "accepted", "agreed", "refused", "withdrawn",
)  # fmt: skip

command(blueprint, "", SubmitProject)
command(blueprint, "/pre-projects", ReceivePreProject)
command(blueprint, f"{ONE}/project", SubmitAfterPreProject)
command(blueprint, f"{ONE}/review", ReviewProject)
command(blueprint, f"{ONE}/acceptance", AcceptProject)
command(blueprint, f"{ONE}/refusal", RefuseProject)
command(blueprint, f"{ONE}/withdrawal", WithdrawProject)


class ApplicationsAsked(OnDay):
    status = StrictText(metadata={"enum": STATUSES})
    programme = StrictText()
    organisation = StrictUuid()


@blueprint.get("")
@documented_list(blueprint, ApplicationsAsked, lists.Application)
def project_applications(query: dict[str, Any]) -> Response:
    """Requests for funding as they stood on the day, the latest first."""
    names = ("status", "programme", "organisation")
    asked = {name: query[name] for name in names if name in query}

    def fetch(after: dict[str, Any], limit: int) -> list[lists.Application]:
        day = date.fromisoformat(after["on"])
        skip = after.get("skip", 0)
        return lists.applications(departement(), day, skip=skip, limit=limit, **asked)

    return page(query, fetch, on=True)


@blueprint.get(ONE)
@documented_read(blueprint, application_shown)
def project_application(application_id: UUID) -> Response:
    """The request as it stands, each step as it was told."""
    return shown(ProjectApplicationState, application_id, application_shown)
