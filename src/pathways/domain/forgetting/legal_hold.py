"""Legal hold: a person's data are kept as long as a procedure or an appeal runs (G10, N11).

What proves that a sanction was legal, or that it was not, stands in the person's file. It is kept
while someone may still need it: the person who contests, the court, the Président. The days come
from the facts; only the delay to go to court is read from the rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from pathways.domain.orientation.state import OrientationState
from pathways.domain.rules import Rules
from pathways.domain.sanction.state import SanctionProcedureState


class HoldGround(StrEnum):
    """Why a person's data are held."""

    BREACH_REPORTED = "breach_reported"  # un manquement est signalé et n'a pas de suite
    PROCEDURE = "procedure"  # la procédure n'est ni décidée, ni régularisée
    SANCTION = "sanction"  # la sanction court
    APPEAL_OPEN = "appeal_open"  # la personne peut encore former un recours préalable
    APPEAL = "appeal"  # un recours préalable attend sa réponse
    COURT_OPEN = "court_open"  # la personne peut encore aller devant le juge
    COURT = "court"  # le tribunal est saisi


GROUNDS = {
    HoldGround.BREACH_REPORTED: "un manquement signalé attend sa suite",
    HoldGround.PROCEDURE: "une procédure de sanction est en cours",
    HoldGround.SANCTION: "une sanction court",
    HoldGround.APPEAL_OPEN: "un recours préalable peut encore être formé",
    HoldGround.APPEAL: "un recours préalable attend sa réponse",
    HoldGround.COURT_OPEN: "le juge peut encore être saisi",
    HoldGround.COURT: "le juge est saisi",
}


@dataclass(frozen=True)
class Hold:
    """What holds the data: a procedure, or an accompaniment under a breach reported.

    `until` is the last day of the delay that runs; None where only another fact ends it.
    """

    ground: HoldGround
    held_by: UUID
    until: date | None = None

    @property
    def told(self) -> str:
        """The ground, in French."""
        return GROUNDS[self.ground]


def holds(
    orientations: Iterable[OrientationState],
    procedures: Iterable[SanctionProcedureState],
    rules: Rules,
    today: date,
) -> tuple[Hold, ...]:
    """Everything that holds the data of the person on that day."""
    taken_up = [(one, _held_by(one, rules, today)) for one in procedures]
    of_procedures = [hold for _, hold in taken_up if hold is not None]
    procedures_of = {one.orientation_id for one, hold in taken_up if hold is not None}
    breaches = [
        Hold(HoldGround.BREACH_REPORTED, one.id)
        for one in orientations
        if one.ended_on is None
        and one.recall.breach_reported_on is not None
        and one.id not in procedures_of
    ]
    return (*of_procedures, *breaches)


def _held_by(procedure: SanctionProcedureState, rules: Rules, today: date) -> Hold | None:
    if procedure.opened_on is None or procedure.regularised_on is not None:
        return None
    if procedure.decision is None:
        return Hold(HoldGround.PROCEDURE, procedure.id)
    # A decision without sanction, or undone, leaves nothing to contest.
    if procedure.sanction is None:
        return None
    return _contested(procedure, rules, today) or _running(procedure, today)


def _contested(procedure: SanctionProcedureState, rules: Rules, today: date) -> Hold | None:
    if procedure.court_dismissed_on is not None:
        return _court_open(procedure, procedure.court_dismissed_on, rules, today)
    if procedure.court_seised_on is not None:
        return Hold(HoldGround.COURT, procedure.id)
    if procedure.appeal_decided is not None:
        return _court_open(procedure, procedure.appeal_decided.decided_on, rules, today)
    if procedure.appeal is not None:
        silence = procedure.appeal.answer_due_on
        if silence is None or today <= silence:
            return Hold(HoldGround.APPEAL, procedure.id, silence)
        return _court_open(procedure, silence, rules, today)
    # As long as the person was not told of the decision, the delay does not run.
    due_on = procedure.appeal_due_on
    if due_on is None or today <= due_on:
        return Hold(HoldGround.APPEAL_OPEN, procedure.id, due_on)
    return None


def _court_open(
    procedure: SanctionProcedureState, since: date, rules: Rules, today: date
) -> Hold | None:
    until = rules.court_within.on(since).after(since)
    return Hold(HoldGround.COURT_OPEN, procedure.id, until) if today <= until else None


def _running(procedure: SanctionProcedureState, today: date) -> Hold | None:
    if procedure.ended_on is not None and procedure.ended_on <= today:
        return None
    term = procedure.term
    if term is None or today < term:
        return Hold(HoldGround.SANCTION, procedure.id, term)
    return None
