"""What the President decides on a breach, who is told, and what comes of it (A1.12, N1, N2)."""

from datetime import date
from decimal import Decimal

from pathways.demo import appeals
from pathways.demo.breach import Procedure
from pathways.demo.clock import Story
from pathways.demo.person import PAYER, Person
from pathways.domain.beneficiary.payer_reduction import RecordPayerReduction
from pathways.domain.calendar import add_months
from pathways.domain.delegation.power import SANCTION
from pathways.domain.panel.events import EpdAdvice, EpdOpinionGiven
from pathways.domain.sanction.carrying_out import (
    AskStrikeOff,
    RecordCarriedOut,
    monthly_reduction,
)
from pathways.domain.sanction.deciding import DecideSanction
from pathways.domain.sanction.ending import EndSanction
from pathways.domain.sanction.events import DecisionAddressee, EndOfSanction, Measure
from pathways.domain.sanction.notifying import NotifySanction
from pathways.domain.sanction.scale import ends_on_compliance, strike_off_to_ask, to_weigh

MEASURES = {
    EpdAdvice.NO_SANCTION: Measure.NO_SANCTION,
    EpdAdvice.DELAY: Measure.DELAY,
    EpdAdvice.REDUCTION: Measure.SUSPENSION,
    EpdAdvice.SUSPENSION: Measure.SUSPENSION,
    EpdAdvice.SUPPRESSION: Measure.SUPPRESSION,
}
ALLOWANCES = tuple(Decimal(each) for each in ("568.94", "646.52", "853.41", "1024.09"))
"""Euros a month, as the payer tells them; invented."""
LIGHTER = "La personne s'est présentée le lendemain de la séance et a repris ses démarches."


def decided(procedure: Procedure, opinion: EpdOpinionGiven) -> Story:
    """Some days after the EPD, mostly as it advised; never where nothing is left to reproach."""
    person = procedure.case.person
    yield person.later(3, 20)
    if procedure.complied or procedure.pointless:
        yield procedure.closes()
        procedure.over = True
        return
    taken = yield procedure.asks(_decision(procedure, opinion))
    if not taken:
        # The recall closed meanwhile: nothing is reproached any more.
        yield procedure.closes()
        procedure.over = True
        return
    state = procedure.state
    person.clock.begin(told(procedure), procedure)
    if state.sanction is not None:
        fate = next(person.offices.fates)
        person.clock.begin(carried_out(procedure), procedure)
        person.clock.begin(struck_off(procedure), procedure)
        person.clock.begin(ends(procedure, complies=fate is None), procedure)
        if fate is not None:
            person.clock.begin(appeals.LIVED[fate](procedure), procedure)
    elif state.decision is None:
        # Time is what was missing: with it, half of them do what was agreed.
        procedure.respected_again = person.chance(50)


def _decision(procedure: Procedure, opinion: EpdOpinionGiven) -> DecideSanction:
    person = procedure.case.person
    today = person.today
    measure, percent, months = MEASURES[opinion.advice], opinion.percent, opinion.months
    because = None
    if percent is not None and person.chance(14):
        measure, percent, months, because = Measure.NO_SANCTION, None, None, LIGHTER
    signatory = person.offices.delegations.signs(SANCTION, person.rng)
    return DecideSanction(
        procedure_id=procedure.id,
        on=today,
        measure=measure,
        percent=percent,
        months=months,
        starts_on=add_months(today.replace(day=1), 1) if percent is not None else None,
        delay_until=opinion.until,
        differs_because=because,
        weighed=tuple(sorted(to_weigh(person.clock.memory.rules, today))) if percent else (),
        **signatory._asdict(),
    )


def told(procedure: Procedure) -> Story:
    """The person, the body and, for a sanction, the payer."""
    addressees = [DecisionAddressee.BENEFICIARY, DecisionAddressee.ORGANISATION]
    if procedure.state.sanction is not None:
        addressees.append(DecisionAddressee.PAYER)
    for addressee in addressees:
        yield procedure.case.person.later(0, 5)
        today = procedure.case.person.today
        yield procedure.asks(NotifySanction(procedure_id=procedure.id, to=addressee, on=today))


def carried_out(procedure: Procedure) -> Story:
    """The payer tells what it applies; now and then other than decided, or not at all."""
    person = procedure.case.person
    sanction, term = procedure.state.sanction, procedure.state.term
    assert sanction is not None
    assert sanction.percent is not None
    assert term is not None
    if person.chance(10):
        return
    yield person.later(4, 24, after=sanction.starts_on)
    if procedure.state.sanction is None:
        return
    base = person.rng.choice(ALLOWANCES)
    percent = sanction.percent if person.chance(88) else sanction.percent / 2
    told = RecordCarriedOut(
        procedure_id=procedure.id,
        from_on=sanction.starts_on or person.today,
        to_on=date.fromordinal(term.toordinal() - 1),
        amount=monthly_reduction(percent, base),
        base_amount=base,
        told_on=person.today,
    )
    yield person.asks(told, PAYER)


def struck_off(procedure: Procedure) -> Story:
    """After a long total suppression, France Travail is asked to strike the person off (N2)."""
    person = procedure.case.person
    yield person.later(5, 20)
    sanction = procedure.state.sanction
    if sanction is None or sanction.percent is None or sanction.months is None:
        return
    asked = sanction.measure is Measure.SUPPRESSION and strike_off_to_ask(
        person.clock.memory.rules,
        sanction.decided_on,
        percent=sanction.percent,
        months=sanction.months,
    )
    if asked:
        yield procedure.asks(AskStrikeOff(procedure_id=procedure.id, on=person.today))


def ends(procedure: Procedure, *, complies: bool) -> Story:
    """At its term; sooner where the person complies and the law of the decision lifts it (N2)."""
    person = procedure.case.person
    sanction, term = procedure.state.sanction, procedure.state.term
    assert sanction is not None
    assert term is not None
    lifted = sanction.measure is Measure.SUSPENSION and ends_on_compliance(
        person.clock.memory.rules, sanction.decided_on
    )
    if complies and lifted:
        yield person.later(3, 20, after=sanction.starts_on)
        yield procedure.asks(
            EndSanction(procedure_id=procedure.id, on=person.today, end=EndOfSanction.COMPLIANCE)
        )
        return
    yield person.clock.working_day(term)
    # An appeal may have undone or shortened it meanwhile.
    now = procedure.state.term
    if now is not None:
        yield procedure.asks(EndSanction(procedure_id=procedure.id, on=now, end=EndOfSanction.TERM))


def unexplained(person: Person) -> Story:
    """A reduction that the payer applies and that no decision explains."""
    yield person.later(60, 400)
    if person.case is None:
        return
    first = person.today.replace(day=1)
    yield person.asks(
        RecordPayerReduction(
            beneficiary_id=person.id,
            from_on=first,
            to_on=date.fromordinal(add_months(first, 1).toordinal() - 1),
            amount=Decimal("100.00"),
            told_on=person.today,
        ),
        PAYER,
    )
