"""Between two moments: the events that moved a figure, and no others."""

from datetime import date, timedelta
from random import Random

import pytest

from pathways.domain.engagement_contract.ending import EndEngagementContract
from pathways.domain.engagement_contract.events import ContractEndReason
from pathways.event_store.application import Withdrawal
from pathways.projections.differences import FIGURES, difference
from tests.departement import CCAS, Town, day
from tests.domain.spec import an_id
from tests.random_life import RandomLife

ON = day("2021-06-30")


def known(town: Town) -> int:
    town.catch_up()
    return town.departement.app.recorder.head()


def in_file_active(town: Town, name: str) -> None:
    town.orient(name, "2021-03-01")
    contract = town.draft(name, "2021-03-10", "2021-12-31")
    town.sign(contract, "2021-03-10")
    town.submit(contract, "2021-03-11")
    town.validate(contract, "2021-03-20")


def test_a_contract_recorded_late_is_what_moved_the_file_active(town: Town) -> None:
    in_file_active(town, "Sara")
    first = known(town)
    town.register("Awa", payer_number="2")
    in_file_active(town, "Awa")
    second = known(town)
    found = difference(
        town.departement.as_known(first), town.departement.as_known(second), "file_active", ON
    )
    assert (found.before, found.after) == (1, 2)
    (move,) = found.moves
    assert (move.name, move.change, move.person) == (
        "EngagementContractSubmitted", 1, an_id("Awa")
    )  # fmt: skip
    assert move.organisations == (CCAS,)


def test_a_withdrawal_moves_it_back(town: Town) -> None:
    in_file_active(town, "Sara")
    ended = town.do(EndEngagementContract(
        engagement_contract_id=an_id("Sara contract 2021-03-10"), ended_on=day("2021-05-01"),
        reason=ContractEndReason.TERMINATED))  # fmt: skip
    first = known(town)
    town.departement.app.withdraw(
        Withdrawal(ended.stream, ended.version, "test", "erreur"), today=town.today
    )
    second = known(town)
    found = difference(
        town.departement.as_known(first), town.departement.as_known(second), "file_active", ON
    )
    assert (found.before, found.after) == (0, 1)
    assert [(move.name, move.corrects) for move in found.moves] == [
        ("FactWithdrawn", ended.version)
    ]


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("seed", [40, 41])
def test_the_moves_add_up_to_the_difference(town: Town, seed: int, figure: str) -> None:
    life, draw = RandomLife(town, seed), Random(seed)
    life.live(40)
    first = known(town)
    life.live(60)
    second = known(town)
    on = date(2023, 6, 1) + timedelta(days=draw.randrange(300, 900))
    found = difference(
        town.departement.as_known(first), town.departement.as_known(second), figure, on
    )
    assert found.before + sum(move.change for move in found.moves) == found.after
    assert all(first < move.position <= second for move in found.moves)
