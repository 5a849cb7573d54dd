"""A report is sent to the Département, on time or late (G8)."""

from datetime import date
from uuid import UUID

from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.refusal import Refusal
from pathways.domain.report.checks import being_written, the_report
from pathways.domain.report.events import ReportKind, ReportOpened, ReportSubmitted
from pathways.domain.report.state import ReportState
from pathways.domain.texts import french, text


class SubmitReport(Command):
    report_id: UUID
    on: date
    submitted_by: str


class PartsMissing(Refusal):
    """Il manque des parties obligatoires : {missing}."""

    rule = "G8"
    field = "report_id"
    remedy = "Écrivez chacune de ces parties, puis transmettez le bilan."


class PeriodNotOver(Refusal):
    """Les chiffres du bilan vont jusqu'au {until} : il ne se transmet pas avant."""

    rule = "G8"
    field = "on"


@decides
def submit_report(
    command: SubmitReport,
    report: ReportState,
    agreement: ActionAgreementState | None,
    organisation: OrganisationState | None,
    today: date,
) -> Decision:
    """Sent, once every compulsory part is written; how late is recorded, and refuses nothing."""
    opened = the_report(report, command.on, today)
    being_written(report)
    if command.on < opened.until:
        raise PeriodNotOver(until=french(opened.until), rule=opened.rule)
    if report.missing:
        raise PartsMissing(missing=", ".join(report.missing), rule=opened.rule)
    due_on, rule = due(opened, agreement, organisation)
    return [
        ReportSubmitted(
            submitted_on=command.on,
            submitted_by=text(command.submitted_by, "submitted_by"),
            due_on=due_on,
            rule=rule,
            days_late=max(0, (command.on - due_on).days),
        )
    ]


def due(
    opened: ReportOpened,
    agreement: ActionAgreementState | None,
    organisation: OrganisationState | None,
) -> tuple[date, str]:
    """When the report is due as the agreement now stands, and by which rule.

    An agreement amended or cut short after the opening moves the day; a quarter never moves.
    """
    if opened.kind is ReportKind.QUARTERLY:
        return opened.due_on, opened.rule
    if agreement is not None and agreement.final_report_due_on is not None:
        return agreement.final_report_due_on, agreement.final_report_rule or opened.rule
    if organisation is not None and opened.subject_id == organisation.id:
        running = organisation.agreement_on(opened.until)
        if running is not None and running.final_report_due_on is not None:
            return running.final_report_due_on, opened.rule
    return opened.due_on, opened.rule
