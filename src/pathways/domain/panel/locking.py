"""The agenda is locked: from here on the list is a fact; what changes later shows as changed."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.panel.checks import (
    not_held_yet,
    not_locked_yet,
    planned_day,
    since_planned,
)
from pathways.domain.panel.events import AgendaLocked, LeftOut
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import ImpossiblePosition, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french


class LockAgenda(Command):
    """`cases` gives every case listed, in the order the panel will see them.

    `left_out` tells who might be expected and is not there, by a code of `left_out_reasons`;
    `log_position` is where the log stood when the list was drawn up.
    """

    session_id: UUID
    on: date
    cases: tuple[UUID, ...]
    log_position: int
    left_out: tuple[LeftOut, ...] = ()


class AgendaEmpty(Refusal):
    """Aucun dossier n'est inscrit à cette séance."""

    rule = "H6"
    field = "cases"
    remedy = "Inscrivez un dossier, ou annulez la séance."


class AgendaOfOtherCases(Refusal):
    """L'ordre du jour à arrêter n'a pas exactement les dossiers inscrits, chacun une fois."""

    rule = "H6"
    field = "cases"
    remedy = "Relisez la séance puis recommencez : un dossier y est entré ou en est sorti."


class LockedTooLate(Refusal):
    """L'ordre du jour s'arrête au plus tard {days} jours avant la séance du {held_on}."""

    rule = "H6"
    field = "on"
    remedy = "Reportez la séance."


class LeftOutThoughListed(Refusal):
    """Une personne ne peut pas être à la fois à l'ordre du jour et laissée de côté."""

    field = "left_out"


class LeftOutWithoutReason(Refusal):
    """« {reason} » n'est pas un motif pour laisser un dossier de côté."""

    rule = "H8"
    field = "left_out"


@decides
def lock_agenda(
    command: LockAgenda, session: PanelSessionState, rules: Rules, today: date
) -> Decision:
    """Locked once: of two secretaries who lock at once, the second is refused."""
    since_planned(session, command.on, today)
    not_held_yet(session)
    not_locked_yet(session)
    held_on = planned_day(session)
    before = rules.agenda_locked_before.on(held_on)
    if before.after(command.on) > held_on:
        raise LockedTooLate(days=before.value, held_on=french(held_on))
    if not session.cases:
        raise AgendaEmpty
    if sorted(command.cases) != sorted(session.cases):
        raise AgendaOfOtherCases
    if command.log_position < 0:
        raise ImpossiblePosition
    _check_left_out(command, session, rules)
    return [AgendaLocked(command.on, command.cases, command.left_out, command.log_position)]


def _check_left_out(command: LockAgenda, session: PanelSessionState, rules: Rules) -> None:
    listed = {case.beneficiary_id for case in session.cases.values()}
    known = rules.left_out_reasons.on(command.on).codes
    for one in command.left_out:
        if one.beneficiary_id in listed:
            raise LeftOutThoughListed
        if one.reason not in known or one.rule not in rules.ids:
            raise LeftOutWithoutReason(reason=one.reason)
