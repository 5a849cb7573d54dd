"""The Département returns a report with what is to change, or accepts it."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.report.checks import submitted, the_report
from pathways.domain.report.events import ReportAccepted, ReportReturned
from pathways.domain.report.state import ReportState
from pathways.domain.texts import text


class ReturnReport(Command):
    report_id: UUID
    on: date
    reason: str


class AcceptReport(Command):
    report_id: UUID
    on: date
    accepted_by: str


@decides
def return_report(command: ReturnReport, report: ReportState, today: date) -> Decision:
    """Returned with its reason: it is awaited again, under the same due date."""
    the_report(report, command.on, today)
    submitted(report)
    return [ReportReturned(command.on, text(command.reason, "reason"))]


@decides
def accept_report(command: AcceptReport, report: ReportState, today: date) -> Decision:
    """Accepted: it may be sealed."""
    the_report(report, command.on, today)
    submitted(report)
    return [ReportAccepted(command.on, text(command.accepted_by, "accepted_by"))]
