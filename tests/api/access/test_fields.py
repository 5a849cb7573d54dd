"""What is not told to some, of people whom they see: NIR, birth date, difficulties."""

from typing import Any, get_type_hints

from pathways.api.hidden import NULLABLE
from pathways.api.table import standard_table
from pathways.domain.event import registered_events
from tests.api.access.conftest import WHOLE_AGENT, Walk
from tests.api.access.worlds import World

OTHERS = "of the other"


def contract(walk: Walk, who: str, world: World) -> Any:
    response = walk.ask(who, "GET", f"/v1/engagement-contracts/{world.ids['contract']}")
    assert response.status_code == 200, response.text
    return response.get_json()


def registered(walk: Walk, who: str, world: World) -> Any:
    """What the history tells of the file that was opened."""
    address = f"/v1/beneficiaries/{world.ids['beneficiary']}/history"
    response = walk.ask(who, "GET", address)
    assert response.status_code == 200, response.text
    return response.get_json()["items"][0]["fields"]


def found(walk: Walk, who: str, accept: str = "application/json") -> Any:
    headers = {"Authorization": f"Bearer {walk.keys[who]}", "Accept": accept}
    return walk.client.post("/v1/people/search", headers=headers, json={"name": "Personne"})


def test_every_hidden_field_is_one_that_something_tells() -> None:
    known = {name for event in registered_events().values() for name in get_type_hints(event)}
    assert known >= NULLABLE
    assert all(each.because for each in standard_table().hidden)


def test_difficulties_are_told_to_social_accompaniment_only(walk: Walk) -> None:
    assert contract(walk, "referent", walk.own)["domains"] == ["housing"]
    assert contract(walk, WHOLE_AGENT, walk.other)["domains"] == ["housing"]
    assert contract(walk, f"referent {OTHERS}", walk.other)["domains"] is None


def test_the_nir_is_told_to_public_bodies_and_the_departement(walk: Walk) -> None:
    for who, world, told in (
        (WHOLE_AGENT, walk.own, True), ("auditor", walk.own, True), ("referent", walk.own, True),
        ("body_manager", walk.own, True), ("epl_secretariat", walk.own, False),
        ("epd_secretariat", walk.own, False), (f"referent {OTHERS}", walk.other, False),
        (f"body_manager {OTHERS}", walk.other, False),
    ):  # fmt: skip
        assert (registered(walk, who, world)["nir"] is not None) is told, who


def test_an_operator_has_names_and_no_birth_date_in_any_format(walk: Walk) -> None:
    (person,) = found(walk, "operator").get_json()["items"]
    assert (person["last_name"], person["birth_date"]) == ("PersonneA", None)
    told = {who: found(walk, who, "text/csv").get_data(as_text=True)
            for who in ("operator", "referent")}  # fmt: skip
    assert "PersonneA" in told["operator"]
    assert "1990" not in told["operator"]
    assert "1990" in told["referent"]


def test_what_is_hidden_from_someone_finds_nobody_for_them(walk: Walk) -> None:
    nir = registered(walk, WHOLE_AGENT, walk.own)["nir"]
    for who, status in (("operator", 403), ("referent", 200), (f"referent {OTHERS}", 403)):
        response = walk.ask(who, "POST", "/v1/people/search", {"nir": nir})
        assert response.status_code == status, (who, response.text)
