"""What was in force on a day, side by side through the years."""

from datetime import date

import pytest

from pathways.domain.rules import NoRuleInForce, Rules
from pathways.domain.rules.national_law import orients_in_default

RULES = Rules.standard()


def test_a_first_rdv_is_due_15_days_after_the_orientation() -> None:
    rule = RULES.first_rdv_within.on(date(2021, 3, 1))
    assert (rule.id, rule.source, rule.binding) == ("A1.3", "Annexe 1, art. 4.2", False)
    assert rule.after(date(2021, 3, 1)) == date(2021, 3, 16)


def test_an_orientation_older_than_the_document_lives_under_the_same_delays() -> None:
    rule = RULES.first_rdv_within.started_by("OrientationDecided", date(2019, 11, 4))
    assert rule is not None
    assert (rule.id, rule.after(date(2019, 11, 4))) == ("A1.3-before-2021", date(2019, 11, 19))
    assert "2021" in rule.reading


@pytest.mark.parametrize(
    "name",
    [
        "contract_at_most", "contract_within", "decision_makers", "epl_review_within",
        "exemption_grounds", "insertion_domains", "next_rdv_within", "orientation_within",
        "pathway_objectives", "profiles", "relance_within", "relance_without_answer_within",
        "contract_relance_within", "rights_and_duties_topics", "territories",
        "unknown_right_permits",
    ],
)  # fmt: skip
def test_what_an_accompaniment_of_2019_asks_has_its_answer(name: str) -> None:
    assert getattr(RULES, name).on(date(2019, 5, 1)).since == date(2009, 6, 1)


def test_nothing_is_in_force_before_rsa_existed() -> None:
    with pytest.raises(NoRuleInForce, match=r"first_rdv_within.*31/05/2009"):
        RULES.first_rdv_within.on(date(2009, 5, 31))
    assert RULES.first_rdv_within.find(date(2009, 5, 31)) is None


@pytest.mark.parametrize(
    ("fact", "day", "opened_on", "rule", "due"),
    [
        ("OrientationDecided", "2021-03-01", "2021-03-01", "A1.7", "2021-05-01"),
        ("OrientationDecided", "2024-12-31", "2024-12-31", "A1.7", "2025-02-28"),
        ("OrientationNotified", "2024-12-31", "2024-12-31", None, None),
        ("OrientationDecided", "2025-01-01", "2025-01-01", None, None),
        ("OrientationNotified", "2025-01-01", "2025-01-01", "N5", "2025-02-01"),
        ("OrientationNotified", "2025-01-31", "2025-01-20", "N5", "2025-02-28"),
        ("OrientationNotified", "2025-01-06", "2024-12-31", "N5-transition", "2027-01-01"),
    ],
)
def test_the_contract_delay_runs_from_the_fact_and_under_the_law_of_its_day(
    fact: str, day: str, opened_on: str, rule: str | None, due: str | None
) -> None:
    on = date.fromisoformat(day)
    found = RULES.contract_within.started_by(fact, on, date.fromisoformat(opened_on))
    assert (found and found.id) == rule
    assert (found and found.after(on).isoformat()) == due


def test_without_an_opening_date_an_accompaniment_opens_on_the_day_itself() -> None:
    rule = RULES.contract_within.started_by("OrientationNotified", date(2025, 3, 1))
    assert rule is not None
    assert rule.id == "N5"
    assert RULES.contract_within.on(date(2025, 3, 1)) is rule


@pytest.mark.parametrize(
    ("told_on", "rule", "due"),
    [
        ("2021-03-01", "N4-before-2025", "2021-05-01"),
        ("2024-12-31", "N4-before-2025", "2025-02-28"),
        ("2025-01-01", "N4", "2025-02-12"),
    ],
)
def test_people_are_oriented_in_2_months_then_in_6_weeks(told_on: str, rule: str, due: str) -> None:
    day = date.fromisoformat(told_on)
    found = RULES.orientation_within.started_by("RsaRightRecorded", day)
    assert found is not None
    assert (found.id, found.after(day).isoformat()) == (rule, due)


def test_france_travail_orients_in_default_since_2025() -> None:
    assert orients_in_default(RULES, date(2024, 12, 31)) is None
    assert orients_in_default(RULES, date(2025, 1, 1)) == "france_travail"


def test_a_joint_diagnosis_is_due_only_since_2025() -> None:
    for fact in ("EngagementContractSigned", "EngagementContractAmended"):
        assert RULES.joint_diagnosis_within.started_by(fact, date(2024, 12, 31)) is None
        rule = RULES.joint_diagnosis_within.started_by(fact, date(2025, 1, 1))
        assert rule is not None
        assert rule.after(date(2025, 1, 1)) == date(2025, 7, 1)
    longer = RULES.joint_diagnosis_within_where_difficulties.on(date(2025, 1, 1))
    assert longer.after(date(2025, 1, 1)) == date(2026, 1, 1)


def test_the_epl_review_is_12_months_after_the_orientation_and_after_each_maintien() -> None:
    for fact in ("OrientationDecided", "PathwayMaintained"):
        rule = RULES.epl_review_within.started_by(fact, date(2024, 2, 29))
        assert rule is not None
        assert rule.after(date(2024, 2, 29)) == date(2025, 2, 28)


def test_what_is_not_a_delay_has_no_due_date() -> None:
    for rule in (RULES.fte_cost, RULES.file_active_norm, RULES.weekly_activity_hours):
        with pytest.raises(TypeError, match=rule.name):
            rule.on(date(2025, 1, 1)).after(date(2025, 1, 1))


def test_a_misspelt_rule_names_those_that_come_close() -> None:
    with pytest.raises(AttributeError, match="did you mean first_rdv_within"):
        _ = RULES.first_rdv_witin


def test_a_rule_id_leads_to_its_article() -> None:
    assert RULES.source_of("A1.3") == "Annexe 1, art. 4.2"
    assert RULES.source_of("A1.10") == "Annexe 1, art. 4.3"
    assert RULES.source_of("Z9") is None
