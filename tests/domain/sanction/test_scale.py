"""What the law of 2021, 2024, March 2025 and June 2025 allows, side by side."""

from datetime import date
from decimal import Decimal

import pytest

from pathways.domain.rules import NoRuleInForce, Rules
from pathways.domain.sanction.scale import (
    Bounds,
    MeasureNotProvided,
    appeal_due,
    appeal_stages,
    ends_on_compliance,
    grounds_in,
    observations_due,
    sanction_bounds,
    steps_required,
    strike_off_to_ask,
    to_weigh,
    undone,
)

RULES = Rules.standard()
Told = tuple[int, int, int, int, str]
IN_2021 = date(2021, 6, 15)
IN_2024 = date(2024, 12, 31)
MARCH_2025 = date(2025, 3, 15)
MAY_2025 = date(2025, 5, 31)
JUNE_2025 = date(2025, 6, 1)


def bounds(
    on: date, *, already: bool = False, several: bool = False, majore: bool = False
) -> Bounds:
    return sanction_bounds(
        RULES,
        on,
        already_sanctioned=already,
        household_of_more_than_one=several,
        rsa_majore=majore,
    )


def told(bounds: Bounds) -> Told:
    floor, ceiling = int(bounds.floor_percent), int(bounds.ceiling_percent)
    return floor, ceiling, bounds.months_min, bounds.months_max, bounds.rule


@pytest.mark.parametrize(
    ("on", "first", "repeated"),
    [
        (date(2012, 3, 3), (0, 80, 1, 3, "N1"), (0, 100, 1, 4, "N1")),
        (IN_2021, (0, 80, 1, 3, "N1"), (0, 100, 1, 4, "N1")),
        (IN_2024, (0, 80, 1, 3, "N1"), (0, 100, 1, 4, "N1")),
        (MARCH_2025, (0, 80, 1, 3, "N1"), (0, 100, 1, 4, "N1")),
        (MAY_2025, (0, 80, 1, 3, "N1"), (0, 100, 1, 4, "N1")),
        (JUNE_2025, (30, 100, 1, 2, "N2"), (30, 100, 1, 4, "N2")),
    ],
)
def test_the_scale_of_a_day(on: date, first: Told, repeated: Told) -> None:
    assert told(bounds(on)) == first
    assert told(bounds(on, already=True)) == repeated


@pytest.mark.parametrize("already", [False, True])
@pytest.mark.parametrize(
    ("on", "several", "majore", "ceiling"),
    [
        (IN_2021, True, False, 50),
        (MAY_2025, True, False, 50),
        (JUNE_2025, True, False, 50),
        (JUNE_2025, False, True, 50),
        (JUNE_2025, True, True, 50),
    ],
)
def test_a_protected_household_keeps_half(
    on: date, several: bool, majore: bool, ceiling: int, already: bool
) -> None:
    found = bounds(on, already=already, several=several, majore=majore)
    assert found.ceiling_percent == Decimal(ceiling)


def test_rsa_majore_protects_only_since_june_2025() -> None:
    assert bounds(MAY_2025, majore=True).ceiling_percent == Decimal(80)
    assert bounds(JUNE_2025, majore=True).ceiling_percent == Decimal(50)


def test_no_scale_is_known_before_march_2012() -> None:
    with pytest.raises(NoRuleInForce):
        bounds(date(2012, 3, 2))


def test_suppression_is_a_repeated_sanction_since_june_2025() -> None:
    assert bounds(MAY_2025, already=True).measures == ("suspension",)
    assert bounds(JUNE_2025).measures == ("suspension",)
    assert bounds(JUNE_2025, already=True).measures == ("suspension", "suppression")


def test_the_part_is_counted_on_what_the_text_of_the_day_says() -> None:
    assert bounds(MAY_2025).base == "last_month_of_reference_quarter"
    assert bounds(JUNE_2025).base == "allowance"


@pytest.mark.parametrize(
    ("received_on", "due", "rule"),
    [
        (date(2015, 3, 22), date(2015, 4, 22), "N3"),
        (date(2021, 1, 31), date(2021, 2, 28), "N3"),
        (date(2024, 12, 31), date(2025, 1, 31), "N3"),
        (date(2025, 1, 1), date(2025, 2, 1), "N3b"),
        (date(2025, 5, 31), date(2025, 6, 30), "N3b"),
        (date(2025, 6, 1), date(2025, 6, 11), "N3b-since-2025-06"),
    ],
)
def test_the_person_has_until_then_to_make_observations(
    received_on: date, due: date, rule: str
) -> None:
    found = observations_due(RULES, received_on)
    assert (found.on, found.rule) == (due, rule)


def test_no_delay_for_observations_is_known_before_22_march_2015() -> None:
    with pytest.raises(NoRuleInForce):
        observations_due(RULES, date(2015, 3, 21))


def rules_behind(on: date, measure: str) -> dict[str, str]:
    return {step.code: step.rule for step in steps_required(RULES, on, measure)}


def test_the_steps_are_those_of_the_annexe_in_its_order() -> None:
    assert [step.code for step in steps_required(RULES, IN_2021, "suspension")] == [
        "breach_reported",
        "letter_sent",
        "observations_open",
        "referred_to_epd",
        "epd_opinion",
        "decided",
        "person_informed",
        "body_informed",
    ]


@pytest.mark.parametrize(
    ("on", "measure", "opinion", "observations"),
    [
        (IN_2021, "suspension", "N10-before-2025", "N3"),
        (IN_2024, "suspension", "N10-before-2025", "N3"),
        (date(2025, 1, 1), "suspension", "H3", "N3b"),
        (MARCH_2025, "suppression", "N10", "N3b"),
        (JUNE_2025, "suspension", "H3", "N3b-since-2025-06"),
        (JUNE_2025, "suppression", "N10", "N3b-since-2025-06"),
    ],
)
def test_the_panel_is_heard_by_law_or_by_the_departements_choice(
    on: date, measure: str, opinion: str, observations: str
) -> None:
    steps = rules_behind(on, measure)
    assert (steps["epd_opinion"], steps["referred_to_epd"]) == (opinion, opinion)
    assert steps["observations_open"] == observations


def test_a_departement_may_do_without_the_panel_before_a_suspension_since_2025() -> None:
    other = RULES.replacing("panel_opinion_kept_before", value=[])
    since = [step.code for step in steps_required(other, date(2025, 1, 1), "suspension")]
    before = [step.code for step in steps_required(other, IN_2024, "suspension")]
    assert "epd_opinion" not in since
    assert "epd_opinion" in before
    assert "epd_opinion" in [s.code for s in steps_required(other, JUNE_2025, "suppression")]


def test_suppression_is_not_a_measure_before_2025() -> None:
    with pytest.raises(MeasureNotProvided, match="31/12/2024"):
        steps_required(RULES, IN_2024, "suppression")
    with pytest.raises(MeasureNotProvided):
        steps_required(RULES, JUNE_2025, "fine")


def test_only_steps_that_stand_in_a_contract_in_force_can_be_sanctioned() -> None:
    for on in (IN_2021, IN_2024, MARCH_2025, JUNE_2025):
        needing = {
            ground.code for ground in grounds_in(RULES, on) if ground.needs_contract_in_force
        }
        assert needing == {"contract_not_respected"}


def test_refusing_controls_may_lead_straight_to_suppression_since_2025() -> None:
    def straight(on: date) -> set[str]:
        return {one.code for one in grounds_in(RULES, on) if one.straight_to_suppression}

    assert straight(IN_2024) == set()
    assert straight(date(2025, 1, 1)) == {"controls_refused"}


def test_a_suspension_ends_on_compliance_since_june_2025() -> None:
    days = (IN_2021, MARCH_2025, MAY_2025, JUNE_2025)
    assert [ends_on_compliance(RULES, on) for on in days] == [False, False, False, True]


def test_france_travail_is_asked_to_strike_off_after_a_total_suppression_of_4_months() -> None:
    assert strike_off_to_ask(RULES, JUNE_2025, percent=Decimal(100), months=4)
    assert not strike_off_to_ask(RULES, JUNE_2025, percent=Decimal(99), months=4)
    assert not strike_off_to_ask(RULES, JUNE_2025, percent=Decimal(100), months=3)
    assert not strike_off_to_ask(RULES, MAY_2025, percent=Decimal(100), months=4)


def test_duration_and_amount_weigh_five_things_since_june_2025() -> None:
    assert to_weigh(RULES, MAY_2025) == frozenset()
    assert len(to_weigh(RULES, JUNE_2025)) == 5


def test_a_decision_is_contested_before_the_president_first_within_2_months() -> None:
    found = appeal_due(RULES, date(2024, 12, 31))
    assert (found.on, found.rule) == (date(2025, 2, 28), "N11")
    assert appeal_stages(RULES, JUNE_2025) == ("prior_appeal", "administrative_court")


def test_a_decision_annulled_is_undone() -> None:
    for on in (IN_2021, JUNE_2025):
        assert undone(RULES, on) == {"amounts_paid_back", "rank_computed_again"}
