"""Signing: never before the orientation (T1); N6 starts; a recall closes (A1.13)."""

from datetime import date

import pytest

from pathways.domain.engagement_contract.events import ContractEndReason
from pathways.domain.engagement_contract.guards import (
    BeforeTheContractsPreviousStep,
    ContractAlreadyEnded,
    ContractAlreadyValidated,
    ContractBeforeOrientation,
    ContractOutsideOrientation,
)
from pathways.domain.engagement_contract.joint_diagnosis import UnknownDifficulty
from pathways.domain.engagement_contract.signing import AlreadySigned, SignEngagementContract
from pathways.domain.event import Event
from pathways.domain.orientation.events import (
    OrientationKind,
    RecallClosed,
    RecallClosing,
    RelanceGround,
)
from pathways.domain.refusal import InTheFuture
from tests.domain.engagement_contract.contracts import (
    CONTRACT,
    DRAFTED,
    ORIENTATION,
    SIGNED,
    VALIDATED,
    day,
    drafted,
    ended,
    lapse,
    orientation_ended,
    oriented,
    signed,
)
from tests.domain.spec import Scenario, given


def sign(on: str = "2021-03-15", difficulties: tuple[str, ...] = ()) -> SignEngagementContract:
    return SignEngagementContract(
        engagement_contract_id=CONTRACT, signed_on=day(on), difficulties=difficulties
    )


def drawn_up(*orientation: Event) -> Scenario:
    return given(*DRAFTED, orientation=[oriented("2021-03-01"), *orientation])


def drawn_up_in_2025(kind: OrientationKind = OrientationKind.SOCIAL) -> Scenario:
    contract = drafted("2025-01-10", "2025-01-15", "2025-12-31", weekly_hours=15)
    return given(contract, orientation=[oriented("2025-01-02", kind)])


def test_a_contract_is_signed() -> None:
    drawn_up().when(sign("2021-03-15")).then(signed("2021-03-15"))


def test_a_late_signature_is_welcome() -> None:
    drawn_up().when(sign("2021-08-01")).then(signed("2021-08-01"))


def test_t1_a_contract_signed_before_the_orientation_is_not_in_time_it_is_refused() -> None:
    before = given(*DRAFTED, orientation=[oriented("2021-03-16")])
    before.when(sign("2021-03-15")).then_refused(ContractBeforeOrientation, "A1.7")
    on_the_day = given(*DRAFTED, orientation=[oriented("2021-03-15")])
    on_the_day.when(sign("2021-03-15")).then(signed("2021-03-15"))


def test_a_contract_is_not_signed_before_it_is_drawn_up() -> None:
    drawn_up().when(sign("2021-03-09")).then_refused(BeforeTheContractsPreviousStep, "A1.7")
    drawn_up().when(sign("2021-03-10")).then(signed("2021-03-10"))


def test_a_contract_signed_tomorrow_is_refused() -> None:
    drawn_up().on("2021-03-14").when(sign("2021-03-15")).then_refused(InTheFuture)


def test_a_contract_signed_after_the_accompaniment_is_refused_entered_after_is_welcome() -> None:
    over = drawn_up(orientation_ended("2021-04-01"))
    over.when(sign("2021-04-02")).then_refused(ContractOutsideOrientation)
    over.on("2021-06-01").when(sign("2021-03-31")).then(signed("2021-03-31"))


def test_a_contract_is_signed_once() -> None:
    given(*SIGNED, orientation=[oriented()]).when(sign()).then_refused(AlreadySigned)


def test_a_validated_or_ended_contract_is_no_longer_signed() -> None:
    given(*VALIDATED, orientation=[oriented()]).when(sign()).then_refused(ContractAlreadyValidated)
    abandoned = ended("2021-03-12", ContractEndReason.WITHDRAWN)
    given(*DRAFTED, abandoned, orientation=[oriented()]).when(sign()).then_refused(
        ContractAlreadyEnded
    )


def test_from_2025_a_signature_makes_a_joint_diagnosis_due_6_months_later() -> None:
    drawn_up_in_2025().when(sign("2025-01-15")).then(signed("2025-01-15", "2025-07-15"))


def test_t6_6_months_from_31_august_end_with_february() -> None:
    drawn_up_in_2025().when(sign("2025-08-31")).then(signed("2025-08-31", "2026-02-28"))


def test_a_listed_difficulty_leaves_12_months_and_is_not_kept() -> None:
    drawn_up_in_2025().when(sign("2025-01-15", difficulties=("health",))).then(
        signed("2025-01-15", "2026-01-15")
    )


def test_a_difficulty_outside_the_list_is_refused() -> None:
    drawn_up_in_2025().when(sign("2025-01-15", ("laziness",))).then_refused(UnknownDifficulty, "N6")
    drawn_up().when(sign("2021-03-15", ("health",))).then_refused(UnknownDifficulty, "N6")


def test_only_a_social_accompaniment_has_a_joint_diagnosis() -> None:
    drawn_up_in_2025(OrientationKind.EMPLOYMENT).when(sign("2025-01-15")).then(signed("2025-01-15"))


MADE = RecallClosed(date(2021, 5, 20), RecallClosing.CONTRACT_MADE)


@pytest.mark.parametrize(
    "ground", [RelanceGround.CONTRACT_NOT_MADE, RelanceGround.CONTRACT_NOT_RENEWED]
)
def test_a_contract_made_at_last_closes_the_recall(ground: RelanceGround) -> None:
    drawn_up(lapse("2021-05-10", ground)).when(sign("2021-05-20")).then_on(ORIENTATION, MADE).then(
        signed("2021-05-20")
    )


def test_a_contract_that_is_not_respected_is_not_made_good_by_signing() -> None:
    not_respected = lapse("2021-05-10", RelanceGround.CONTRACT_NOT_RESPECTED)
    drawn_up(not_respected).when(sign("2021-05-20")).then_on(ORIENTATION)
    both = (lapse("2021-05-01", RelanceGround.CONTRACT_NOT_MADE), not_respected)
    drawn_up(*both).when(sign("2021-05-20")).then_on(ORIENTATION)


def test_without_a_recall_nothing_closes() -> None:
    drawn_up().when(sign("2021-05-20")).then_on(ORIENTATION)


def test_t6_a_signature_entered_weeks_late_closes_the_recall_no_earlier_than_it_began() -> None:
    opened = lapse("2021-05-10", RelanceGround.CONTRACT_NOT_MADE)
    drawn_up(opened).on("2021-06-01").when(sign("2021-04-30")).then_on(
        ORIENTATION, RecallClosed(date(2021, 5, 10), RecallClosing.CONTRACT_MADE)
    ).then(signed("2021-04-30"))
