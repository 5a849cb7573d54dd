"""The President keeps the accompaniment after the EPL's opinion."""

from pathways.domain.orientation.checks import BeforeOrientation, OrientationClosed
from pathways.domain.orientation.epl_review import AlreadyMaintained, MaintainPathway
from pathways.domain.orientation.events import EndReason, OrientationEnded, PathwayMaintained
from tests.domain.orientation.people import ORIENTATION, day, oriented
from tests.domain.spec import given


def maintain(on: str) -> MaintainPathway:
    return MaintainPathway(
        orientation_id=ORIENTATION, on=day(on), decided_by="La déléguée à l'insertion"
    )


def maintained(on: str, review: str) -> PathwayMaintained:
    return PathwayMaintained(day(on), "La déléguée à l'insertion", day(review), "A1.11")


def test_a_new_period_of_12_months_runs_from_the_day_of_the_decision() -> None:
    given(oriented("2021-03-01")).when(maintain("2022-02-14")).then(
        maintained("2022-02-14", review="2023-02-14")
    )


def test_trap_6_maintained_on_29_february() -> None:
    given(oriented("2023-03-01")).when(maintain("2024-02-29")).then(
        maintained("2024-02-29", review="2025-02-28")
    )


def test_a_pathway_is_maintained_again_a_year_later_but_not_twice_a_day() -> None:
    once = given(oriented("2021-03-01"), maintained("2022-02-14", review="2023-02-14"))
    once.when(maintain("2022-02-14")).then_refused(AlreadyMaintained, rule="A1.11")
    once.when(maintain("2023-02-06")).then(maintained("2023-02-06", review="2024-02-06"))


def test_what_has_ended_is_not_maintained() -> None:
    over = given(oriented("2021-03-01"), OrientationEnded(day("2022-01-31"), EndReason.MOVED))
    over.when(maintain("2022-02-14")).then_refused(OrientationClosed)
    over.when(maintain("2022-01-31")).then_refused(OrientationClosed)
    given(oriented("2021-03-01")).when(maintain("2021-02-28")).then_refused(BeforeOrientation)
