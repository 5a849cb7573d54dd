"""Final reports in every state: on time or late, returned, reopened, accepted (G8).

Their seal needs the figures of the log: it comes once everything is recorded (`told`).
"""

from datetime import timedelta
from uuid import UUID

from pathways.demo.actions.action import Action
from pathways.demo.clock import Story
from pathways.domain.report.answering import AcceptReport, ReturnReport
from pathways.domain.report.events import ReportOpened
from pathways.domain.report.opening import OpenFinalReport
from pathways.domain.report.reopening import ReopenReport
from pathways.domain.report.submitting import SubmitReport
from pathways.domain.report.writing import WriteReportPart
from pathways.event_store.deciding import Request

WRITTEN = {
    "course": "L'action s'est tenue toute l'année sur ses sites, avec l'équipe prévue.",
    "quantitative_analysis": "Moins d'entrées que prévu au printemps, un groupe complet ensuite.",
    "qualitative_analysis": "Plus de régularité ; des projets qui tiennent en fin de parcours.",
    "financial_analysis": "Les crédits ont payé l'encadrement ; le reste vient des cofinanceurs.",
}
OTHERWISE = "Comme convenu avec le Département ; le détail est tenu à sa disposition."
WHO = "La direction de l'organisme"


def reported(action: Action, turn: int) -> Story:
    """Written in the weeks after the end; `turn` says what becomes of it."""
    yield action.clock.working_day(action.last + timedelta(days=12))
    opening = OpenFinalReport(agreement_id=action.id, on=action.today, until=action.last)
    opened = yield action.asks(opening)
    if not opened:
        return
    report = opening.report_id
    if turn % 8 == 7:
        return  # never finished: its lateness is an alert
    yield from _written(action, report, opened.first(ReportOpened).compulsory)
    yield action.later(70, 80) if turn % 8 == 3 else action.later(5, 25)
    yield _submits(action, report)
    if turn % 8 == 4:
        return  # with the Département
    yield action.later(10, 25)
    if turn % 8 in (1, 2):
        reason = "L'analyse financière ne dit rien du cofinancement"
        yield action.decides(ReturnReport(report_id=report, on=action.today, reason=reason))
        if turn % 8 == 2:
            return  # not sent again yet
        yield from _written(action, report, ("financial_analysis",))
        yield action.later(5, 12)
        yield _submits(action, report)
        yield action.later(5, 12)
    accepted = AcceptReport(report_id=report, on=action.today, accepted_by="Développeuse insertion")
    yield action.decides(accepted)
    if turn % 8 == 5:
        yield action.later(10, 20)
        reason = "Deux feuilles de présence retrouvées"
        yield action.decides(ReopenReport(report_id=report, on=action.today, reason=reason))
        return
    action.accepted_report = report


def _written(action: Action, report: UUID, parts: tuple[str, ...]) -> Story:
    for part in parts:
        yield action.asks(
            WriteReportPart(
                report_id=report, on=action.today, part=part, text=WRITTEN.get(part, OTHERWISE)
            )
        )


def _submits(action: Action, report: UUID) -> Request:
    return action.asks(SubmitReport(report_id=report, on=action.today, submitted_by=WHO))
