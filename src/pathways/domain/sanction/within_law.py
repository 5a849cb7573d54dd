"""A measure is held to the law of its day: provided for, and within its bounds (N1, N2)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.refusal import Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.events import Measure, SanctionDecided
from pathways.domain.sanction.scale import Bounds, grounds_in, sanction_bounds

MORE_THAN_ONE, RSA_MAJORE = "more_than_one_person", "rsa_majore"
"""The codes of `sanction_household_cases`."""


class MeasureNotAtThisRank(Refusal):
    """La loi en vigueur le {day:%d/%m/%Y} ne prévoit pas cette mesure au rang {rank}."""

    rule = "N2"
    field = "measure"
    remedy = "Choisissez une mesure que le barème de ce jour prévoit à ce rang."


class PercentOutsideLaw(Refusal):
    """La part suspendue est comprise entre {floor} % et {ceiling} % : {percent} % est refusé."""

    rule = "N2"
    field = "percent"
    remedy = "Vérifiez la part, le rang, et la composition du foyer."


class MonthsOutsideLaw(Refusal):
    """La durée est de {months_min} à {months_max} mois : {months} est refusé."""

    rule = "N2"
    field = "months"


class PercentAndMonthsNeeded(Malformed):
    """Une sanction dit sa part en pour cent et sa durée en mois."""

    field = "percent"


@dataclass(frozen=True, slots=True)
class Held:
    """What a sanction is held to: the bounds of its day, its rank, the household protected."""

    bounds: Bounds
    rank: int
    household: tuple[str, ...]


def held_to(
    rules: Rules, on: date, *, measure: Measure, ground: str, rank: int, household: tuple[str, ...]
) -> Held:
    """The bounds for a sanction decided `on` at that rank (CASF R262-68; N1, N2).

    Refusing controls may lead straight to suppression (N10), whose only scale is the one of
    repeated breaches. Raises MeasureNotAtThisRank.
    """
    straight = measure is Measure.SUPPRESSION and any(
        one.code == ground and one.straight_to_suppression for one in grounds_in(rules, on)
    )
    bounds = sanction_bounds(
        rules,
        on,
        already_sanctioned=rank > 1 or straight,
        household_of_more_than_one=MORE_THAN_ONE in household,
        rsa_majore=RSA_MAJORE in household,
    )
    if measure.value not in bounds.measures:
        raise MeasureNotAtThisRank(rule=bounds.rule, day=on, rank=rank)
    return Held(bounds, rank, household)


def check_within(bounds: Bounds, percent: Decimal | None, months: int | None) -> None:
    """Raises PercentOutsideLaw or MonthsOutsideLaw, naming the rule of the bounds.

    Where the law sets no floor, nothing at all is still no sanction.
    """
    if percent is None or months is None:
        raise PercentAndMonthsNeeded
    within = percent.is_finite() and bounds.floor_percent <= percent <= bounds.ceiling_percent
    if not within or percent == 0:
        raise PercentOutsideLaw(
            rule=bounds.rule,
            floor=f"{bounds.floor_percent:f}",
            ceiling=f"{bounds.ceiling_percent:f}",
            percent=percent,
        )
    if not bounds.months_min <= months <= bounds.months_max:
        raise MonthsOutsideLaw(
            rule=bounds.rule,
            months_min=bounds.months_min,
            months_max=bounds.months_max,
            months=months,
        )


def why_outside(rules: Rules, decided: SanctionDecided, ground: str, rank: int) -> Refusal | None:
    """The refusal a sanction would meet at that rank under the law of its day; None if lawful."""
    try:
        held = held_to(
            rules,
            decided.decided_on,
            measure=decided.measure,
            ground=ground,
            rank=rank,
            household=decided.household,
        )
        check_within(held.bounds, decided.percent, decided.months)
    except Refusal as refusal:
        return refusal
    return None


def household_cases(rules: Rules, on: date, beneficiary: BeneficiaryState) -> tuple[str, ...]:
    """The cases of protected households (N1, N2) that this one meets, as last told.

    What nobody told counts as the département chose.
    """
    unknown = rules.household_unknown_counts_as.on(on).codes
    told = beneficiary.household
    known = {
        MORE_THAN_ONE: told.more_than_one_person if told else None,
        RSA_MAJORE: told.rsa_majore if told else None,
    }
    return tuple(
        case for case, is_so in known.items() if is_so or (is_so is None and case in unknown)
    )
