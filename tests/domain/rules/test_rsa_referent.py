"""What annexe 1 asks of the bodies that accompany, and what it pays."""

from datetime import date
from decimal import Decimal

import pytest

from pathways.domain.calendar import CivilQuarter
from pathways.domain.rules import Rules
from pathways.domain.rules.rsa_referent import (
    grant,
    norm,
    quality_criteria,
    quarterly_report_contents,
    quarterly_report_due,
    results_expected,
    suggested_bodies,
    under_delegation,
)

RULES = Rules.standard()
DAY = date(2021, 3, 1)


@pytest.mark.parametrize(
    ("profile", "bodies"),
    [
        ("single_parent_family", ("caf",)),
        ("farmer", ("msa",)),
        ("couple_without_children", ("ccas", "cias")),
        ("traveller", ("specialised_association",)),
        ("migrant", ()),
        ("unheard_of", ()),
    ],
)
def test_a_profile_suggests_bodies(profile: str, bodies: tuple[str, ...]) -> None:
    assert suggested_bodies(RULES, DAY, profile) == bodies


def test_annexe_1_is_about_social_orientations() -> None:
    assert under_delegation(RULES, DAY, "social")
    assert not under_delegation(RULES, DAY, "employment")
    assert len(quality_criteria(RULES, DAY)) == 4


def test_annexe_1_leaves_out_social_links() -> None:
    kept = [result.code for result in results_expected(RULES, DAY)]
    assert len(kept) == 6
    assert "social_links" not in kept


def test_a_full_time_worker_accompanies_120_people_or_80_of_a_specific_public() -> None:
    assert norm(RULES, DAY) == 120
    assert norm(RULES, DAY, "farmers") == 80
    assert norm(RULES, DAY, "students") == 120


@pytest.mark.parametrize(
    ("file_active", "people_per_fte", "share", "euros"),
    [
        (120, 120, "50", "24000.00"),
        (80, 80, "100", "48000.00"),
        (172, 120, "50", "34400.00"),
        (1, 120, "33.33", "133.32"),
        (0, 120, "100", "0.00"),
    ],
)
def test_the_grant_follows_the_file_active(
    file_active: int, people_per_fte: int, share: str, euros: str
) -> None:
    paid = grant(
        RULES, DAY, file_active=file_active, people_per_fte=people_per_fte, share=Decimal(share)
    )
    assert paid == Decimal(euros)


def test_the_report_of_a_quarter_is_due_a_month_after_it() -> None:
    assert quarterly_report_due(RULES, CivilQuarter(2021, 1)) == date(2021, 4, 30)
    assert quarterly_report_due(RULES, CivilQuarter(2021, 4)) == date(2022, 1, 31)
    assert len(quarterly_report_contents(RULES, CivilQuarter(2021, 1))) == 6
