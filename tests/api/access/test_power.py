"""What holds of a power besides its grant: how long, over what, apart from what one prepared."""

from datetime import timedelta

from pathways.api.identity import accounts
from pathways.domain.access import Grant, Role
from pathways.domain.delegation.giving import GiveDelegation
from pathways.domain.delegation.withdrawing import WithdrawDelegation
from tests.access import a_key
from tests.api.access.conftest import Walk
from tests.api.access.test_scope import post, refusal
from tests.api.access.worlds import TODAY
from tests.api.secretariat import SANCTION
from tests.departement import OPENING
from tests.domain.spec import an_id


def test_whoever_has_no_delegation_running_reads_no_procedure(walk: Walk) -> None:
    town, delegate, delegation = walk.own.town, an_id("signs late"), an_id("late delegation")
    walk.keys["signs-late"] = a_key(
        walk.departement, "signs-late", Grant(Role.DELEGATE, delegate=delegate)
    )
    procedure = f"/v1/sanction-procedures/{walk.own.ids['procedure']}"

    def status() -> int:
        return walk.ask("signs-late", "GET", procedure).status_code

    assert status() == 403
    assert walk.ask("signs-late", "GET", "/v1/session").status_code == 200
    town.do(GiveDelegation(
        delegation_id=delegation, delegate_id=delegate, on=OPENING, since=OPENING,
        until=TODAY, acts=("sanction",), last_name="Tardif", first_name="Léa",
        capacity="Directrice"))  # fmt: skip
    assert status() == 200
    town.do(WithdrawDelegation(delegation_id=delegation, on=TODAY - timedelta(days=1)))
    assert status() == 403
    assert walk.ask("delegate", "GET", procedure).status_code == 200


def test_nobody_signs_what_they_prepared_under_another_account(walk: Walk) -> None:
    procedure = walk.own.ids["procedure"]
    given = SANCTION | {
        "on": "2022-02-08", "starts_on": "2022-03-01", "decided_by": "delegate",
        "delegation_id": str(walk.own.ids["delegation"]),
    }  # fmt: skip
    file = f"/v1/sanction-procedures/{procedure}"

    def version() -> int:
        return len(walk.departement.app.envelopes(procedure))

    def refused() -> str:
        return refusal(post(walk, "delegate", f"{file}/decision", given, version()), 409)

    letter = {"on": "2022-02-01", "means": "Recommandé"}
    sent = post(walk, "epd_secretariat", f"{file}/breach-letter", letter, version())
    assert sent.status_code == 200
    before = refused()
    assert before != "prepared-by-who-signs"
    theirs = Grant(Role.DELEGATE, delegate=walk.own.ids["delegate"])
    accounts.grant(walk.departement, "epd_secretariat", theirs, by="test")
    assert refused() == "prepared-by-who-signs"
    accounts.ungrant(walk.departement, "epd_secretariat", theirs, by="test")
    assert refused() == before


def test_a_secretariat_takes_out_what_is_of_its_panel_and_not_a_referents_contract(
    walk: Walk,
) -> None:
    why = {"why": "saisi par erreur"}
    for stream, told in (("contract", 403), ("orientation", 403), ("epl", 409)):
        version = len(walk.departement.app.envelopes(walk.own.ids[stream]))
        address = f"/v1/facts/{walk.own.ids[stream]}/1/withdrawal"
        refusal(post(walk, "epl_secretariat", address, why, version), told)


def test_which_methods_an_address_takes_is_answered_wherever_one_is_taken(walk: Walk) -> None:
    rules = ("/v1/beneficiaries", "/v1/organisations", "/v1/what-if", "/v1/rules")
    for who in ("agent", "administrator"):
        assert {walk.ask(who, "OPTIONS", rule).status_code for rule in rules} == {200}
