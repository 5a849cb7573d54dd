"""What the law of a day allows as a sanction, and what it asks before and after (N1 to N11).

Pure questions to the dated rules: which law holds is a matter of dates in the rule files, and
no date stands here.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules


class MeasureNotProvided(Refusal):
    """La loi en vigueur le {day:%d/%m/%Y} ne prévoit pas la mesure « {measure} »."""

    rule = "N10"


@dataclass(frozen=True, slots=True)
class Due:
    """The last day on time, and the id of the rule that sets it."""

    on: date
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Between what and what a sanction may be set: parts of `base` in percent, whole months."""

    measures: tuple[str, ...]
    floor_percent: Decimal
    ceiling_percent: Decimal
    months_min: int
    months_max: int
    base: str
    rule: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground on which the law allows a sanction."""

    code: str
    label: str
    needs_contract_in_force: bool
    """No sanction for steps that stand in no contract in force (Conseil d'État, n° 418975)."""
    straight_to_suppression: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A step the procedure may not skip, and the id of the rule that requires it."""

    code: str
    label: str
    rule: str


def sanction_bounds(
    rules: Rules,
    on: date,
    *,
    already_sanctioned: bool,
    household_of_more_than_one: bool,
    rsa_majore: bool,
) -> Bounds:
    """The bounds of a sanction decided `on` that day.

    Raises NoRuleInForce before the first scale known. CASF R262-68 (N1), then R262-68, R262-68-1
    and R262-68-6 (N2).
    """
    if already_sanctioned:
        measures, ceiling = rules.sanction_measures_repeated, rules.sanction_ceiling_repeated
        months = rules.sanction_months_repeated.on(on)
    else:
        measures, ceiling = rules.sanction_measures_first, rules.sanction_ceiling_first
        months = rules.sanction_months_first.on(on)
    ceiling_percent: Decimal = ceiling.on(on).value
    household = {"more_than_one_person": household_of_more_than_one, "rsa_majore": rsa_majore}
    if any(household[case] for case in rules.sanction_household_cases.on(on).value):
        ceiling_percent = min(ceiling_percent, rules.sanction_household_ceiling.on(on).value)
    return Bounds(
        measures=measures.on(on).value,
        floor_percent=rules.sanction_floor.on(on).value,
        ceiling_percent=ceiling_percent,
        months_min=months.value.at_least,
        months_max=months.value.at_most,
        base=rules.sanction_base.on(on).value,
        rule=months.id,
    )


def grounds_in(rules: Rules, on: date) -> tuple[Ground, ...]:
    """The grounds of a sanction on that day (CASF L262-37; N7, N10)."""
    return tuple(
        Ground(
            code=ground.code,
            label=ground.label,
            needs_contract_in_force=ground.details["needs_contract_in_force"],
            straight_to_suppression=ground.details.get("straight_to_suppression", False),
        )
        for ground in rules.sanction_grounds.on(on).value
    )


def observations_due(rules: Rules, received_on: date) -> Due:
    """The last day for the person's observations (CASF L262-37; N3, N3b).

    `received_on` is the receipt of the letter, or its first presentation. Raises NoRuleInForce
    before the first delay known.
    """
    delay = rules.observations_within.on(received_on)
    return Due(delay.after(received_on), delay.id)


def steps_required(rules: Rules, on: date, measure: str) -> tuple[Step, ...]:
    """The steps of the procedure on that day, in order, for a suspension or a suppression.

    The panel's opinion is a step where the law asks for it (N10) or the département keeps it;
    the person's observations are one since the law gives them a delay (N3, N3b). Raises
    MeasureNotProvided for a measure the law of that day does not know. Annexe 1, art. 4.4 (A1.12).
    """
    if measure not in rules.sanction_measures.on(on).codes:
        raise MeasureNotProvided(day=on, measure=measure)
    procedure = rules.sanction_procedure.on(on)
    due_with = {
        None: procedure.id,
        "observations": _observations_rule(rules, on),
        "panel_opinion": _panel_rule(rules, on, measure),
    }
    return tuple(
        Step(step.code, step.label, rule)
        for step in procedure.value
        if (rule := due_with[step.details.get("due_with")]) is not None
    )


def _observations_rule(rules: Rules, on: date) -> str | None:
    delay = rules.observations_within.find(on)
    return delay.id if delay else None


def _panel_rule(rules: Rules, on: date, measure: str) -> str | None:
    """The law's rule first, then the département's own choice."""
    for dated in (rules.panel_opinion_before, rules.panel_opinion_kept_before):
        rule = dated.find(on)
        if rule is not None and measure in rule.codes:
            return rule.id
    return None


def ends_on_compliance(rules: Rules, on: date) -> bool:
    """Whether a suspension ends as soon as the person complies (CASF L262-37 I; N2)."""
    rule = rules.suspension_ends_on_compliance.find(on)
    return rule is not None and bool(rule.value)


def strike_off_to_ask(rules: Rules, on: date, *, percent: Decimal, months: int) -> bool:
    """Whether France Travail is asked to strike off after such a suppression (R262-68; N2)."""
    rule = rules.strike_off_after.find(on)
    return rule is not None and percent == 100 and months >= rule.value


def to_weigh(rules: Rules, on: date) -> frozenset[str]:
    """What duration and amount must take into account, as codes (R262-68-5; N2)."""
    rule = rules.sanction_weighs.find(on)
    return rule.codes if rule else frozenset()


def appeal_due(rules: Rules, notified_on: date) -> Due:
    """The last day of the prior administrative appeal, RAPO (CASF L262-47, R262-88; N11)."""
    delay = rules.appeal_within.on(notified_on)
    return Due(delay.after(notified_on), delay.id)


def appeal_stages(rules: Rules, on: date) -> tuple[str, ...]:
    """Before whom a decision is contested, in order, as codes (CASF L262-47; N11)."""
    return tuple(stage.code for stage in rules.appeal_stages.on(on).value)


def undone(rules: Rules, on: date) -> frozenset[str]:
    """What a decision annulled, withdrawn or found on a wrong ground undoes, as codes (N11, N1)."""
    return rules.annulment_undoes.on(on).codes
