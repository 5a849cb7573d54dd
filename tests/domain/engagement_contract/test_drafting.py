"""Drawing up a contract (A1.7), with N9's hours where the law of the day asks for them."""

from dataclasses import replace
from datetime import date

import pytest

from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.beneficiary.guards import FileMerged, PersonErased
from pathways.domain.engagement_contract.content import (
    ActionMissing,
    AxisMissing,
    ContractEndsBeforeItStarts,
    ContractTooLong,
    ImpossibleHours,
    UnknownAdaptation,
    UnknownDomain,
    WeeklyHoursMissing,
)
from pathways.domain.engagement_contract.drafting import (
    AlreadyDrafted,
    DraftEngagementContract,
    NoRightToAContract,
    NothingToRenew,
    RenewsSomeoneElses,
)
from pathways.domain.engagement_contract.guards import (
    ContractBeforeOrientation,
    ContractOutsideOrientation,
)
from pathways.domain.event import Event
from pathways.domain.refusal import InTheFuture
from tests.domain.beneficiary.people import FORGOTTEN, MERGED, right, sara
from tests.domain.engagement_contract.contracts import (
    ACTIONS,
    CONTRACT,
    DOMAINS,
    DRAFTED,
    ORIENTATION,
    PERSON,
    VALIDATED,
    day,
    drafted,
    orientation_ended,
    oriented,
)
from tests.domain.spec import Scenario, an_id, given


def draft(
    on: str = "2021-03-10",
    starts_on: str = "2021-03-15",
    ends_on: str = "2021-09-14",
    domains: tuple[str, ...] = DOMAINS,
    actions: tuple[str, ...] = ACTIONS,
    weekly_hours: int | None = None,
    adapted_for: str | None = None,
    renewed: str | None = None,
) -> DraftEngagementContract:
    return DraftEngagementContract(
        engagement_contract_id=CONTRACT,
        orientation_id=ORIENTATION,
        drafted_on=day(on),
        starts_on=day(starts_on),
        ends_on=day(ends_on),
        domains=domains,
        actions=actions,
        weekly_hours=weekly_hours,
        weekly_hours_adapted_for=adapted_for,
        renewed_id=an_id(renewed) if renewed else None,
    )


def sara_oriented(on: str = "2021-03-01", **others: tuple[Event, ...]) -> Scenario:
    return given(orientation=[oriented(on)], beneficiary=PERSON, **others)


def test_a_contract_is_drawn_up_with_its_axes_and_actions() -> None:
    sara_oriented().when(draft()).then(drafted())


def test_a_contract_is_drawn_up_once() -> None:
    given(*DRAFTED, orientation=[oriented()], beneficiary=PERSON).when(draft()).then_refused(
        AlreadyDrafted
    )


@pytest.mark.parametrize(
    ("starts_on", "last"),
    [
        ("2021-03-01", "2022-02-28"),
        ("2021-03-15", "2022-03-14"),
        ("2021-12-31", "2022-12-30"),
        ("2023-03-01", "2024-02-29"),
    ],
)
def test_a_contract_of_12_months_ends_on_the_eve_of_the_same_date(
    starts_on: str, last: str
) -> None:
    too_long = day(last).toordinal() + 1
    scenario = sara_oriented("2021-03-01")
    scenario.when(draft("2021-03-10", starts_on, last)).then(drafted("2021-03-10", starts_on, last))
    scenario.when(
        draft("2021-03-10", starts_on, date.fromordinal(too_long).isoformat())
    ).then_refused(ContractTooLong, "A1.7")


def test_t6_12_months_from_29_february_end_with_the_next_february() -> None:
    scenario = sara_oriented("2024-02-01")
    scenario.when(draft("2024-02-10", "2024-02-29", "2025-02-28")).then(
        drafted("2024-02-10", "2024-02-29", "2025-02-28")
    )
    scenario.when(draft("2024-02-10", "2024-02-29", "2025-03-01")).then_refused(ContractTooLong)


def test_t2_13_months_are_not_one_month() -> None:
    sara_oriented().when(draft(ends_on="2022-04-14")).then_refused(ContractTooLong, "A1.7")


def test_a_contract_ends_after_it_starts() -> None:
    sara_oriented().when(draft(ends_on="2021-03-14")).then_refused(ContractEndsBeforeItStarts)
    sara_oriented().when(draft(ends_on="2021-03-15")).then(drafted(ends_on="2021-03-15"))


def test_t1_a_contract_neither_is_drawn_up_nor_begins_before_the_orientation() -> None:
    sara_oriented("2021-03-11").when(draft(on="2021-03-10")).then_refused(
        ContractBeforeOrientation, "A1.7"
    )
    sara_oriented("2021-03-01").when(draft(starts_on="2021-02-28")).then_refused(
        ContractBeforeOrientation, "A1.7"
    )


def test_a_contract_is_drawn_up_while_the_accompaniment_is_open() -> None:
    over = [oriented(), orientation_ended("2021-03-09")]
    given(orientation=over, beneficiary=PERSON).when(draft()).then_refused(
        ContractOutsideOrientation
    )


def test_a_contract_drawn_up_tomorrow_is_refused() -> None:
    sara_oriented().on("2021-03-09").when(draft()).then_refused(InTheFuture)


def test_a_contract_has_at_least_one_axis_of_the_list() -> None:
    sara_oriented().when(draft(domains=(), actions=())).then_refused(AxisMissing, "A1.7")
    sara_oriented().when(draft(domains=("housing", "astrology"))).then_refused(
        UnknownDomain, "A1.6"
    )


@pytest.mark.parametrize("actions", [(), ("Une seule",), ("Une", " "), ("Une", "Deux", "Trois")])
def test_each_axis_has_its_action(actions: tuple[str, ...]) -> None:
    sara_oriented().when(draft(actions=actions)).then_refused(ActionMissing, "A1.7")


def test_before_2025_no_hours_are_asked_for() -> None:
    sara_oriented("2024-12-01").when(draft("2024-12-31", "2025-01-01", "2025-06-30")).then(
        drafted("2024-12-31", "2025-01-01", "2025-06-30")
    )


def test_from_2025_a_contract_holds_15_hours_of_activity_a_week() -> None:
    dates = ("2025-01-01", "2025-01-01", "2025-06-30")
    scenario = sara_oriented("2025-01-01")
    scenario.when(draft(*dates)).then_refused(WeeklyHoursMissing, "N9")
    scenario.when(draft(*dates, weekly_hours=14)).then_refused(WeeklyHoursMissing, "N9")
    scenario.when(draft(*dates, weekly_hours=15)).then(drafted(*dates, weekly_hours=15))


def test_fewer_hours_need_a_reason_of_the_list() -> None:
    dates = ("2025-01-01", "2025-01-01", "2025-06-30")
    scenario = sara_oriented("2025-01-01")
    scenario.when(draft(*dates, weekly_hours=5, adapted_for="childcare")).then(
        drafted(*dates, weekly_hours=5, adapted_for="childcare")
    )
    scenario.when(draft(*dates, adapted_for="laziness")).then_refused(UnknownAdaptation, "N9")


@pytest.mark.parametrize("hours", [-1, 169])
def test_a_week_has_168_hours(hours: int) -> None:
    sara_oriented().when(draft(weekly_hours=hours)).then_refused(ImpossibleHours)


def test_a_closed_right_permits_no_contract() -> None:
    closed = right(RightStatus.CLOSED, "2021-03-01", "2021-03-07")
    given(orientation=[oriented()], beneficiary=[sara(), closed]).when(draft()).then_refused(
        NoRightToAContract, "H1"
    )


def test_a_merged_or_forgotten_file_takes_no_contract() -> None:
    given(orientation=[oriented()], beneficiary=[sara(), MERGED]).when(draft()).then_refused(
        FileMerged
    )
    given(orientation=[oriented()], beneficiary=[sara(), FORGOTTEN]).when(draft()).then_refused(
        PersonErased
    )


def test_a_renewal_is_a_new_contract_linked_to_the_old_one() -> None:
    sara_oriented(renewed=VALIDATED).when(
        draft("2021-09-01", "2021-09-15", "2022-03-14", renewed="old")
    ).then(drafted("2021-09-01", "2021-09-15", "2022-03-14", renews="old"))


def test_a_contract_renews_one_of_the_same_person_that_was_validated() -> None:
    paul = replace(drafted(), beneficiary_id=an_id("Paul"))
    sara_oriented(renewed=(paul, *VALIDATED[1:])).when(draft(renewed="old")).then_refused(
        RenewsSomeoneElses, "A1.7"
    )
    sara_oriented(renewed=DRAFTED).when(draft(renewed="old")).then_refused(NothingToRenew, "A1.7")
