"""What holds of a power besides its grant: a delegate's ends with the delegation."""

from datetime import timedelta

from pathways.domain.access import Grant, Role
from pathways.domain.delegation.giving import GiveDelegation
from pathways.domain.delegation.withdrawing import WithdrawDelegation
from tests.access import a_key
from tests.api.access.conftest import Walk
from tests.api.access.worlds import TODAY
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


def test_which_methods_an_address_takes_is_answered_wherever_one_is_taken(walk: Walk) -> None:
    rules = ("/v1/beneficiaries", "/v1/organisations", "/v1/what-if", "/v1/rules")
    for who in ("agent", "administrator"):
        assert {walk.ask(who, "OPTIONS", rule).status_code for rule in rules} == {200}
