"""A contract's steps, when it is in force (N7), what it claims."""

from datetime import date

from pathways.domain.command import Claim
from pathways.domain.engagement_contract.events import ContractEndReason
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.event import Event
from tests.domain.engagement_contract.contracts import (
    CONTRACT,
    DRAFTED,
    ORIENTATION,
    RETURNED,
    SARA,
    SIGNED,
    SUBMITTED,
    VALIDATED,
    amended,
    drafted,
    ended,
    signed,
    submitted,
    validated,
)

IN_PREPARATION = {Claim("contract_in_preparation", str(ORIENTATION))}


def state(*facts: Event) -> EngagementContractState:
    return EngagementContractState.of(CONTRACT, facts)


def test_a_contract_is_in_force_from_its_first_day_to_its_last() -> None:
    contract = state(*SUBMITTED, validated("2021-03-15", until="2021-09-14"))
    assert not contract.in_force_on(date(2021, 3, 14))
    assert contract.in_force_on(date(2021, 3, 15))
    assert contract.in_force_on(date(2021, 9, 14))
    assert not contract.in_force_on(date(2021, 9, 15))


def test_a_contract_is_not_in_force_before_its_validation() -> None:
    assert not state(*SUBMITTED).in_force_on(date(2021, 3, 18))
    assert not state(*VALIDATED).in_force_on(date(2021, 3, 19))
    assert state(*VALIDATED).in_force_on(date(2021, 3, 20))


def test_a_contract_is_in_force_to_the_eve_of_its_end() -> None:
    contract = state(*VALIDATED, ended("2021-06-01"))
    assert contract.in_force_on(date(2021, 5, 31))
    assert not contract.in_force_on(date(2021, 6, 1))


def test_a_revision_moves_the_last_day() -> None:
    contract = state(*VALIDATED, amended(ends_on="2021-12-31", renewal=True))
    assert contract.in_force_on(date(2021, 12, 31))


def test_a_contract_is_under_validation_from_its_submission_to_the_answer() -> None:
    assert not state(*SIGNED).under_validation
    assert state(*SUBMITTED).under_validation
    assert not state(*VALIDATED).under_validation
    assert not state(*RETURNED).under_validation
    assert state(*RETURNED, submitted("2021-03-25")).under_validation
    assert not state(*SUBMITTED, ended("2021-04-01")).under_validation


def test_an_orientation_has_one_contract_in_preparation() -> None:
    assert state(*DRAFTED).claims() == IN_PREPARATION
    assert state(*RETURNED).claims() == IN_PREPARATION
    assert state(*VALIDATED).claims() == frozenset()
    abandoned = ended("2021-03-12", ContractEndReason.WITHDRAWN)
    assert state(*DRAFTED, abandoned).claims() == frozenset()


def test_the_actions_are_sealed_under_the_persons_key_from_the_draft_on() -> None:
    assert state().person(drafted()) == SARA
    assert state(*DRAFTED).person(signed()) == SARA
