"""A legitimate ground, or a contract made in time, closes the procedure (A1.12)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.orientation.events import RecallClosed, RecallClosing
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import Refusal
from pathways.domain.sanction.events import ProcedureRegularised
from pathways.domain.sanction.order import check_after, check_undecided, not_in_the_future
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.texts import optional_text, text


class RegulariseProcedure(Command):
    """Close the procedure without a decision, at any time before it (Annexe 1, art. 4.4)."""

    procedure_id: UUID
    on: date
    closing: RecallClosing
    ground: str | None = None


class RegularisedByADecision(Refusal):
    """Une décision du Président ne régularise pas la procédure : elle la termine."""

    rule = "A1.12"
    field = "closing"
    remedy = "Enregistrez la décision."


@decides
def regularise_procedure(
    command: RegulariseProcedure,
    procedure: SanctionProcedureState,
    orientation: OrientationState,
    today: date,
) -> Decision:
    """Closed, and the recall with it where it is still open. A legitimate ground is told.

    Entered late, it may lie before steps recorded since: the situation was made good all the same.
    """
    check_undecided(procedure)
    not_in_the_future(command.on, today)
    check_after(procedure.opened_on, command.on)
    if command.closing is RecallClosing.DECIDED:
        raise RegularisedByADecision
    if command.closing is RecallClosing.LEGITIMATE_GROUND:
        ground: str | None = text(command.ground or "", "ground")
    else:
        ground = optional_text(command.ground, "ground")
    regularised = ProcedureRegularised(command.on, command.closing.value, ground)
    recall_open = orientation.recall.breach_reported_on == procedure.breach_reported_on
    still_open = orientation.ended_on is None or command.on <= orientation.ended_on
    if not (recall_open and still_open):
        return [regularised]
    return [regularised, On(orientation, (RecallClosed(command.on, command.closing),))]
