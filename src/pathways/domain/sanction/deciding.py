"""The President, or a delegate, decides on the breach (A1.12, N1, N2, N7, N8, N10)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.beneficiary.events import RightStatus, SanctionCounted
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.delegation.power import SANCTION, decision_maker
from pathways.domain.delegation.state import DelegationState
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.orientation.entitlement import LeftRsa, check_person
from pathways.domain.orientation.events import BreachGround, RecallClosed, RecallClosing
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.events import EpdAdvice
from pathways.domain.refusal import Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.events import EpdOpinionReceived, Measure, SanctionDecided
from pathways.domain.sanction.opening import check_contract
from pathways.domain.sanction.order import (
    StepMissing,
    check_delay_over,
    check_step,
)
from pathways.domain.sanction.scale import Step, steps_required, to_weigh
from pathways.domain.sanction.state import SANCTIONS, SanctionProcedureState
from pathways.domain.sanction.within_law import Held, check_within, held_to, household_cases
from pathways.domain.texts import french, optional_text


class DecideSanction(Command, apart_from="sanction_prepared_by"):
    """Decide: no sanction, a delay, a suspension (a reduction is one), a suppression.

    `percent` of the base the law sets, whole `months` from `starts_on`, for a sanction;
    `delay_until`, last day included, for a delay. `decided_by` is "president", or "delegate" with
    the delegation. `differs_because` where the EPD advised otherwise. `weighed`: what duration and
    amount took into account, codes of `sanction_weighs`.
    """

    procedure_id: UUID
    on: date
    decided_by: str
    measure: Measure
    percent: Decimal | None = None
    months: int | None = None
    starts_on: date | None = None
    delay_until: date | None = None
    delegation_id: UUID | None = None
    differs_because: str | None = None
    weighed: tuple[str, ...] = ()


class MeasureMistold(Malformed):
    """Seule une sanction dit une part, une durée et un début ; seul un délai dit jusqu'à quand."""

    field = "measure"


class StartsBeforeDecided(Refusal):
    """La sanction ne peut pas commencer avant la décision, du {day}."""

    rule = "A1.12"
    field = "starts_on"


class NotWeighed(Refusal):
    """La durée et le montant doivent prendre en compte : {missing}."""

    rule = "N2"
    field = "weighed"
    remedy = "Examinez ces points, puis dites qu'ils l'ont été."


class DiffersFromTheEpdWithoutReason(Refusal):
    """La décision n'est pas celle que l'EPD a proposée : il faut dire pourquoi."""

    rule = "N8"
    field = "differs_because"


class NoAllowanceToReduce(Refusal):
    """Le {day}, la personne n'a plus de RSA : il n'y a rien à suspendre."""

    rule = "A1.1"
    field = "procedure_id"
    remedy = "Décidez de ne pas sanctionner, ou régularisez la procédure."


class NoLongerReproached(Refusal):
    """Le rappel a été clos le {closed_on} : le manquement n'est plus reproché."""

    rule = "A1.12"
    field = "procedure_id"
    remedy = "Régularisez la procédure."


class ContractDueAnew(Refusal):
    """L'accompagnement a pris fin le {ended_on} : le délai du contrat repart avec le suivant."""

    rule = "A1.7"
    field = "procedure_id"
    remedy = "Régularisez la procédure, ou décidez de ne pas sanctionner."


class DecisionAlreadyActedUpon(Refusal):
    """La décision a déjà compté dans le rang et clos le rappel : sa date et sa nature restent."""

    rule = "N11"
    field = "on"
    remedy = "Retirez la décision, puis ouvrez une nouvelle procédure s'il y a lieu."


@decides
def decide_sanction(
    command: DecideSanction,
    procedure: SanctionProcedureState,
    orientation: OrientationState,
    beneficiary: BeneficiaryState,
    contract: EngagementContractState | None,
    delegation: DelegationState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Decided under the law of that day, with what it does elsewhere in the same transaction.

    A sanction is counted on the person's file, which both gives the next one its rank and lets
    the database refuse two decisions on the same rank at once. Any decision but a delay closes
    the recall: a later breach is another recall.
    """
    check_step(procedure, command.on, today)
    maker = decision_maker(command.decided_by, delegation, SANCTION, command.on, rules)
    _well_told(command)
    held: Held | None = None
    followed: tuple[Step, ...] = ()
    if command.measure in SANCTIONS:
        check_delay_over(procedure, command.on)
        _still_to_be_sanctioned(command.on, procedure, orientation, beneficiary)
        _ground_stands(command.on, procedure, contract, rules)
        followed = _steps_followed(command, procedure, rules)
        held = _within_the_law(command, procedure, beneficiary, rules)
    rules_named = (held.bounds.rule, *(step.rule for step in followed)) if held else ("A1.12",)
    opinion = procedure.opinion
    decided = SanctionDecided(
        decided_on=command.on,
        decided_by=maker,
        measure=command.measure,
        rank=held.rank if held else 0,
        rules=tuple(dict.fromkeys(rules_named)),
        percent=command.percent,
        months=command.months,
        base=held.bounds.base if held else None,
        starts_on=command.starts_on,
        delay_until=command.delay_until,
        delegation_id=command.delegation_id,
        differs_because=_reason(command, opinion),
        weighed=tuple(dict.fromkeys(command.weighed)),
        household=held.household if held else (),
        opinion_given_on=opinion.given_on if opinion else None,
    )
    return [decided, *_elsewhere(command, procedure, orientation, beneficiary)]


def _well_told(command: DecideSanction) -> None:
    sanction, delay = command.measure in SANCTIONS, command.measure is Measure.DELAY
    told = (command.percent, command.months, command.starts_on)
    if any((value is not None) != sanction for value in told):
        raise MeasureMistold
    if (command.delay_until is not None) != delay:
        raise MeasureMistold(field="delay_until")
    if command.delay_until is not None and command.delay_until <= command.on:
        raise MeasureMistold(field="delay_until")
    if command.starts_on is not None and command.starts_on < command.on:
        raise StartsBeforeDecided(day=french(command.on))


def _still_to_be_sanctioned(
    day: date,
    procedure: SanctionProcedureState,
    orientation: OrientationState,
    beneficiary: BeneficiaryState,
) -> None:
    try:
        check_person(beneficiary, day)
    except LeftRsa:
        raise NoAllowanceToReduce(day=french(day)) from None
    if beneficiary.right_on(day) in (RightStatus.CLOSED, RightStatus.REFUSED):
        raise NoAllowanceToReduce(day=french(day))
    closed = orientation.breach_closed(procedure.breach_reported_on)
    if closed and closed.closing is not RecallClosing.DECIDED and closed.closed_on <= day:
        raise NoLongerReproached(closed_on=french(closed.closed_on))
    # The next accompaniment starts the delay of the contract anew: not having made the former one
    # is no breach any more. Steps not kept, controls refused: those were, and the procedure goes
    # on with the body that reported them.
    contract_due = procedure.ground in (BreachGround.NOT_MADE, BreachGround.NOT_RENEWED)
    if contract_due and orientation.ended_on is not None and orientation.ended_on <= day:
        raise ContractDueAnew(ended_on=french(orientation.ended_on))


def _ground_stands(
    day: date,
    procedure: SanctionProcedureState,
    contract: EngagementContractState | None,
    rules: Rules,
) -> None:
    assert procedure.ground is not None
    assert procedure.breach_reported_on is not None
    check_contract(rules, day, procedure.ground, contract, procedure.breach_reported_on)


def _steps_followed(
    command: DecideSanction, procedure: SanctionProcedureState, rules: Rules
) -> tuple[Step, ...]:
    """The steps the law of that day asks for, once sure that those before the decision are there.

    The complete file stands for the letter and the observations: it is never complete before.
    """
    steps = steps_required(rules, command.on, command.measure.value)
    if procedure.completed_on is None:
        raise StepMissing(step="le dossier complet", field="procedure_id")
    done = {"referred_to_epd": procedure.referred_on, "epd_opinion": procedure.opinion}
    for step in steps:
        if step.code in done and done[step.code] is None:
            raise StepMissing(step=step.label, rule=step.rule, field="procedure_id")
    return steps


def _within_the_law(
    command: DecideSanction,
    procedure: SanctionProcedureState,
    beneficiary: BeneficiaryState,
    rules: Rules,
) -> Held:
    assert procedure.ground is not None
    held = held_to(
        rules,
        command.on,
        measure=command.measure,
        ground=procedure.ground,
        rank=len(beneficiary.sanctions_before(procedure.id, command.on)) + 1,
        household=household_cases(rules, command.on, beneficiary),
    )
    check_within(held.bounds, command.percent, command.months)
    missing = to_weigh(rules, command.on) - set(command.weighed)
    if missing:
        listed = rules.sanction_weighs.on(command.on).value
        raise NotWeighed(missing=", ".join(c.label.lower() for c in listed if c.code in missing))
    return held


def _reason(command: DecideSanction, opinion: EpdOpinionReceived | None) -> str | None:
    reason = optional_text(command.differs_because, "differs_because")
    if opinion is not None and reason is None and _differs(command, opinion):
        raise DiffersFromTheEpdWithoutReason
    return reason


def _differs(command: DecideSanction, opinion: EpdOpinionReceived) -> bool:
    advised = Measure.SUSPENSION if opinion.advice == EpdAdvice.REDUCTION else opinion.advice
    proposed = (opinion.percent, command.percent), (opinion.months, command.months)
    # What the panel left open, the President sets.
    return advised != command.measure or any(
        said is not None and said != decided for said, decided in proposed
    )


def _elsewhere(
    command: DecideSanction,
    procedure: SanctionProcedureState,
    orientation: OrientationState,
    beneficiary: BeneficiaryState,
) -> list[On]:
    counted = beneficiary.sanction_of(procedure.id)
    closed = orientation.breach_closed(procedure.breach_reported_on)
    closed_by_this = closed if closed and closed.closing is RecallClosing.DECIDED else None
    # Decided already, and being corrected: what it did in other streams stays as it is.
    if (counted and (counted.decided_on != command.on or command.measure not in SANCTIONS)) or (
        closed_by_this
        and (closed_by_this.closed_on != command.on or command.measure is Measure.DELAY)
    ):
        raise DecisionAlreadyActedUpon
    events: list[On] = []
    if command.measure in SANCTIONS and not counted:
        events.append(On(beneficiary, (SanctionCounted(procedure.id, command.on),)))
    recall_open = orientation.recall.breach_reported_on == procedure.breach_reported_on
    still_open = orientation.ended_on is None or command.on <= orientation.ended_on
    if command.measure is not Measure.DELAY and recall_open and still_open:
        closing = RecallClosed(command.on, RecallClosing.DECIDED)
        events.append(On(orientation, (closing,)))
    return events
