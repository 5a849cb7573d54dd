"""What a person is matched on: objective, skills, how far they can go (G9)."""

from typing import Any

import pytest

from pathways.domain.beneficiary.events import SearchProfileRecorded
from pathways.domain.beneficiary.guards import FileMerged, PersonErased
from pathways.domain.beneficiary.search_profile import ImpossibleDistance, RecordSearchProfile
from pathways.domain.refusal import InTheFuture
from pathways.domain.rules.matching import CommuneUnknown, ObjectiveUnknown, SkillUnknown
from tests.domain.beneficiary.people import FORGOTTEN, MERGED, SARA, sara
from tests.domain.offer.offers import day
from tests.domain.spec import given

KNOWN = SearchProfileRecorded(day("2021-03-01"), "work", ("cooking", "sales"), "angers", 20)


def record(**said: Any) -> RecordSearchProfile:
    facts: dict[str, Any] = {
        "beneficiary_id": SARA, "recorded_on": day("2021-03-01"), "objective": "work",
        "skills": ("cooking", "sales"), "commune": "angers", "within_km": 20,
    }  # fmt: skip
    return RecordSearchProfile(**{**facts, **said})


def test_a_search_profile_is_recorded_whole() -> None:
    given(sara()).when(record()).then(KNOWN)


def test_an_objective_is_enough() -> None:
    given(sara()).when(record(skills=(), commune=None, within_km=None)).then(
        SearchProfileRecorded(day("2021-03-01"), "work")
    )


def test_a_skill_said_twice_counts_once() -> None:
    given(sara()).when(record(skills=("cooking", "sales", "cooking"))).then(KNOWN)


def test_the_same_profile_later_in_any_order_records_nothing() -> None:
    later = record(recorded_on=day("2021-04-01"), skills=("sales", "cooking"))
    given(sara(), KNOWN).when(later).then()


def test_what_is_left_out_is_no_longer_known() -> None:
    given(sara(), KNOWN).when(record(recorded_on=day("2021-04-01"), commune=None)).then(
        SearchProfileRecorded(day("2021-04-01"), "work", ("cooking", "sales"), None, 20)
    )


@pytest.mark.parametrize("kilometres", [0, 500])
def test_as_far_as_the_country_goes(kilometres: int) -> None:
    assert given(sara()).when(record(within_km=kilometres)).refusal is None


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"objective": "rest"}, ObjectiveUnknown),
        ({"skills": ("flying",)}, SkillUnknown),
        ({"commune": "nantes"}, CommuneUnknown),
        ({"within_km": -1}, ImpossibleDistance),
        ({"within_km": 501}, ImpossibleDistance),
    ],
)
def test_a_word_or_a_distance_that_means_nothing_is_refused(
    said: dict[str, Any], refused: Any
) -> None:
    given(sara()).when(record(**said)).then_refused(refused)


def test_nothing_of_tomorrow_nor_of_a_file_that_is_no_more() -> None:
    given(sara()).on("2021-02-28").when(record()).then_refused(InTheFuture)
    given(sara(), MERGED).when(record()).then_refused(FileMerged)
    given(sara(), FORGOTTEN).when(record()).then_refused(PersonErased)
