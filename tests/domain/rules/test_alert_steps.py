"""When an alert is raised around a due date, and whom it tells, is data."""

from datetime import date
from pathlib import Path

import pytest

from pathways.domain.rules import Rules, RulesMistaken

DAY = date(2021, 3, 1)
STEP = """
[[alert_steps]]
deadline = {deadline}
step = "late"
offset_days = {offset}
to = "referent"
label = "En retard"
since = {since}
"""


def load(tmp_path: Path, *steps: str) -> Rules:
    path = tmp_path / "house.toml"
    path.write_text("".join(steps), encoding="utf-8")
    return Rules.load(path)


def test_a_first_rdv_is_recalled_5_days_before_then_escalated_step_by_step() -> None:
    due = date(2021, 3, 16)
    steps = Rules.standard().alert_steps_for("first_rdv", DAY)
    assert [(step.step, step.to, step.raised_on(due)) for step in steps] == [
        ("reminder", "referent", date(2021, 3, 11)),
        ("late", "referent", date(2021, 3, 17)),
        ("escalated_to_organisation", "organisation", date(2021, 3, 24)),
        ("escalated_to_departement", "departement", date(2021, 4, 7)),
    ]


def test_nothing_is_late_on_its_due_date() -> None:
    rules = Rules.standard()
    for kind in rules.deadline_kinds:
        late = [step for step in rules.alert_steps_for(kind, DAY) if step.step == "late"]
        assert [step.offset_days for step in late] == [1], kind


def test_every_kind_of_deadline_has_its_steps() -> None:
    assert Rules.standard().deadline_kinds == {
        "first_rdv", "relance", "relance_without_answer", "contract", "contract_relance",
        "contract_renewal", "next_rdv", "epl_review", "orientation", "joint_diagnosis",
        "final_report",
        "quarterly_report",
    }  # fmt: skip


def test_an_epl_review_is_recalled_two_months_before() -> None:
    first = Rules.standard().alert_steps_for("epl_review", DAY)[0]
    assert (first.id, first.offset_days) == ("epl_review.reminder", -60)


def test_a_kind_of_deadline_nobody_described_is_not_silent() -> None:
    with pytest.raises(LookupError, match="did you mean first_rdv"):
        Rules.standard().alert_steps_for("first_rdvs", DAY)


def test_steps_change_on_a_date(tmp_path: Path) -> None:
    first = STEP.format(deadline='"contract"', offset=1, since="2021-01-01")
    then = STEP.format(deadline='["contract"]', offset=3, since="2022-01-01")
    rules = load(tmp_path, first + "until = 2021-12-31\n", then)
    offsets = [
        [step.offset_days for step in rules.alert_steps_for("contract", day)]
        for day in (date(2020, 12, 31), date(2021, 12, 31), date(2022, 1, 1))
    ]
    assert offsets == [[], [1], [3]]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"deadline": "7"}, "deadline"),
        ({"offset": "true"}, "offset_days"),
        ({"offset": '"J-5"'}, "offset_days"),
        ({"since": '"hier"'}, "since"),
    ],
)
def test_a_mistake_in_a_step_is_named(tmp_path: Path, wrong: dict[str, str], field: str) -> None:
    right = {"deadline": '"contract"', "offset": "1", "since": "2021-01-01"}
    with pytest.raises(RulesMistaken, match=f"« {field} »"):
        load(tmp_path, STEP.format(**right | wrong))


def test_a_step_described_twice_is_refused(tmp_path: Path) -> None:
    step = STEP.format(deadline='"contract"', offset=1, since="2021-01-01")
    with pytest.raises(RulesMistaken, match=r"contract\.late"):
        load(tmp_path, step, step)
