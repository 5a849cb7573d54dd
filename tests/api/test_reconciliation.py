"""Sanctions beside what the payer applies, over HTTP."""

from datetime import date
from decimal import Decimal

from pathways.domain.sanction.carrying_out import RecordCarriedOut
from tests.api.caller import Caller
from tests.departement import Town
from tests.domain.spec import an_id
from tests.intake.sanctioned import sanctioned

ADDRESS = "/v1/sanction-procedures/reconciliation?on=2025-06-15"


def test_each_sanction_of_the_day_then_the_reductions_without_decision(
    api: Caller, town: Town
) -> None:
    sara, awa = town.register("Sara"), town.register("Awa", payer_number="7654321")
    procedure = sanctioned(town, sara)
    town.do(
        RecordCarriedOut(
            procedure_id=procedure,
            from_on=date(2025, 4, 1),
            to_on=date(2025, 6, 30),
            amount=Decimal("282.50"),
            told_on=date(2025, 4, 30),
        )
    )
    api.done(
        f"/v1/beneficiaries/{awa}/payer-reductions",
        {"from_on": "2021-05-01", "amount": "90.00", "told_on": "2021-05-31"},
        version=1,
    )
    told = api.get(ADDRESS).get_json()["items"]
    assert [(row["outcome"], row["differences"], row["first_name"]) for row in told] == [
        ("different", ["lasts_longer"], "Sara"),
        ("without_decision", [], "Awa"),
    ]
    assert told[0]["procedure"] == str(procedure)
    assert told[0]["reductions"] == [
        {"from_on": "2025-04-01", "to_on": "2025-06-30", "amount": "282.50"}
    ]
    assert api.get(f"{ADDRESS}&year=2024").get_json()["items"] == []
    page = api.get(f"{ADDRESS}&limit=1").get_json()
    assert len(page["items"]) == 1
    following = api.get(f"{ADDRESS}&limit=1&cursor={page['next']}").get_json()
    assert following["items"] == told[1:]


def test_a_sanction_is_not_listed_before_its_decision(api: Caller, town: Town) -> None:
    town.register("Sara")
    sanctioned(town, an_id("Sara"))
    before = "/v1/sanction-procedures/reconciliation?on=2025-03-02"
    assert api.get(before).get_json()["items"] == []
    assert api.get(ADDRESS).get_json()["items"][0]["outcome"] == "not_yet"
