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
from pathways.domain.refusal import AlreadyRecorded, Malformed, Refusal
from pathways.domain.rules import Rules
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


class ReasonNotForThisCase(Refusal):
    """« {reason} » n'est pas un motif qui amène ce dossier."""

    rule = "H7"
    field = "reason"


@decides
def list_case(
    command: ListCase,
    session: PanelSessionState,
    orientation: OrientationState,
    rules: Rules,
    today: date,
) -> Decision:
    """Listed by hand, with its ground."""
    ground = text(command.ground, "ground")
    return [_listed(command, session, orientation, rules, today, reason=BY_HAND, ground=ground)]


@decides
def list_proposed_case(
    command: ListProposedCase,
    session: PanelSessionState,
    orientation: OrientationState,
    rules: Rules,
    today: date,
) -> Decision:
    """Listed by the proposal, with the reason it gives and the rule of that reason."""
    if command.reason == BY_HAND:
        raise ReasonNotForThisCase(reason=command.reason)
    listed = _listed(
        command, session, orientation, rules, today, reason=command.reason, ground=None
    )
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


def _listed(
    command: ListCase | ListProposedCase,
    session: PanelSessionState,
    orientation: OrientationState,
    rules: Rules,
    today: date,
    *,
    reason: str,
    ground: str | None,
) -> CaseListed:
    _changing_the_agenda(session, command.on, today)
    if session.kind is None or command.kind not in CASES[session.kind]:
        raise CaseOfTheOtherPanel
    during(orientation, command.on, today)
    still_open(orientation)
    assert orientation.beneficiary_id is not None  # the orientation was decided: `during`
    if any(case.beneficiary_id == orientation.beneficiary_id for case in session.cases.values()):
        raise AlreadyOnTheAgenda
    if command.case_id in session.case_ids:
        raise CaseIdTaken
    if (command.kind is CaseKind.BREACH) != (command.procedure_id is not None):
        raise ProcedureMissing
    if (
        command.kind is CaseKind.REORIENTATION_REQUEST
        and orientation.reorientation_proposed_on is None
    ):
        raise NoReorientationRequested
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
