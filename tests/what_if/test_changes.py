"""What may be otherwise for one year, and what is refused."""

from datetime import date
from pathlib import Path

import pytest

from pathways.domain.rules import Rules, RulesMistaken
from pathways.what_if.changes import changes_in, changes_of, rules_with

STANDARD = Rules.standard()


def test_a_change_holds_from_1_january_to_31_december_of_its_year_only() -> None:
    other = rules_with(STANDARD, changes_of(["first_rdv_within=30"]), 2023)
    by_day = {day: other.first_rdv_within.on(date.fromisoformat(day)).value for day in (
        "2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01")}  # fmt: skip
    assert by_day == {"2022-12-31": 15, "2023-01-01": 30, "2023-12-31": 30, "2024-01-01": 15}
    assert STANDARD.first_rdv_within.on(date(2023, 6, 1)).value == 15


def test_what_was_before_the_document_keeps_its_rule_where_the_first_year_is_changed() -> None:
    other = rules_with(STANDARD, changes_of(["first_rdv_within=30"]), 2021)
    before = date(2020, 6, 1)
    assert other.first_rdv_within.on(before) == STANDARD.first_rdv_within.on(before)
    assert other.first_rdv_within.on(date(2021, 1, 1)).value == 30


def test_a_rule_that_changes_in_the_course_of_the_year_is_changed_on_both_sides() -> None:
    other = rules_with(STANDARD, changes_of(["observations_within=20"]), 2025)
    first, then = (other.observations_within.on(date(2025, month, 1)) for month in (5, 6))
    assert (first.value, first.unit, first.id) == (20, "months", "N3b")
    assert (then.value, then.unit, then.id) == (20, "days", "N3b-since-2025-06")


def test_a_file_changes_several_rules_as_a_rule_file_writes_them(tmp_path: Path) -> None:
    file = tmp_path / "autres.toml"
    file.write_text(
        "[[first_rdv_within]]\nvalue = 1\nunit = 'months'\n[[file_active_norm]]\nvalue = 80\n"
    )
    other = rules_with(STANDARD, changes_in(file), 2024)
    day = date(2024, 1, 31)
    assert other.first_rdv_within.on(day).after(day) == date(2024, 2, 29)
    assert other.file_active_norm.on(day).value == 80


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[first_rdv_within]]\nvalue = -3\n", "value"),
        ("[[first_rdv_within]]\nvalue = 'trente'\n", "value"),
        ("[[first_rdv_within]]\nvalue = 30\nunit = 'lunes'\n", "unit"),
        ("[[first_rdv_within]]\n", "manque"),
        ("[[first_rdv_within]]\nid = 'A9'\nvalue = 30\n", "ne se change pas"),
        ("[[first_rdv_within]]\nvalue = 3\n[[first_rdv_within]]\nvalue = 4\n", "deux fois"),
        ("[[premier_rdv]]\nvalue = 30\n", "premier_rdv"),
        ("[first_rdv_within]\nvalue = 30\n", "first_rdv_within"),
        ("value =", "TOML"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_by_name(
    text: str, says: str, tmp_path: Path
) -> None:
    file = tmp_path / "autres.toml"
    file.write_text(text)
    with pytest.raises(RulesMistaken, match=says):
        rules_with(STANDARD, changes_in(file), 2024)


def test_a_rule_not_in_force_that_year_cannot_be_otherwise() -> None:
    with pytest.raises(RulesMistaken, match="2022"):
        rules_with(STANDARD, changes_of(["joint_diagnosis_within=3"]), 2022)
