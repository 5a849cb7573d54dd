"""What a case meets to enter an agenda: of this panel, once, with what it rests on."""

from datetime import date
from uuid import UUID

from pathways.domain.orientation.checks import during, still_open
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.checks import (
    not_held_yet,
    not_locked_yet,
    planned_day,
    since_planned,
)
from pathways.domain.panel.events import CaseKind, PanelKind
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import AlreadyRecorded, Malformed, Refusal
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.texts import french

CASES = {
    PanelKind.EPL: frozenset({CaseKind.TWELVE_MONTH_REVIEW, CaseKind.REORIENTATION_REQUEST}),
    PanelKind.EPD: frozenset({CaseKind.BREACH}),
}
"""What each panel looks at (A1.10 to A1.12)."""


class ListedAfterSession(Refusal):
    """La séance est convoquée le {held_on} : rien ne s'y inscrit après."""

    rule = "H6"
    field = "on"


class CaseOfTheOtherPanel(Refusal):
    """Un dossier de cette sorte ne passe pas devant cette équipe pluridisciplinaire.

    12-month reviews and reorientation requests go to the EPL, breaches to the EPD.
    """

    rule = "N8"
    field = "kind"


class AlreadyOnTheAgenda(AlreadyRecorded):
    """Cette personne est déjà à l'ordre du jour de cette séance."""

    rule = "N8"
    field = "orientation_id"


class CaseIdTaken(AlreadyRecorded):
    """Cet identifiant de dossier a déjà servi dans cette séance."""

    field = "case_id"


class NoReorientationRequested(Refusal):
    """Aucune réorientation n'est proposée pour cette personne."""

    rule = "A1.10"
    field = "orientation_id"
    remedy = "Enregistrez d'abord la proposition de l'organisme."


class ProcedureMissing(Malformed):
    """Un manquement s'inscrit avec sa procédure, et elle seule."""

    field = "procedure_id"


class ProcedureOfAnother(Refusal):
    """Cette procédure porte sur un autre accompagnement."""

    rule = "A1.12"
    field = "procedure_id"


class FileIncomplete(Refusal):
    """Le dossier de manquement n'est pas complet : il ne peut pas encore passer en EPD."""

    rule = "A1.12"
    field = "procedure_id"
    remedy = "Attendez la réponse de la personne, ou la fin de son délai."


class ProcedureClosed(Refusal):
    """Cette procédure est close : décidée, ou régularisée."""

    rule = "A1.12"
    field = "procedure_id"


def changing_the_agenda(session: PanelSessionState, day: date, today: date) -> None:
    """The agenda may still change on that day."""
    since_planned(session, day, today)
    not_held_yet(session)
    not_locked_yet(session)
    if day > planned_day(session):
        raise ListedAfterSession(held_on=french(planned_day(session)))


def check_entering(
    session: PanelSessionState,
    orientation: OrientationState,
    procedure: SanctionProcedureState | None,
    *,
    case_id: UUID,
    kind: CaseKind,
    on: date,
    today: date,
) -> None:
    """The case may enter this agenda that day; raises the refusal that stands in its way."""
    changing_the_agenda(session, on, today)
    if session.kind is None or kind not in CASES[session.kind]:
        raise CaseOfTheOtherPanel
    if kind is CaseKind.BREACH:
        _check_procedure(orientation, procedure, on)
    elif procedure is not None:
        raise ProcedureMissing
    else:
        during(orientation, on, today)
        still_open(orientation)
        proposed_on = orientation.reorientation_proposed_on
        if kind is CaseKind.REORIENTATION_REQUEST and (proposed_on is None or on < proposed_on):
            raise NoReorientationRequested
    if any(case.beneficiary_id == orientation.beneficiary_id for case in session.cases.values()):
        raise AlreadyOnTheAgenda
    if case_id in session.case_ids:
        raise CaseIdTaken


def _check_procedure(
    orientation: OrientationState, procedure: SanctionProcedureState | None, day: date
) -> None:
    # A breach outlives its accompaniment: a reorientation does not undo it.
    if procedure is None:
        raise ProcedureMissing
    if procedure.orientation_id != orientation.id:
        raise ProcedureOfAnother
    if procedure.completed_on is None or day < procedure.completed_on:
        raise FileIncomplete
    if procedure.decision is not None or procedure.regularised_on is not None:
        raise ProcedureClosed
