"""Trap 10: what was sent can be taken up again; a new obligation is for new contracts alone."""

import pytest

from pathways.domain.engagement_contract.content import WeeklyHoursMissing
from pathways.domain.engagement_contract.validation import ReturnEngagementContract
from pathways.projections import lists
from tests.departement import Town, day


def standing(town: Town, on: str) -> str:
    town.catch_up()
    (sara,) = lists.ma_liste(town.departement, day(on))
    return sara.standing


def test_trap_10_a_contract_sent_back_is_taken_up_and_sent_again(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    contract = town.draft("Sara", "2021-03-20", "2021-09-19")
    town.sign(contract, "2021-03-20")
    town.submit(contract, "2021-03-21")
    town.do(ReturnEngagementContract(
        engagement_contract_id=contract, returned_on=day("2021-03-25"), returned_by="Département",
        reasons="Une action à préciser"))  # fmt: skip
    assert standing(town, "2021-03-25") == "returned"
    town.submit(contract, "2021-03-28")
    town.validate(contract, "2021-04-02")
    assert standing(town, "2021-04-02") == "validated"


def test_trap_10_hours_asked_since_2025_do_not_break_a_contract_drawn_up_before(town: Town) -> None:
    town.orient("Sara", "2024-11-04")
    contract = town.draft("Sara", "2024-12-20", "2025-06-19")  # no weekly hours: N9 is to come
    town.sign(contract, "2025-01-06")
    town.submit(contract, "2025-01-07")
    town.validate(contract, "2025-01-20")
    assert standing(town, "2025-01-20") == "validated"
    town.orient("Lina", "2025-01-06")
    with pytest.raises(WeeklyHoursMissing):
        town.draft("Lina", "2025-01-20", "2025-06-19")
