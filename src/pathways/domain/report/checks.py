"""What every step of a report is held to: its day, and where the report stands."""

from datetime import date

from pathways.domain.refusal import AlreadyRecorded, InTheFuture, NotFound, Refusal
from pathways.domain.report.events import ReportOpened
from pathways.domain.report.state import WITH_THE_DEPARTEMENT, ReportState, ReportStatus
from pathways.domain.texts import french


class BeforeLastStep(Refusal):
    """Le {day} est avant la dernière étape du bilan, le {last}."""

    rule = "G8"
    field = "on"


class ReportWithTheDepartement(Refusal):
    """Le bilan est transmis : plus rien ne s'y écrit."""

    rule = "G8"
    field = "report_id"
    remedy = "Rouvrez le bilan, ou demandez au Département de le retourner."


class ReportNotSubmitted(Refusal):
    """Le bilan n'est pas entre les mains du Département : il attend d'être transmis."""

    rule = "G8"
    field = "report_id"
    remedy = "Transmettez d'abord le bilan."


class ReportAlreadyAccepted(AlreadyRecorded):
    """Le bilan est déjà accepté."""

    rule = "G8"
    field = "report_id"
    remedy = "Rouvrez-le s'il doit changer."


def not_in_the_future(day: date, today: date) -> None:
    """Raises InTheFuture: what has not happened yet cannot be recorded."""
    if day > today:
        raise InTheFuture(field="on", day=french(day))


def the_report(report: ReportState, day: date, today: date) -> ReportOpened:
    """Its opening, once sure that this step comes neither before the last one nor too soon."""
    not_in_the_future(day, today)
    if report.opened is None or report.last_on is None:
        raise NotFound(field="report_id")
    if day < report.last_on:
        raise BeforeLastStep(day=french(day), last=french(report.last_on), rule=report.opened.rule)
    return report.opened


def being_written(report: ReportState) -> None:
    """Raises ReportWithTheDepartement."""
    if report.status in WITH_THE_DEPARTEMENT:
        raise ReportWithTheDepartement(rule=report.rule)


def submitted(report: ReportState) -> None:
    """Raises ReportNotSubmitted, or ReportAlreadyAccepted."""
    if report.status in (ReportStatus.ACCEPTED, ReportStatus.SEALED):
        raise ReportAlreadyAccepted(rule=report.rule)
    if report.status is not ReportStatus.SUBMITTED:
        raise ReportNotSubmitted(rule=report.rule)
