"""A rule file that contradicts itself is refused, by file, rule and field."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pathways.domain.rules import Rules, RulesMistaken, SeveralRulesInForce, Span

DAY = date(2021, 3, 1)


def entry(name: str = "first_rdv_within", **fields: str) -> str:
    """A right entry, with fields changed; an empty one is left out."""
    written = {
        "id": '"X1"', "since": "2021-01-01", "value": "15", "unit": '"days"',
        "binding": "false", "source": '"Délibération"', "label": '"Premier RDV"',
    } | fields  # fmt: skip
    lines = [f"{field} = {value}" for field, value in written.items() if value]
    return "\n".join([f"[[{name}]]", *lines, ""])


def load(tmp_path: Path, *entries: str) -> Rules:
    path = tmp_path / "local.toml"
    path.write_text("\n".join(entries), encoding="utf-8")
    return Rules.load(path)


def test_another_departement_is_other_files(tmp_path: Path) -> None:
    rules = load(tmp_path, entry(value="3", unit='"weeks"'))
    assert rules.names == ("first_rdv_within",)
    assert rules.first_rdv_within.on(DAY).after(DAY) == date(2021, 3, 22)


def test_a_year_after_29_february_is_28_february(tmp_path: Path) -> None:
    rules = load(tmp_path, entry(value="1", unit='"years"'))
    assert rules.first_rdv_within.on(DAY).after(date(2024, 2, 29)) == date(2025, 2, 28)


def test_a_later_entry_closes_a_rule_to_the_day(tmp_path: Path) -> None:
    rules = load(
        tmp_path,
        entry(id='"X2"', since="2022-01-01", value="10"),
        entry(until="2021-12-31"),
    )
    assert [rule.id for rule in rules.first_rdv_within.history] == ["X1", "X2"]
    assert rules.first_rdv_within.on(date(2021, 12, 31)).value == 15
    assert rules.first_rdv_within.on(date(2022, 1, 1)).value == 10


def test_a_rule_may_leave_a_gap_and_end(tmp_path: Path) -> None:
    rules = load(
        tmp_path,
        entry(until="2021-12-31"),
        entry(id='"X2"', since="2022-02-01", until="2022-02-28"),
    )
    in_force = [
        rules.first_rdv_within.find(day) is not None
        for day in (date(2021, 12, 31), date(2022, 1, 1), date(2022, 2, 28), date(2022, 3, 1))
    ]
    assert in_force == [True, False, True, False]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"label": ""}, "label"),
        ({"id": '"premier rdv"'}, "id"),
        ({"binding": '"non"'}, "binding"),
        ({"since": "2021-01-01T00:00:00"}, "since"),
        ({"since": '"2021-01-01"'}, "since"),
        ({"until": "2020-12-31"}, "until"),
        ({"unit": '"jours"'}, "unit"),
        ({"value": '"15"'}, "value"),
        ({"value": "-1"}, "value"),
        ({"value": "true"}, "value"),
        ({"value": "101", "unit": '"percent"'}, "value"),
        ({"value": "nan", "unit": '"euros"'}, "value"),
        ({"value": "{ at_least = 3, at_most = 1 }", "unit": '"months_span"'}, "value"),
        ({"value": '[{ code = "a" }]', "unit": '"list"'}, "value"),
        ({"value": '["a", "a"]', "unit": '"codes"'}, "value"),
        ({"value": "[1]", "unit": '"codes"'}, "value"),
        ({"value": "[]", "unit": '"list"'}, "value"),
        ({"value": '[{ code = "À", label = "À" }]', "unit": '"list"'}, "value"),
        ({"value": '"48000"', "unit": '"euros"'}, "value"),
        ({"value": "2027-01-01T00:00:00", "unit": '"date"'}, "value"),
        ({"since_when": "2021-01-01"}, "since_when"),
        ({"runs_from": "[1]"}, "runs_from"),
        ({"like": "1999-01-01"}, "like"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(RulesMistaken) as refused:
        load(tmp_path, entry(**wrong))
    for told in ("local.toml", "first_rdv_within", f"« {field} »"):
        assert told in str(refused.value)


@pytest.mark.parametrize(
    "text", ["[[first_rdv_within]\n", "first_rdv_within = 15\n", "[first_rdv_within]\nid = 1\n"]
)
def test_what_is_not_a_rule_file_is_refused_by_its_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(RulesMistaken, match=r"local\.toml"):
        load(tmp_path, text)


def test_a_name_that_would_hide_a_question_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesMistaken, match="replacing"):
        load(tmp_path, entry(name="replacing"))


def test_two_entries_may_not_hold_on_the_same_day(tmp_path: Path) -> None:
    with pytest.raises(RulesMistaken, match="X1"):
        load(tmp_path, entry(until="2021-12-31"), entry(id='"X2"', since="2021-12-31"))


def test_entries_for_older_and_newer_accompaniments_may_share_a_day(tmp_path: Path) -> None:
    rules = load(
        tmp_path,
        entry(opened_since="2022-01-01", runs_from='["RdvHeld"]'),
        entry(id='"X2"', opened_before="2022-01-01", runs_from='["RdvHeld"]', value="30"),
    )
    dated = rules.first_rdv_within
    older = dated.started_by("RdvHeld", date(2022, 6, 1), date(2021, 12, 31))
    newer = dated.started_by("RdvHeld", date(2022, 6, 1), date(2022, 1, 1))
    assert (older and older.id, newer and newer.id) == ("X2", "X1")


def test_overlapping_conditions_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesMistaken):
        load(
            tmp_path,
            entry(opened_since="2022-01-01"),
            entry(id='"X2"', opened_before="2022-01-02"),
        )


def test_two_facts_may_start_two_delays_but_then_the_day_alone_is_not_enough(
    tmp_path: Path,
) -> None:
    rules = load(
        tmp_path,
        entry(runs_from='["OrientationDecided"]'),
        entry(id='"X2"', runs_from='["Reoriented"]', value="10"),
    )
    reoriented = rules.first_rdv_within.started_by("Reoriented", DAY)
    assert reoriented is not None
    assert reoriented.value == 10
    with pytest.raises(SeveralRulesInForce):
        rules.first_rdv_within.on(DAY)


def test_an_entry_like_another_follows_it(tmp_path: Path) -> None:
    earlier = (
        '[[first_rdv_within]]\nid = "X1-before-2021"\nsince = 2019-01-01\nuntil = 2020-12-31\n'
        'like = 2021-01-01\nsource = "Lecture"\n'
    )
    rules = load(tmp_path, entry(), earlier)
    changed = rules.replacing("first_rdv_within", value=10)
    old = date(2019, 5, 1)
    assert rules.first_rdv_within.on(old).value == 15
    assert changed.first_rdv_within.on(old).value == 10
    assert changed.first_rdv_within.on(old).source == "Lecture"


def test_what_if_changes_one_rule_and_leaves_the_others_as_they_were() -> None:
    rules = Rules.standard()
    changed = rules.replacing("fte_cost", value=Decimal("49500.50"))
    assert changed.fte_cost.on(DAY).value == Decimal("49500.50")
    assert rules.fte_cost.on(DAY).value == Decimal(48000)
    assert changed.first_rdv_within is rules.first_rdv_within


def test_what_if_on_a_rule_with_a_history_says_which_entry() -> None:
    rules = Rules.standard()
    with pytest.raises(ValueError):
        rules.replacing("contract_within", value=3)
    changed = rules.replacing("contract_within", on=DAY, value=3)
    assert changed.contract_within.on(DAY).value == 3
    assert changed.contract_within.on(date(2025, 1, 1)).value == 1


def test_what_if_is_checked_like_a_file() -> None:
    with pytest.raises(RulesMistaken):
        Rules.standard().replacing("fte_cost", value=Decimal("NaN"))


def test_money_is_exact_and_lists_are_closed() -> None:
    rules = Rules.standard()
    assert isinstance(rules.fte_cost.on(DAY).value, Decimal)
    assert rules.young_public_age.on(DAY).value == Span(18, 25)
    domains = rules.insertion_domains.on(DAY)
    assert {"housing", "health", "social_life", "training", "employment"} <= domains.codes
    housing = domains.choice("housing")
    assert housing is not None
    assert housing.label == "Logement"
    assert domains.choice("gardening") is None
    with pytest.raises(TypeError, match="fte_cost"):
        _ = rules.fte_cost.on(DAY).codes


def test_a_condition_without_its_home_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesMistaken, match="where"):
        load(tmp_path, '[[condition]]\nid = "A1.2"\nlabel = "x"\nsource = "y"\nwhere = "ailleurs"')


def test_any_code_that_carries_these_rules_can_be_asked_for_twice_the_same() -> None:
    assert Rules.standard() is Rules.standard()
