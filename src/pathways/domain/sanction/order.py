"""The order of the steps: none skipped, none before the one it follows, none before its delay.

Annexe 1, art. 4.4 (A1.12). The same checks hold for a step being recorded, and for the whole
procedure once one of its facts was corrected or withdrawn.
"""

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from pathways.domain.refusal import AlreadyRecorded, InTheFuture, NotFound, Refusal
from pathways.domain.texts import french

if TYPE_CHECKING:
    from pathways.domain.sanction.state import SanctionProcedureState


class NoSuchProcedure(NotFound):
    """Cette procédure n'est pas enregistrée."""

    field = "procedure_id"


class BeforeThePreviousStep(Refusal):
    """L'étape précédente de la procédure date du {previous} : celle-ci ne peut être du {day}."""

    rule = "A1.12"
    field = "on"
    remedy = "Vérifiez la date, ou corrigez celle de l'étape précédente."


class StepMissing(Refusal):
    """Il manque une étape à la procédure : {step}."""

    rule = "A1.12"
    remedy = "Enregistrez d'abord cette étape."


class ObservationsDelayRunning(Refusal):
    """La personne peut présenter ses observations jusqu'au {due_on} compris."""

    rule = "N3"
    field = "on"
    remedy = "Attendez la fin du délai, ou les observations de la personne."


class DelayGrantedRunning(Refusal):
    """Le Président a laissé à la personne jusqu'au {until} compris."""

    rule = "A1.12"
    field = "on"
    remedy = "Attendez la fin de ce délai."


class ProcedureRegularisedAlready(AlreadyRecorded):
    """La procédure est close depuis le {regularised_on} : la situation est régularisée."""

    rule = "A1.12"
    field = "procedure_id"


class AlreadyDecided(AlreadyRecorded):
    """Le Président a déjà décidé, le {decided_on}."""

    rule = "A1.12"
    field = "procedure_id"


class ProcedureSealed(Refusal):
    """La personne a été effacée le {day} : la procédure n'est plus complétée."""

    rule = "G10"
    field = "procedure_id"


def not_in_the_future(day: date, today: date, field: str = "on") -> None:
    """InTheFuture, naming the field, where that day is still to come."""
    if day > today:
        raise InTheFuture(field=field, day=french(day))


def check_opened(procedure: "SanctionProcedureState") -> None:
    """NoSuchProcedure where it never was, or was withdrawn; ProcedureSealed once forgotten."""
    if procedure.opened_on is None:
        raise NoSuchProcedure
    if procedure.sealed_off_on is not None:
        raise ProcedureSealed(day=french(procedure.sealed_off_on))


def check_undecided(procedure: "SanctionProcedureState") -> None:
    """The procedure goes on: opened, neither regularised nor decided (a delay decides nothing)."""
    check_opened(procedure)
    if procedure.regularised_on is not None:
        raise ProcedureRegularisedAlready(regularised_on=french(procedure.regularised_on))
    if procedure.decision is not None:
        raise AlreadyDecided(decided_on=french(procedure.decision.decided_on))


def check_step(procedure: "SanctionProcedureState", day: date, today: date) -> None:
    """The next step of a procedure that goes on: not before the last one, not in the future."""
    check_undecided(procedure)
    not_in_the_future(day, today)
    check_after(procedure.last_step_on, day)


def check_after(previous: date | None, day: date) -> None:
    """BeforeThePreviousStep where `day` is before `previous`; the same day is in order."""
    if previous is not None and day < previous:
        raise BeforeThePreviousStep(previous=french(previous), day=french(day))


def check_letter_sent(procedure: "SanctionProcedureState") -> date:
    """The day of the letter; StepMissing without one."""
    if procedure.letter_sent_on is None:
        raise StepMissing(step="le courrier à la personne")
    return procedure.letter_sent_on


def check_observations_open(procedure: "SanctionProcedureState", day: date) -> None:
    """By `day`, the person has answered or their delay has run (CASF L262-37; N3, N3b).

    The last day on time still belongs to the person.
    """
    check_letter_sent(procedure)
    check_delay_left(procedure, day)


def check_delay_left(procedure: "SanctionProcedureState", day: date) -> None:
    """StepMissing where the receipt is not known, ObservationsDelayRunning up to the last day."""
    if procedure.answered_by(day):
        return
    if not procedure.receipts:
        raise StepMissing(
            step="la réception du courrier, ou sa première présentation",
            rule=procedure.observations_rule,
        )
    due_on = procedure.observations_due_on
    if due_on is not None and day <= due_on:
        raise ObservationsDelayRunning(rule=procedure.observations_rule, due_on=french(due_on))


def check_delay_over(procedure: "SanctionProcedureState", day: date) -> None:
    """DelayGrantedRunning up to the last day of the delay the President granted, included."""
    until = procedure.delay.delay_until if procedure.delay else None
    if until is not None and day <= until:
        raise DelayGrantedRunning(until=french(until))


def check_history(procedure: "SanctionProcedureState") -> None:
    """Every step recorded still has those it rests on, in order, and its delay (A1.12).

    Raises StepMissing, BeforeThePreviousStep or ObservationsDelayRunning.
    """
    final, delay = procedure.decision, procedure.delay
    steps = (
        ("l'ouverture de la procédure", procedure.opened_on),
        ("le courrier à la personne", procedure.letter_sent_on),
        ("le dossier complet", procedure.completed_on),
        ("la saisine de l'EPD", procedure.referred_on),
        ("l'avis de l'EPD", procedure.opinion.given_on if procedure.opinion else None),
    )
    _no_gap(steps)
    days = [day for _, day in steps if day is not None]
    for first, second in pairwise(days):
        check_after(first, second)
    for answer in (*procedure.receipts.values(), *procedure.answers):
        check_after(check_letter_sent(procedure), answer)
    if procedure.completed_on is not None:
        check_observations_open(procedure, procedure.completed_on)
    decided_on = final.decided_on if final else None
    for day in (delay.decided_on if delay else None, decided_on, procedure.regularised_on):
        if day is not None:
            check_after(procedure.opened_on, day)
    if final is not None:
        check_after(max(days, default=None), final.decided_on)
        if final.opinion_given_on is not None and procedure.opinion is None:
            raise StepMissing(step="l'avis de l'EPD")
        if final.percent is not None:
            if procedure.completed_on is None:
                raise StepMissing(step="le dossier complet")
            check_delay_over(procedure, final.decided_on)
    _what_follows(procedure, decided_on)


def _no_gap(steps: tuple[tuple[str, date | None], ...]) -> None:
    missing: str | None = None
    for step, day in steps:
        if day is None:
            missing = missing or step
        elif missing is not None:
            raise StepMissing(step=missing)


def _what_follows(procedure: "SanctionProcedureState", decided_on: date | None) -> None:
    filed = procedure.appeal.filed_on if procedure.appeal else None
    answered = procedure.appeal_decided.decided_on if procedure.appeal_decided else None
    followers = (
        *(procedure.notified.values() if procedure.decision else ()),
        procedure.strike_off_asked_on,
        procedure.ended_on,
        procedure.undone_on,
        filed,
    )
    for day in followers:
        if day is not None:
            if decided_on is None:
                raise StepMissing(step="la décision du Président")
            check_after(decided_on, day)
    for after in (answered, procedure.court_seised_on):
        if after is not None:
            if filed is None:
                raise StepMissing(step="le recours préalable", rule="N11")
            check_after(filed, after)
    if procedure.court_dismissed_on is not None:
        if procedure.court_seised_on is None:
            raise StepMissing(step="la saisine du tribunal", rule="N11")
        check_after(procedure.court_seised_on, procedure.court_dismissed_on)
