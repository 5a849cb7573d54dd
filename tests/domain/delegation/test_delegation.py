"""The President delegates acts between two days, and may take the delegation back (N8)."""

from typing import Any

import pytest

from pathways.domain.delegation.events import DelegationGiven, DelegationWithdrawn
from pathways.domain.delegation.giving import (
    DelegationAlreadyGiven,
    DelegationEndsBeforeItBegins,
    DelegationReachesBack,
    GiveDelegation,
    NotDelegable,
    NothingDelegated,
)
from pathways.domain.delegation.power import (
    DELEGATE,
    MAINTENANCE,
    PRESIDENT,
    PRIOR_APPEAL,
    REORIENTATION,
    SANCTION,
    DelegationEnded,
    DelegationNotBegun,
    NotADecisionMaker,
    NotDelegated,
    decision_maker,
)
from pathways.domain.delegation.state import DelegationState
from pathways.domain.delegation.withdrawing import (
    DelegationAlreadyWithdrawn,
    DelegationOver,
    WithdrawDelegation,
    WithdrawnBeforeGiven,
)
from pathways.domain.event import Event
from pathways.domain.refusal import InTheFuture, Refusal
from pathways.domain.rules import Rules
from tests.domain.orientation.people import day
from tests.domain.spec import an_id, given

DELEGATION, CLAIRE = an_id("delegation"), an_id("Claire")
RULES = Rules.standard()


def given_to_claire(**said: Any) -> DelegationGiven:
    facts: dict[str, Any] = {
        "delegate_id": CLAIRE,
        "given_on": day("2022-01-03"),
        "since": day("2022-01-10"),
        "until": day("2022-12-31"),
        "acts": (MAINTENANCE,),
        "last_name": "DÉLÉGUÉE",
        "first_name": "Claire",
        "capacity": "Directrice de l'insertion",
    }
    return DelegationGiven(**{**facts, **said})


def give(**said: Any) -> GiveDelegation:
    facts: dict[str, Any] = {
        "delegation_id": DELEGATION,
        "delegate_id": CLAIRE,
        "on": day("2022-01-03"),
        "since": day("2022-01-10"),
        "until": day("2022-12-31"),
        "acts": (MAINTENANCE,),
        "last_name": "DÉLÉGUÉE",
        "first_name": "Claire",
        "capacity": "Directrice de l'insertion",
    }
    return GiveDelegation(**{**facts, **said})


def withdraw(on: str) -> WithdrawDelegation:
    return WithdrawDelegation(delegation_id=DELEGATION, on=day(on))


def withdrawn(on: str) -> DelegationWithdrawn:
    return DelegationWithdrawn(CLAIRE, day(on))


def delegation(*facts: Event) -> DelegationState:
    return DelegationState.of(DELEGATION, facts or (given_to_claire(),))


def test_a_delegation_names_its_acts_and_its_days() -> None:
    given().when(give()).then(given_to_claire())
    given().when(give(acts=(SANCTION, SANCTION))).then(given_to_claire(acts=(SANCTION,)))
    given().when(give(acts=())).then_refused(NothingDelegated)
    given().when(give(acts=("marriage",))).then_refused(NotDelegable, rule="N8")
    given(given_to_claire()).when(give()).then_refused(DelegationAlreadyGiven)


def test_a_delegation_does_not_reach_back_nor_end_before_it_begins() -> None:
    given().when(give(since=day("2022-01-02"))).then_refused(DelegationReachesBack, rule="N8")
    given().when(give(until=day("2022-01-09"))).then_refused(DelegationEndsBeforeItBegins)
    given().on("2022-01-02").when(give()).then_refused(InTheFuture)


def test_every_act_that_a_decision_asks_for_may_be_delegated() -> None:
    acts = {MAINTENANCE, REORIENTATION, SANCTION, PRIOR_APPEAL}
    assert RULES.delegable_acts.on(day("2022-01-03")).codes == acts


@pytest.mark.parametrize(
    ("on", "allowed"),
    [("2022-01-09", False), ("2022-01-10", True), ("2022-12-31", True), ("2023-01-01", False)],
)
def test_a_delegation_holds_from_its_first_to_its_last_day(on: str, allowed: bool) -> None:
    assert delegation().allows(MAINTENANCE, day(on)) is allowed
    assert not delegation().allows(REORIENTATION, day(on))


def test_a_delegation_is_withdrawn_once_while_it_lasts() -> None:
    given(given_to_claire()).when(withdraw("2022-06-01")).then(withdrawn("2022-06-01"))
    taken = delegation(given_to_claire(), withdrawn("2022-06-01"))
    assert taken.allows(MAINTENANCE, day("2022-05-31"))
    assert not taken.allows(MAINTENANCE, day("2022-06-01"))
    given(given_to_claire(), withdrawn("2022-06-01")).when(withdraw("2022-07-01")).then_refused(
        DelegationAlreadyWithdrawn
    )
    given(given_to_claire()).when(withdraw("2022-01-02")).then_refused(WithdrawnBeforeGiven)
    given(given_to_claire()).when(withdraw("2023-01-01")).then_refused(DelegationOver)
    given(given_to_claire()).on("2022-05-31").when(withdraw("2022-06-01")).then_refused(InTheFuture)


@pytest.mark.parametrize(
    ("act", "on", "refusal"),
    [
        (SANCTION, "2022-02-14", NotDelegated),
        (MAINTENANCE, "2022-01-09", DelegationNotBegun),
        (MAINTENANCE, "2023-01-01", DelegationEnded),
    ],
)
def test_who_has_no_power_that_day_does_not_decide(
    act: str, on: str, refusal: type[Refusal]
) -> None:
    assert decision_maker(DELEGATE, delegation(), MAINTENANCE, day("2022-02-14"), RULES) == DELEGATE
    with pytest.raises(refusal) as refused:
        decision_maker(DELEGATE, delegation(), act, day(on), RULES)
    assert refused.value.rule == "N8"


def test_a_delegation_withdrawn_has_ended() -> None:
    taken = delegation(given_to_claire(), withdrawn("2022-06-01"))
    with pytest.raises(DelegationEnded):
        decision_maker(DELEGATE, taken, MAINTENANCE, day("2022-06-01"), RULES)


@pytest.mark.parametrize(
    ("who", "by"),
    [
        ("Le chef de service", None),
        (DELEGATE, None),
        (PRESIDENT, delegation()),
        ("Claire", delegation()),
    ],
)
def test_the_president_decides_alone_and_a_delegate_under_a_delegation(
    who: str, by: DelegationState | None
) -> None:
    assert decision_maker(PRESIDENT, None, SANCTION, day("2022-02-14"), RULES) == PRESIDENT
    with pytest.raises(NotADecisionMaker):
        decision_maker(who, by, MAINTENANCE, day("2022-02-14"), RULES)
