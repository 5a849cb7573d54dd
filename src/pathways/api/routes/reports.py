"""`/reports`: what bodies report to the Département, from its opening to its seal."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from pathways.api.commands import command
from pathways.api.context import departement
from pathways.api.fields import StrictChoice, StrictUuid
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import OnDay, documented_list, documented_read, page, shown
from pathways.api.report_files import (
    document_route,
    figures_route,
    restatement_route,
    seal_route,
)
from pathways.api.report_shown import report_shown
from pathways.domain.report.answering import AcceptReport, ReturnReport
from pathways.domain.report.events import ReportKind
from pathways.domain.report.opening import OpenAccompanimentReport, OpenFinalReport
from pathways.domain.report.quarter import OpenQuarterlyReport
from pathways.domain.report.reopening import ReopenReport
from pathways.domain.report.state import ReportState, ReportStatus
from pathways.domain.report.submitting import SubmitReport
from pathways.domain.report.writing import WriteReportPart
from pathways.projections import lists

blueprint = Blueprint(
    "reports",
    __name__,
    url_prefix=f"{PREFIX}/reports",
    description="Final and quarterly reports: figures from the events, texts from the bodies.",
)
ONE = "/<uuid:report_id>"

command(blueprint, "/final", OpenFinalReport)
command(blueprint, "/accompaniment", OpenAccompanimentReport)
command(blueprint, "/quarterly", OpenQuarterlyReport)
command(blueprint, f"{ONE}/parts", WriteReportPart)
command(blueprint, f"{ONE}/submission", SubmitReport)
command(blueprint, f"{ONE}/return", ReturnReport)
command(blueprint, f"{ONE}/acceptance", AcceptReport)
command(blueprint, f"{ONE}/reopening", ReopenReport)
seal_route(blueprint, f"{ONE}/seal")
figures_route(blueprint, f"{ONE}/figures")
restatement_route(blueprint, f"{ONE}/restatement")
document_route(blueprint, f"{ONE}/document")


class ReportsAsked(OnDay):
    kind = StrictChoice(ReportKind, metadata={"type": "string", "enum": [*ReportKind]})
    status = StrictChoice(ReportStatus, metadata={"type": "string", "enum": [*ReportStatus]})
    organisation = StrictUuid()
    subject = StrictUuid(metadata={"description": "The agreement, or the body, reported on."})


@blueprint.get("")
@documented_list(blueprint, ReportsAsked, lists.Report)
def reports(query: dict[str, Any]) -> Response:
    """Reports as they stood on the day, the soonest due first."""
    names = ("kind", "status", "organisation", "subject")
    asked = {name: query[name] for name in names if name in query}

    def fetch(after: dict[str, Any], limit: int) -> list[lists.Report]:
        day = date.fromisoformat(after["on"])
        skip = after.get("skip", 0)
        return lists.reports(departement(), day, skip=skip, limit=limit, **asked)

    return page(query, fetch, on=True)


@blueprint.get(ONE)
@documented_read(blueprint, report_shown)
def report(report_id: UUID) -> Response:
    """The report as it stands: its headings with their texts, its steps, its seals."""
    return shown(ReportState, report_id, report_shown)
