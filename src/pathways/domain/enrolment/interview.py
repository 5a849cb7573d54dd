"""Someone is met alone: the interviews of an action, held or missed (A2.4, A4.1, A6.2, A7.2)."""

from datetime import date
from uuid import UUID

from pathways.domain.agreement.programme import INDIVIDUAL, module_for, modules_in, programme_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.enrolment.attendance import (
    OutsideStay,
    during,
    module_on,
    not_in_the_future,
    recorded,
)
from pathways.domain.enrolment.events import InterviewHeld, InterviewKind, InterviewMissed
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.norms import unmet_length
from pathways.domain.quantities import length
from pathways.domain.refusal import AlreadyRecorded, Malformed
from pathways.domain.rules import Rules
from pathways.domain.rules.programme import Module, Programme
from pathways.domain.texts import french, optional_text


class RecordInterview(Command):
    """An individual interview, on the day it took place or was missed.

    `minutes` of one that was held; `plan_adjusted` is what it changed in the action plan (G4). A
    positioning interview may come before the entry (A4.1).
    """

    enrolment_id: UUID
    on: date
    kind: InterviewKind
    attended: bool
    minutes: int | None = None
    excused: bool = False
    module: str | None = None
    plan_adjusted: str | None = None


class InterviewAlreadyRecorded(AlreadyRecorded):
    """Un entretien de cette nature est déjà enregistré le {day}."""

    field = "on"
    remedy = (
        "Deux rencontres d'un même jour sont un entretien, de leur durée totale ; corrigez le fait"
        " enregistré s'il est inexact."
    )


class MinutesUnsaid(Malformed):
    """Dites combien de minutes l'entretien a duré."""

    field = "minutes"


class MissedYetTold(Malformed):
    """Un entretien manqué n'a ni durée ni effet sur le plan d'actions."""

    field = "minutes"


class HeldYetExcused(Malformed):
    """Un entretien tenu n'a pas d'excuse."""

    field = "excused"


@decides
def record_interview(
    command: RecordInterview,
    enrolment: EnrolmentState,
    agreement: ActionAgreementState,
    rules: Rules,
    today: date,
) -> Decision:
    """Held or missed; a length the norm does not know is flagged, and so is one of no module.

    Outside every period of the module it would count for, an interview is recorded without
    module, flagged with the rule of the module: it was held, and is not financed.
    """
    day = command.on
    if command.kind is InterviewKind.POSITIONING:
        _positioning(enrolment, day, today)
    else:
        during(enrolment, day, today)
    if (day, command.kind) in enrolment.interviews:
        raise InterviewAlreadyRecorded(day=french(day))
    programme = programme_of(agreement, rules, day)
    module, flagged = _module(command, enrolment, agreement, programme, rules)
    if not command.attended:
        if command.minutes is not None or command.plan_adjusted is not None:
            raise MissedYetTold
        return [InterviewMissed(day, command.kind, command.excused, module)]
    if command.excused:
        raise HeldYetExcused
    if command.minutes is None:
        raise MinutesUnsaid
    known = programme.module(module) if module else None
    norms = [one.interview for one in ((known,) if known else modules_in(agreement, programme))]
    flagged |= unmet_length(rules, norms, length(command.minutes, rules, day), day)
    return [
        InterviewHeld(
            held_on=day,
            minutes=command.minutes,
            kind=command.kind,
            module=module,
            plan_adjusted=optional_text(command.plan_adjusted, "plan_adjusted"),
            flagged=tuple(sorted(flagged)),
        )
    ]


def _positioning(enrolment: EnrolmentState, day: date, today: date) -> None:
    """On any day until the last of the stay: it is what an entry rests on."""
    not_in_the_future(day, today)
    recorded(enrolment)
    assert enrolment.entered_on is not None
    assert enrolment.last_day_on is not None
    if day > enrolment.last_day_on:
        raise OutsideStay(
            day=french(day),
            first=french(enrolment.entered_on),
            last=french(enrolment.last_day_on),
        )


def _module(
    command: RecordInterview,
    enrolment: EnrolmentState,
    agreement: ActionAgreementState,
    programme: Programme,
    rules: Rules,
) -> tuple[str | None, set[str]]:
    if command.kind is InterviewKind.POSITIONING and command.module is None:
        return None, set()
    day = command.on
    entered = [one for one in modules_in(agreement, programme) if one.entered]
    individual = [one for one in entered if INDIVIDUAL & set(one.measures)]
    if command.module is None and entered:
        open_ones = [one for one in individual if enrolment.period_on(one.code, day)]
        if not open_ones:
            return None, _caps(individual, rules, day)
    module = module_for(agreement, programme, command.module, INDIVIDUAL)
    return module_on(enrolment, module, rules, day, day), set()


def _caps(modules: list[Module], rules: Rules, day: date) -> set[str]:
    named = (rules.named(one.cap).find(day) for one in modules if one.cap)
    return {rule.id for rule in named if rule is not None}
