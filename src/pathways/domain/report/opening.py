"""A final report is opened: of an action's agreement, or of a body's accompaniment (G8, DR 3.6)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.refusal import AlreadyRecorded, NotFound, Refusal
from pathways.domain.report.checks import not_in_the_future
from pathways.domain.report.events import ReportKind, ReportOpened
from pathways.domain.report.state import ReportState, report_of
from pathways.domain.rules import Choice, Rule, Rules
from pathways.domain.texts import french


class OpenFinalReport(Command, creates=True):
    """Open the final report of an action, its figures counted to `until`.

    That is the last day of the agreement, or at least 31 December of its first year. The report's
    id derives from both: it is opened once.
    """

    agreement_id: UUID
    on: date
    until: date

    @property
    def report_id(self) -> UUID:
        return report_of(ReportKind.FINAL, self.agreement_id, self.until)


class OpenAccompanimentReport(Command, creates=True):
    """Open the final report of a body's accompaniment agreement, its figures counted to `until`."""

    organisation_id: UUID
    on: date
    until: date

    @property
    def report_id(self) -> UUID:
        return report_of(ReportKind.FINAL, self.organisation_id, self.until)


class ReportAlreadyOpen(AlreadyRecorded):
    """Ce bilan est déjà ouvert."""

    rule = "G8"
    field = "until"


class FiguresStopTooSoon(Refusal):
    """Les chiffres du bilan vont au moins jusqu'au {least}."""

    rule = "G8"
    field = "until"
    remedy = "Arrêtez-les au dernier jour de la convention, ou au 31 décembre s'il vient avant."


class FiguresPastTheEnd(Refusal):
    """La convention finit le {last} : il n'y a rien à compter ensuite."""

    rule = "G8"
    field = "until"
    remedy = "Arrêtez les chiffres au dernier jour de la convention."


class NothingToReport(Refusal):
    """Cette convention n'a jamais couru : elle n'a pas de bilan."""

    rule = "G8"


class NoSuchAgreementThen(NotFound):
    """Aucune convention d'accompagnement de cet organisme ne court ce jour-là."""

    rule = "G8"
    field = "until"


class OpenedBeforeSignature(Refusal):
    """Le bilan serait ouvert avant la signature de la convention, le {signed_on}."""

    rule = "G8"
    field = "on"


@decides
def open_final_report(
    command: OpenFinalReport,
    report: ReportState,
    agreement: ActionAgreementState,
    rules: Rules,
    today: date,
) -> Decision:
    """Opened, with the headings in force that day: it keeps them whatever is asked later."""
    if report.opened is not None:
        raise ReportAlreadyOpen
    not_in_the_future(command.on, today)
    assert agreement.terms is not None
    assert agreement.signed_on is not None
    assert agreement.organisation_id is not None
    assert agreement.final_report_due_on is not None
    if command.on < agreement.signed_on:
        raise OpenedBeforeSignature(signed_on=french(agreement.signed_on))
    starts_on = agreement.terms.starts_on
    check_until(command.until, starts_on, agreement.last_day)
    listed = rules.final_report_headings.on(command.on)
    compulsory, optional = headings(listed, agreement.programme)
    return [
        ReportOpened(
            opened_on=command.on,
            kind=ReportKind.FINAL,
            subject_id=agreement.id,
            organisation_id=agreement.organisation_id,
            since=starts_on,
            until=command.until,
            due_on=agreement.final_report_due_on,
            rule=agreement.final_report_rule or listed.id,
            compulsory=compulsory,
            optional=optional,
            programme=agreement.programme,
        )
    ]


@decides
def open_accompaniment_report(
    command: OpenAccompanimentReport,
    report: ReportState,
    organisation: OrganisationState,
    rules: Rules,
    today: date,
) -> Decision:
    """Opened, for the accompaniment agreement that runs on `until`."""
    if report.opened is not None:
        raise ReportAlreadyOpen
    not_in_the_future(command.on, today)
    agreement = organisation.agreement_on(command.until)
    if agreement is None or agreement.final_report_due_on is None:
        raise NoSuchAgreementThen
    check_until(command.until, agreement.starts_on, agreement.last_day)
    listed = rules.accompaniment_report_headings.on(command.on)
    compulsory, optional = headings(listed, None)
    return [
        ReportOpened(
            opened_on=command.on,
            kind=ReportKind.FINAL,
            subject_id=organisation.id,
            organisation_id=organisation.id,
            since=agreement.starts_on,
            until=command.until,
            due_on=agreement.final_report_due_on,
            rule=rules.final_report_within.on(agreement.last_day).id,
            compulsory=compulsory,
            optional=optional,
        )
    ]


def check_until(until: date, starts_on: date, last_day: date) -> None:
    """The figures stop at the end of the agreement, or at least at 31 December (« a minima »).

    Raises NothingToReport, FiguresStopTooSoon or FiguresPastTheEnd.
    """
    if last_day < starts_on:
        raise NothingToReport
    if until > last_day:
        raise FiguresPastTheEnd(last=french(last_day))
    least = min(last_day, date(starts_on.year, 12, 31))
    if until < least:
        raise FiguresStopTooSoon(least=french(least))


def headings(listed: Rule, programme: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes of the compulsory headings of that programme, and of the optional ones."""
    asked: Sequence[Choice] = [
        one
        for one in listed.value
        if not one.details.get("programmes") or programme in one.details["programmes"]
    ]
    return (
        tuple(one.code for one in asked if one.details["compulsory"]),
        tuple(one.code for one in asked if not one.details["compulsory"]),
    )
