"""The decision is contested: before the President first, then before the court (N11)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.delegation.power import PRIOR_APPEAL, decision_maker
from pathways.domain.delegation.state import DelegationState
from pathways.domain.refusal import AlreadyRecorded, Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.events import (
    AppealOutcome,
    CourtDismissed,
    CourtSeised,
    PriorAppealDecided,
    PriorAppealFiled,
    SanctionDecided,
)
from pathways.domain.sanction.order import check_after, check_opened, not_in_the_future
from pathways.domain.sanction.scale import appeal_stages
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.sanction.undoing import (
    AlreadyUndone,
    CourtNotSeised,
    NoSanctionToContest,
    uncounted,
)
from pathways.domain.sanction.within_law import check_within, held_to
from pathways.domain.texts import french, text

BEFORE_THE_PRESIDENT, BEFORE_THE_COURT = "prior_appeal", "administrative_court"
"""The codes of `appeal_stages`."""


class FilePriorAppeal(Command):
    """The person contests the sanction before the President: RAPO (CASF L262-47)."""

    procedure_id: UUID
    on: date
    grounds: str


class DecidePriorAppeal(Command, apart_from="sanction_prepared_by"):
    """The President, or a delegate, answers the appeal; `percent` and `months` where it reforms."""

    procedure_id: UUID
    on: date
    decided_by: str
    outcome: AppealOutcome
    percent: Decimal | None = None
    months: int | None = None
    delegation_id: UUID | None = None


class SeiseCourt(Command):
    """The person goes to the administrative court."""

    procedure_id: UUID
    on: date
    court: str


class RecordCourtDismissal(Command):
    """The court dismisses the person's claim: the sanction stands."""

    procedure_id: UUID
    on: date
    court: str


class AppealTooLate(Refusal):
    """Le recours préalable pouvait être formé jusqu'au {due_on} compris."""

    rule = "N11"
    field = "on"


class AppealAlreadyFiled(AlreadyRecorded):
    """Un recours préalable est déjà enregistré, du {filed_on}."""

    rule = "N11"
    field = "on"


class NoAppealFiled(Refusal):
    """Aucun recours préalable n'est enregistré."""

    rule = "N11"
    field = "procedure_id"


class AppealAlreadyDecided(AlreadyRecorded):
    """Le recours préalable a déjà sa réponse, du {decided_on}."""

    rule = "N11"
    field = "on"


class ReformMistold(Malformed):
    """Une décision réformée dit sa nouvelle part et sa nouvelle durée ; les autres n'en disent pas.

    Also where it would be no lighter than the decision contested.
    """

    field = "percent"


class HarsherOnAppeal(Refusal):
    """Accueillir un recours allège la sanction, qui est de {percent} % pendant {months} mois."""

    rule = "N11"
    field = "percent"


class PriorAppealFirst(Refusal):
    """Le tribunal ne se saisit qu'après le recours préalable au Président, et sa réponse."""

    rule = "N11"
    field = "on"
    remedy = "Attendez la réponse, ou la fin du délai au bout duquel le silence vaut rejet."


class CourtAlreadySeised(AlreadyRecorded):
    """Le tribunal est déjà saisi, depuis le {seised_on}."""

    rule = "N11"
    field = "on"


class CourtDismissedAlready(AlreadyRecorded):
    """Le tribunal a déjà rejeté la requête, le {dismissed_on}."""

    rule = "N11"
    field = "on"


@decides
def file_prior_appeal(
    command: FilePriorAppeal, procedure: SanctionProcedureState, rules: Rules, today: date
) -> Decision:
    """Filed in time: up to the last day of the delay that the notification started.

    As long as the person was not told of the decision, the delay does not run.
    """
    decided = _contested(procedure)
    not_in_the_future(command.on, today)
    if procedure.appeal is not None:
        raise AppealAlreadyFiled(filed_on=french(procedure.appeal.filed_on))
    check_after(decided.decided_on, command.on)
    due_on = procedure.appeal_due_on
    if due_on is not None and command.on > due_on:
        raise AppealTooLate(due_on=french(due_on))
    answer = rules.appeal_answer_within.on(command.on)
    grounds = text(command.grounds, "grounds")
    return [PriorAppealFiled(command.on, grounds, answer.after(command.on), answer.id)]


@decides
def decide_prior_appeal(
    command: DecidePriorAppeal,
    procedure: SanctionProcedureState,
    beneficiary: BeneficiaryState,
    kept: BeneficiaryState | None,
    delegation: DelegationState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Rejected; reformed into a lighter sanction; or upheld, which undoes the decision (N11)."""
    decided = _contested(procedure)
    if procedure.appeal is None:
        raise NoAppealFiled
    if procedure.appeal_decided is not None:
        raise AppealAlreadyDecided(decided_on=french(procedure.appeal_decided.decided_on))
    not_in_the_future(command.on, today)
    check_after(procedure.appeal.filed_on, command.on)
    maker = decision_maker(command.decided_by, delegation, PRIOR_APPEAL, command.on, rules)
    if command.outcome is AppealOutcome.REFORMED:
        _lighter_and_lawful(command, procedure, decided, rules)
    elif command.percent is not None or command.months is not None:
        raise ReformMistold
    answered = PriorAppealDecided(
        decided_on=command.on,
        decided_by=maker,
        outcome=command.outcome,
        percent=command.percent,
        months=command.months,
        delegation_id=command.delegation_id,
    )
    if command.outcome is not AppealOutcome.UPHELD:
        return [answered]
    return [answered, *uncounted(procedure, command.on, rules, beneficiary, kept)]


@decides
def seise_court(
    command: SeiseCourt, procedure: SanctionProcedureState, rules: Rules, today: date
) -> Decision:
    """Seised, once the prior appeal was answered or silence has rejected it (N11)."""
    decided = _contested(procedure)
    not_in_the_future(command.on, today)
    if procedure.court_seised_on is not None:
        raise CourtAlreadySeised(seised_on=french(procedure.court_seised_on))
    check_after(decided.decided_on, command.on)
    stages = appeal_stages(rules, command.on)
    president_first = BEFORE_THE_PRESIDENT in stages[: stages.index(BEFORE_THE_COURT)]
    if president_first and not _answered_by(procedure, command.on):
        raise PriorAppealFirst
    return [CourtSeised(command.on, text(command.court, "court"))]


@decides
def record_court_dismissal(
    command: RecordCourtDismissal, procedure: SanctionProcedureState, today: date
) -> Decision:
    """Dismissed, once the court was seised: nothing of the sanction changes (N11)."""
    _contested(procedure)
    not_in_the_future(command.on, today)
    if procedure.court_dismissed_on is not None:
        raise CourtDismissedAlready(dismissed_on=french(procedure.court_dismissed_on))
    if procedure.court_seised_on is None or command.on < procedure.court_seised_on:
        raise CourtNotSeised(day=french(command.on))
    return [CourtDismissed(command.on, text(command.court, "court"))]


def _contested(procedure: SanctionProcedureState) -> SanctionDecided:
    check_opened(procedure)
    if procedure.undone_on is not None:
        raise AlreadyUndone(undone_on=french(procedure.undone_on))
    if procedure.sanction is None:
        raise NoSanctionToContest
    return procedure.sanction


def _answered_by(procedure: SanctionProcedureState, day: date) -> bool:
    if procedure.appeal is None:
        return False
    answer, silence = procedure.appeal_decided, procedure.appeal.answer_due_on
    if answer is not None and answer.decided_on <= day:
        return True
    return silence is not None and silence < day


def _lighter_and_lawful(
    command: DecidePriorAppeal,
    procedure: SanctionProcedureState,
    decided: SanctionDecided,
    rules: Rules,
) -> None:
    """Within the law of the day of the decision contested, which this one only lightens."""
    if command.percent is None or command.months is None:
        raise ReformMistold
    assert decided.percent is not None
    assert decided.months is not None
    assert procedure.ground is not None
    held = held_to(
        rules,
        decided.decided_on,
        measure=decided.measure,
        ground=procedure.ground,
        rank=decided.rank,
        household=decided.household,
    )
    check_within(held.bounds, command.percent, command.months)
    before, after = (decided.percent, decided.months), (command.percent, command.months)
    if before == after or after[0] > before[0] or after[1] > before[1]:
        raise HarsherOnAppeal(percent=decided.percent, months=decided.months)
