"""What the general document asks of actions (DR)."""

from datetime import date

import pytest

from pathways.domain.rules import Rules
from pathways.domain.rules.general import (
    ProgrammeClosed,
    ProgrammeNotPublished,
    UnknownProgramme,
    beyond_its_civil_year,
    checklists,
    closed_lists,
    expected_results,
    is_faj_youth,
    objectives,
    require_open_programme,
)

RULES = Rules.standard()
DAY = date(2021, 3, 1)


def test_there_are_four_objectives_each_with_its_results() -> None:
    assert [one.label for one in objectives(RULES, DAY)] == [
        "S'engager", "Solutionner", "Expérimenter", "Travailler",
    ]  # fmt: skip
    counts = [len(expected_results(RULES, DAY, one.code)) for one in objectives(RULES, DAY)]
    assert counts == [7, 4, 7, 8]


def test_faj_youth_are_18_and_not_yet_26_on_the_day_they_enter() -> None:
    birth = date(2003, 6, 15)
    days = (date(2021, 6, 14), date(2021, 6, 15), date(2029, 6, 14), date(2029, 6, 15))
    assert [is_faj_youth(RULES, birth, day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("programme", ["rsa_referent", "adse", "mobility_point", "ai", "aci"])
def test_an_application_may_be_made_to_an_open_programme(programme: str) -> None:
    assert require_open_programme(RULES, DAY, programme).code == programme


@pytest.mark.parametrize("programme", ["digital_tools", "adipro", "cui_tr_accompaniment"])
def test_a_closed_programme_is_refused_with_its_date(programme: str) -> None:
    with pytest.raises(ProgrammeClosed, match="31/12/2021"):
        require_open_programme(RULES, date(2021, 12, 31), programme)
    assert require_open_programme(RULES, date(2022, 1, 1), programme).code == programme


def test_a_programme_not_published_or_unknown_is_refused() -> None:
    with pytest.raises(ProgrammeNotPublished, match="Prépa Rebond"):
        require_open_programme(RULES, DAY, "prepa_rebond")
    with pytest.raises(UnknownProgramme):
        require_open_programme(RULES, DAY, "prepa")


def test_each_programme_with_an_annexe_names_its_place_in_the_pdi() -> None:
    programmes = RULES.programmes.on(DAY).value
    with_annexe = [one for one in programmes if "annexe" in one.details]
    assert [one.details["annexe"] for one in with_annexe] == [1, 2, 3, 4, 5, 6, 7]
    assert all("pdi_objective" in one.details for one in with_annexe)


def test_an_agreement_that_outlasts_its_civil_year_needs_a_reason() -> None:
    assert not beyond_its_civil_year(RULES, date(2021, 1, 1), date(2021, 12, 31))
    assert beyond_its_civil_year(RULES, date(2021, 7, 1), date(2022, 1, 1))


def test_a_final_report_is_due_2_months_after_the_end() -> None:
    end = date(2021, 12, 31)
    assert RULES.final_report_within.on(end).after(end) == date(2022, 2, 28)


def test_eight_criteria_select_a_project() -> None:
    assert len(checklists(RULES, DAY)["selection"]) == 8
    assert len(closed_lists(RULES, DAY)["territory"]) == 4
