"""What the payer applies, as its flow tells it; and the strike-off asked for (N1, N2)."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from pathways.domain.beneficiary.payer_reduction import (
    ReductionMistold,
    check_told,
    nothing_new,
)
from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.events import (
    Measure,
    SanctionCarriedOut,
    StrikeOffAsked,
)
from pathways.domain.sanction.notifying import NothingDecided
from pathways.domain.sanction.order import check_after, check_opened, not_in_the_future
from pathways.domain.sanction.scale import strike_off_to_ask
from pathways.domain.sanction.state import SANCTIONS, SanctionProcedureState

CENT = Decimal("0.01")


class RecordCarriedOut(Command):
    """A reduction told by the payer: euros a month, from the first day to the last.

    `base_amount` is the month's allowance before the reduction, where the payer tells it.
    """

    procedure_id: UUID
    from_on: date
    amount: Decimal
    told_on: date
    to_on: date | None = None
    base_amount: Decimal | None = None


class AskStrikeOff(Command):
    """France Travail is asked to strike the person off, after a total suppression (N2)."""

    procedure_id: UUID
    on: date


class NoStrikeOffToAsk(Refusal):
    """La radiation ne se demande qu'après une suppression totale de la durée que dit la loi."""

    rule = "N2"
    field = "procedure_id"


class StrikeOffAlreadyAsked(AlreadyRecorded):
    """La radiation est déjà demandée."""

    rule = "N2"
    field = "procedure_id"


@decides
def record_carried_out(
    command: RecordCarriedOut, procedure: SanctionProcedureState, today: date
) -> Decision:
    """Recorded as told, with what differs from the decision.

    Nothing where it is known already, or was told otherwise since.
    """
    check_opened(procedure)
    if procedure.decision is None or procedure.decision.measure not in SANCTIONS:
        raise NothingDecided
    check_told(command, today)
    base = command.base_amount
    if base is not None and not (base.is_finite() and base >= 0):
        raise ReductionMistold(field="base_amount")
    if nothing_new(command, procedure.reductions):
        return []
    return [
        SanctionCarriedOut(
            from_on=command.from_on,
            to_on=command.to_on,
            amount=command.amount,
            told_on=command.told_on,
            differs=tuple(_differences(command, procedure)),
            base_amount=command.base_amount,
        )
    ]


@decides
def ask_strike_off(
    command: AskStrikeOff, procedure: SanctionProcedureState, rules: Rules, today: date
) -> Decision:
    """Asked, where the law of the decision's day asks for it (R262-68; N2)."""
    check_opened(procedure)
    decided = procedure.sanction
    if decided is None or decided.measure is not Measure.SUPPRESSION:
        raise NoStrikeOffToAsk
    assert decided.percent is not None
    assert decided.months is not None
    asked = strike_off_to_ask(
        rules, decided.decided_on, percent=decided.percent, months=decided.months
    )
    if not asked:
        raise NoStrikeOffToAsk
    if procedure.strike_off_asked_on is not None:
        raise StrikeOffAlreadyAsked
    not_in_the_future(command.on, today)
    check_after(decided.decided_on, command.on)
    return [StrikeOffAsked(command.on, rules.strike_off_after.on(decided.decided_on).id)]


def monthly_reduction(percent: Decimal, base_amount: Decimal) -> Decimal:
    """Euros a month that this part in percent takes from that allowance, rounded to the cent."""
    exact = base_amount * percent / 100
    return exact.quantize(CENT, rounding=ROUND_HALF_UP)


def _differences(command: RecordCarriedOut, procedure: SanctionProcedureState) -> Iterator[str]:
    decided, term = procedure.sanction, procedure.term
    if decided is None or term is None:
        yield "undone"
        return
    last_day = (procedure.ended_on or term) - timedelta(days=1)
    if command.from_on != decided.starts_on:
        yield "from_on"
    if command.to_on is not None and command.to_on != last_day:
        yield "to_on"
    base, percent = command.base_amount, decided.percent
    if base is not None and percent and command.amount != monthly_reduction(percent, base):
        yield "amount"
