"""The EPD is seised of the complete file, and gives its opinion (A1.12, N8, N10)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.panel.events import EpdOpinionGiven, PanelKind
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.sanction.events import EpdOpinionReceived, ReferredToEpd
from pathways.domain.sanction.order import StepMissing, check_step, check_undecided
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.texts import french


class ReferToEpd(Command):
    """Refer the file to a session of the EPD, where it is the case of that id (art. 4.4)."""

    procedure_id: UUID
    on: date
    session_id: UUID
    case_id: UUID


class RecordEpdOpinion(Command):
    """Take the opinion given in session on the procedure's own record."""

    procedure_id: UUID


class NotTheEpd(Refusal):
    """Un manquement se soumet à l'équipe pluridisciplinaire départementale (EPD)."""

    rule = "A1.12"
    field = "session_id"


class EpdSessionCancelled(Refusal):
    """Cette séance est annulée."""

    rule = "A1.12"
    field = "session_id"
    remedy = "Choisissez une autre séance de l'EPD."


class EpdSessionPast(Refusal):
    """Cette séance est du {held_on} : le dossier ne peut lui être soumis le {day}."""

    rule = "A1.12"
    field = "session_id"
    remedy = "Choisissez une séance à venir."


class NotOnTheAgenda(Refusal):
    """Cette procédure n'est pas à l'ordre du jour de cette séance sous ce dossier."""

    rule = "A1.12"
    field = "case_id"
    remedy = "Inscrivez d'abord le dossier à l'ordre du jour."


class OpinionAlreadyReceived(AlreadyRecorded):
    """L'avis de l'EPD est déjà enregistré, du {given_on}."""

    rule = "A1.12"
    field = "procedure_id"


class NoEpdOpinionGiven(Refusal):
    """L'EPD n'a pas donné d'avis sur ce dossier."""

    rule = "A1.12"
    field = "procedure_id"
    remedy = "Enregistrez d'abord l'avis dans la séance."


@decides
def refer_to_epd(
    command: ReferToEpd,
    procedure: SanctionProcedureState,
    session: PanelSessionState,
    today: date,
) -> Decision:
    """Referred; to another session again, where the first one did not conclude."""
    _no_opinion_yet(procedure)
    if procedure.completed_on is None:
        raise StepMissing(step="le dossier complet", field="procedure_id")
    check_step(procedure, command.on, today)
    if session.kind is not PanelKind.EPD:
        raise NotTheEpd
    if session.cancelled_on is not None:
        raise EpdSessionCancelled
    sits_on = session.held_on or session.planned_for
    if sits_on is not None and sits_on < command.on:
        raise EpdSessionPast(held_on=french(sits_on), day=french(command.on))
    case = session.case(command.case_id)
    if case is None or case.procedure_id != procedure.id:
        raise NotOnTheAgenda
    return [ReferredToEpd(command.on, command.session_id, command.case_id)]


@decides
def record_epd_opinion(
    command: RecordEpdOpinion,
    procedure: SanctionProcedureState,
    session: PanelSessionState | None,
    today: date,
) -> Decision:
    """The opinion as the session gave it. No opinion without a session (CASF L262-39; N8)."""
    _no_opinion_yet(procedure)
    if session is None or procedure.case_id is None:
        raise StepMissing(step="la saisine de l'EPD", field="procedure_id")
    opinion = session.opinions.get(procedure.case_id)
    if not isinstance(opinion, EpdOpinionGiven) or opinion.procedure_id != procedure.id:
        raise NoEpdOpinionGiven
    check_step(procedure, opinion.given_on, today)
    return [
        EpdOpinionReceived(
            given_on=opinion.given_on,
            session_id=session.id,
            case_id=procedure.case_id,
            advice=opinion.advice.value,
            percent=opinion.percent,
            months=opinion.months,
            until=opinion.until,
        )
    ]


def _no_opinion_yet(procedure: SanctionProcedureState) -> None:
    check_undecided(procedure)
    if procedure.opinion is not None:
        raise OpinionAlreadyReceived(given_on=french(procedure.opinion.given_on))
