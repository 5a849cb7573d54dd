"""Someone enters a module of the action, for a period of its own (A4.2 to A4.6)."""

from datetime import date
from uuid import UUID

from pathways.domain.agreement.programme import programme_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.beneficiary.guards import check_takes_personal_facts
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.enrolment.attendance import during
from pathways.domain.enrolment.checks import since_the_entry, still_there
from pathways.domain.enrolment.conditions import CONDITIONS, Entry
from pathways.domain.enrolment.eligibility import eligible_from
from pathways.domain.enrolment.entering import (
    ModuleNotCovered,
    NoEntryInThisModule,
    admitted_in,
    check_running,
)
from pathways.domain.enrolment.events import ModuleCancelled, ModuleStarted
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.participations.events import ActionModuleCancelled, ActionModuleEntered
from pathways.domain.participations.state import ParticipationsState
from pathways.domain.refusal import AlreadyRecorded, NotFound, Refusal
from pathways.domain.rules import Module, Programme, Rules
from pathways.domain.texts import french, optional_text

ASKED_OF_A_MODULE = ("admitted_public", "positioning_interview_first")
"""The conditions of a programme that each of its modules meets anew."""


class StartModule(Command):
    """`renewal_reason` is needed the second time, where the module may be renewed (A4.4)."""

    enrolment_id: UUID
    module: str
    from_on: date
    renewal_reason: str | None = None


class CancelModule(Command):
    """The period that starts on `from_on` was recorded by mistake."""

    enrolment_id: UUID
    module: str
    from_on: date
    cancelled_on: date


class ModuleStillRunning(AlreadyRecorded):
    """Ce module court déjà du {first} au {last}."""

    rule = "A4.4"
    field = "module"


class ModuleNotRenewable(Refusal):
    """Ce module se fait {times} fois au plus ; la personne l'a déjà commencé le {last}."""

    rule = "A4.4"
    field = "module"


class RenewalReasonMissing(Refusal):
    """Ce module ne se renouvelle qu'exceptionnellement : dites pourquoi."""

    rule = "A4.4"
    field = "renewal_reason"


class NoSuchPeriod(NotFound):
    """Aucune période de ce module n'a commencé ce jour-là."""

    field = "from_on"


@decides
def start_module(
    command: StartModule,
    enrolment: EnrolmentState,
    beneficiary: BeneficiaryState,
    agreement: ActionAgreementState,
    participations: ParticipationsState,
    rules: Rules,
    today: date,
) -> Decision:
    """Open a period of the module, with the check of eligibility it rests on.

    It ends with the module's own duration, or with the stay.
    """
    day = command.from_on
    during(enrolment, day, today, "from_on")
    still_there(enrolment)
    check_takes_personal_facts(beneficiary)
    check_running(agreement, day, "from_on")
    assert enrolment.public is not None
    assert enrolment.last_day_on is not None
    programme = programme_of(agreement, rules, day)
    module = programme.module(command.module)
    if module is None or not module.entered:
        raise NoEntryInThisModule(module=command.module)
    if agreement.line(module.code) is None:
        raise ModuleNotCovered
    longest = _longest_until(module, programme, enrolment, rules, day)
    last = min(longest, enrolment.last_day_on)
    entry = Entry(
        person=beneficiary,
        participations=participations,
        programme=programme,
        rules=rules,
        public=enrolment.public,
        day=day,
        last_day=last,
        admitted=admitted_in(programme, agreement, module),
        module=module,
        proof=enrolment.proof,
        positioned_on=enrolment.positioned_on,
    )
    check_module(entry)
    number = _number(entry, module, optional_text(command.renewal_reason, "renewal_reason"))
    checked_on = eligible_from(entry, enrolment.checks)
    started = ModuleStarted(
        module=module.code,
        period=number,
        from_on=day,
        until_on=last,
        rules=_rules_of(programme, module, rules, day),
        eligibility_checked_on=checked_on,
        checked_anew=any(check.on == checked_on for check in enrolment.checks),
        positioned_on=(
            enrolment.positioned_on
            if "positioning_interview_first" in programme.conditions
            else None
        ),
        renewal_reason=optional_text(command.renewal_reason, "renewal_reason"),
        longest_until=longest,
    )
    entered = ActionModuleEntered(
        beneficiary_id=beneficiary.id,
        enrolment_id=enrolment.id,
        programme=programme.code,
        module=module.code,
        from_on=day,
        until_on=last,
        longest_until=longest,
    )
    return [started, On(participations, (entered,))]


@decides
def cancel_module(
    command: CancelModule,
    enrolment: EnrolmentState,
    participations: ParticipationsState,
    today: date,
) -> Decision:
    """Take a period out: it never was, for the caps, the renewals and the validity of checks."""
    since_the_entry(enrolment, "cancelled_on", command.cancelled_on, today)
    periods = {(period.module, period.from_on) for period in enrolment.periods}
    if (command.module, command.from_on) not in periods:
        raise NoSuchPeriod
    assert enrolment.beneficiary_id is not None
    cancelled = ModuleCancelled(
        module=command.module, from_on=command.from_on, cancelled_on=command.cancelled_on
    )
    told = ActionModuleCancelled(
        beneficiary_id=enrolment.beneficiary_id,
        enrolment_id=enrolment.id,
        module=command.module,
        from_on=command.from_on,
        cancelled_on=command.cancelled_on,
    )
    return [cancelled, On(participations, (told,))]


def check_module(entry: Entry) -> None:
    """Raises what stands against this module: its public, the positioning interview, renewals."""
    assert entry.module is not None
    for name in ASKED_OF_A_MODULE:
        if name in entry.programme.conditions and (refusal := CONDITIONS[name](entry)):
            raise refusal
    known = entry.participations.modules(entry.programme.code, entry.module.code)
    running = next(
        (p for p in known if p.from_on <= entry.last_day and entry.day <= p.until_on), None
    )
    rule = _most(entry.module, entry.rules, entry.day)
    # A period in the way is told as such only where another one may follow it.
    if rule is not None and len(known) >= rule[0]:
        raise ModuleNotRenewable(times=rule[0], last=french(known[-1].from_on), rule=rule[1])
    if running is not None:
        first, last = french(running.from_on), french(running.until_on)
        raise ModuleStillRunning(first=first, last=last, rule=rule[1] if rule else None)


def _number(entry: Entry, module: Module, reason: str | None) -> int:
    """The number of this period among the person's, in all their enrolments (A4.4)."""
    number = len(entry.participations.modules(entry.programme.code, module.code)) + 1
    rule = _most(module, entry.rules, entry.day)
    if number > 1 and rule is not None and reason is None:
        raise RenewalReasonMissing(rule=rule[1])
    return number


def _most(module: Module, rules: Rules, day: date) -> tuple[int, str] | None:
    """How many periods one person may have, and by which rule; None where nothing says."""
    if module.periods is None:
        return None
    rule = rules.named(module.periods).on(day)
    return rule.value, rule.id


def _longest_until(
    module: Module, programme: Programme, enrolment: EnrolmentState, rules: Rules, first: date
) -> date:
    """The last day by the module's own duration; without one, as long as a stay may last."""
    if module.months is not None:
        return rules.named(module.months).on(first).last_day(first)
    assert enrolment.counted_from is not None
    longest = rules.named(programme.extended_to or programme.at_most).on(first)
    return longest.last_day(enrolment.counted_from)


def _rules_of(programme: Programme, module: Module, rules: Rules, day: date) -> tuple[str, ...]:
    names = (programme.eligibility, module.months, module.periods, module.cap)
    found = (rules.named(name).on(day).id for name in names if name is not None)
    return tuple(dict.fromkeys((programme.id, *found)))
