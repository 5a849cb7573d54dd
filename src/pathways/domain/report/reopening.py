"""A report that was sent, accepted or sealed is taken up again, as a matter of course."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import AlreadyRecorded
from pathways.domain.report.checks import the_report
from pathways.domain.report.events import ReportReopened
from pathways.domain.report.state import WITH_THE_DEPARTEMENT, ReportState
from pathways.domain.texts import text


class ReopenReport(Command):
    """What was sealed before stays told; the report is sealed anew at its next end."""

    report_id: UUID
    on: date
    reason: str


class ReportBeingWritten(AlreadyRecorded):
    """Le bilan est déjà entre les mains de qui l'écrit."""

    rule = "G8"
    field = "report_id"


@decides
def reopen_report(command: ReopenReport, report: ReportState, today: date) -> Decision:
    """Taken up again, wherever it stood."""
    the_report(report, command.on, today)
    if report.status not in WITH_THE_DEPARTEMENT:
        raise ReportBeingWritten(rule=report.rule)
    return [ReportReopened(command.on, text(command.reason, "reason"))]
