"""A person's case enters the agenda, by the generated proposal or by hand, and may leave it.

Nobody is twice on one agenda; that nobody waits on two is proved by the claim each case takes.
"""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.checks import open_case
from pathways.domain.panel.entering import changing_the_agenda, check_entering
from pathways.domain.panel.events import CaseKind, CaseListed, CaseRemoved
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import NotFound, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.texts import french, text

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


class ReviewNotDue(Refusal):
    """L'étude à 12 mois est due le {due_on}, après la séance suivante, le {next_session_on}."""

    rule = "A1.11"
    field = "reason"
    remedy = "Proposez ce dossier à la séance suivante, ou ajoutez-le à la main avec un motif."


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
    check_entering(
        session,
        orientation,
        procedure,
        case_id=command.case_id,
        kind=command.kind,
        on=command.on,
        today=today,
    )
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
    check_entering(
        session,
        orientation,
        procedure,
        case_id=command.case_id,
        kind=command.kind,
        on=command.on,
        today=today,
    )
    listed = _listed(command, orientation, rules, reason=command.reason, ground=None)
    due_on, next_session_on = listed.due_on, session.next_session_on
    if due_on is not None and next_session_on is not None and due_on > next_session_on:
        raise ReviewNotDue(due_on=french(due_on), next_session_on=french(next_session_on))
    return [listed]


@decides
def remove_case(command: RemoveCase, session: PanelSessionState, today: date) -> Decision:
    """Removed, with its ground, until the agenda is locked."""
    changing_the_agenda(session, command.on, today)
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
