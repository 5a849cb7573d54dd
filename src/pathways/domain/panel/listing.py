"""A person's case enters the agenda, by the generated proposal or by hand, and may leave it.

Nobody is twice on one agenda; that nobody waits on two is proved by the claim each case takes.
"""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.orientation.checks import during, still_open
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.checks import (
    not_held_yet,
    not_locked_yet,
    open_case,
    planned_day,
    since_planned,
)
from pathways.domain.panel.events import CaseKind, CaseListed, CaseRemoved, PanelKind
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import AlreadyRecorded, Malformed, NotFound, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.texts import french, text

CASES = {
    PanelKind.EPL: frozenset({CaseKind.TWELVE_MONTH_REVIEW, CaseKind.REORIENTATION_REQUEST}),
    PanelKind.EPD: frozenset({CaseKind.BREACH}),
}
"""What each panel looks at (A1.10 to A1.12)."""
BY_HAND = "by_hand"


class ListCase(Command):
    """Someone adds a case by hand, and says why; `procedure_id` goes with a breach."""

    session_id: UUID
    case_id: UUID
    orientation_id: UUID
    kind: CaseKind
    on: date
    ground: str
    procedure_id: UUID | None = None
    presenter_id: UUID | None = None


class ListProposedCase(Command):
    """The generated proposal adds a case; `reason` is a code of `listing_reasons`."""

    session_id: UUID
    case_id: UUID
    orientation_id: UUID
    kind: CaseKind
    on: date
    reason: str
    procedure_id: UUID | None = None
    presenter_id: UUID | None = None


class RemoveCase(Command):
    session_id: UUID
    case_id: UUID
    on: date
    ground: str


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


class ReviewNotDue(Refusal):
    """L'étude à 12 mois est due le {due_on}, après la séance suivante, le {next_session_on}."""

    rule = "A1.11"
    field = "reason"
    remedy = "Proposez ce dossier à la séance suivante, ou ajoutez-le à la main avec un motif."


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


class ReasonNotForThisCase(Refusal):
    """« {reason} » n'est pas un motif qui amène ce dossier."""

    rule = "H7"
    field = "reason"


@decides
def list_case(
    command: ListCase,
    session: PanelSessionState,
    orientation: OrientationState,
    procedure: SanctionProcedureState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Listed by hand, with its ground."""
    ground = text(command.ground, "ground")
    _entering(command, session, orientation, procedure, today)
    return [_listed(command, orientation, rules, reason=BY_HAND, ground=ground)]


@decides
def list_proposed_case(
    command: ListProposedCase,
    session: PanelSessionState,
    orientation: OrientationState,
    procedure: SanctionProcedureState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Listed by the proposal, with the reason it gives and the rule of that reason."""
    if command.reason == BY_HAND:
        raise ReasonNotForThisCase(reason=command.reason)
    _entering(command, session, orientation, procedure, today)
    listed = _listed(command, orientation, rules, reason=command.reason, ground=None)
    due_on, next_session_on = listed.due_on, session.next_session_on
    if due_on is not None and next_session_on is not None and due_on > next_session_on:
        raise ReviewNotDue(due_on=french(due_on), next_session_on=french(next_session_on))
    return [listed]


@decides
def remove_case(command: RemoveCase, session: PanelSessionState, today: date) -> Decision:
    """Removed, with its ground, until the agenda is locked."""
    _changing_the_agenda(session, command.on, today)
    case = open_case(session, command.case_id)
    return [
        CaseRemoved(
            case_id=command.case_id,
            beneficiary_id=case.beneficiary_id,
            removed_on=command.on,
            ground=text(command.ground, "ground"),
        )
    ]


def _entering(
    command: ListCase | ListProposedCase,
    session: PanelSessionState,
    orientation: OrientationState,
    procedure: SanctionProcedureState | None,
    today: date,
) -> None:
    """The case may enter this agenda: of this panel, once, with what it rests on."""
    _changing_the_agenda(session, command.on, today)
    if session.kind is None or command.kind not in CASES[session.kind]:
        raise CaseOfTheOtherPanel
    if command.kind is CaseKind.BREACH:
        _check_procedure(orientation, procedure, command.on)
    elif procedure is not None:
        raise ProcedureMissing
    else:
        during(orientation, command.on, today)
        still_open(orientation)
        proposed_on = orientation.reorientation_proposed_on
        if command.kind is CaseKind.REORIENTATION_REQUEST and (
            proposed_on is None or command.on < proposed_on
        ):
            raise NoReorientationRequested
    if any(case.beneficiary_id == orientation.beneficiary_id for case in session.cases.values()):
        raise AlreadyOnTheAgenda
    if command.case_id in session.case_ids:
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


def _listed(
    command: ListCase | ListProposedCase,
    orientation: OrientationState,
    rules: Rules,
    *,
    reason: str,
    ground: str | None,
) -> CaseListed:
    if orientation.beneficiary_id is None:
        raise NotFound(field="orientation_id")
    because = rules.listing_reasons.on(command.on).choice(reason)
    if because is None or command.kind not in because.details["kinds"]:
        raise ReasonNotForThisCase(reason=reason)
    review = command.kind is CaseKind.TWELVE_MONTH_REVIEW
    return CaseListed(
        case_id=command.case_id,
        beneficiary_id=orientation.beneficiary_id,
        orientation_id=orientation.id,
        kind=command.kind,
        listed_on=command.on,
        reason=reason,
        rule=because.details["rule"],
        by_hand=reason == BY_HAND,
        due_on=orientation.epl_due_on if review else None,
        procedure_id=command.procedure_id,
        presenter_id=command.presenter_id,
        ground=ground,
    )


def _changing_the_agenda(session: PanelSessionState, day: date, today: date) -> None:
    since_planned(session, day, today)
    not_held_yet(session)
    not_locked_yet(session)
    if day > planned_day(session):
        raise ListedAfterSession(held_on=french(planned_day(session)))
