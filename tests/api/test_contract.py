"""The contract of the API: every command has a route, every route is described, and truly."""

import re
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from openapi_spec_validator import validate

import pathways
from pathways.api.commands import OFFERED
from pathways.api.problem_pages import below, catalogue
from pathways.api.schemas import WHY
from pathways.domain.alert.raising import RaiseAlert
from pathways.domain.alert.sweeping import CompleteSweep
from pathways.domain.command import registered_commands
from pathways.domain.forgetting.forgetting import ForgetPerson
from pathways.domain.labels import beside
from pathways.domain.orientation.events import RelanceGround
from pathways.domain.panel.listing import ListProposedCase
from pathways.domain.panel.locking import LockAgenda
from pathways.domain.refusal import Refusal
from tests.api.caller import Caller
from tests.departement import Town

NOT_OFFERED = {
    RaiseAlert: "the scheduler's",
    CompleteSweep: "the scheduler's",
    ListProposedCase: "the proposal's, which POST …/proposal asks for",
    LockAgenda: "POST …/lock draws the agenda up before it locks it",
    ForgetPerson: "the command line's: it destroys the person's key in the same transaction",
}


@pytest.fixture
def specification(api: Caller) -> dict[str, Any]:
    found: dict[str, Any] = api.client.get("/openapi.json").get_json()
    return found


def test_every_command_has_a_route() -> None:
    assert set(registered_commands()) == OFFERED.keys() | NOT_OFFERED.keys()


def test_no_command_has_a_field_that_the_body_keeps_for_itself() -> None:
    for command in registered_commands():
        assert WHY not in command.__dataclass_fields__  # type: ignore[attr-defined]


def test_the_specification_is_openapi_3_1(specification: dict[str, Any]) -> None:
    assert specification["openapi"].startswith("3.1")
    validate(specification)


def test_every_route_is_in_the_specification(api: Caller, specification: dict[str, Any]) -> None:
    for rule in api.client.application.url_map.iter_rules():
        if rule.rule.startswith("/v1"):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            for method in rule.methods - {"HEAD", "OPTIONS"}:  # type: ignore[operator]
                assert method.lower() in specification["paths"][path], f"{method} {path}"


def test_every_operation_says_its_name_its_answer_and_its_problems(
    specification: dict[str, Any],
) -> None:
    names = []
    for path, operations in specification["paths"].items():
        for method in {"get", "post"} & operations.keys():
            operation = operations[method]
            names.append(operation["operationId"])
            assert operation.get("description") or operation.get("summary"), path
            assert "default" in operation["responses"], path
            if "302" in operation["responses"]:
                continue  # a browser is sent elsewhere
            success = operation["responses"].get("200") or operation["responses"]["201"]
            assert all(each["schema"] for each in success["content"].values()), path
            assert success["content"], path
    assert len(names) == len(set(names))
    problems = specification["components"]["responses"].values()
    assert {mime for each in problems for mime in each["content"]} == {"application/problem+json"}


def test_the_specification_says_the_french_of_a_closed_list(specification: dict[str, Any]) -> None:
    ground = specification["components"]["schemas"]["SendRelance"]["properties"]["ground"]
    assert set(ground["enum"]) == {each.value for each in RelanceGround}
    assert "absence au premier RDV" in ground["description"]
    assert beside(RelanceGround)["first_rdv_missed"] == "absence au premier RDV"


def test_every_refusal_has_a_page_that_speaks_of_nobody(api: Caller) -> None:
    with api.client.application.app_context():
        problems = catalogue()
    for code, told in problems.items():
        assert "{" not in told["message"], code
        assert 400 <= told["status"] < 600
    page = api.client.get("/problems/contract-too-long", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert "A1.7" in page.text
    assert api.client.get("/problems/contract-too-long").get_json()["rule"]["id"] == "A1.7"


def test_two_refusals_never_share_a_problem_type() -> None:
    for module in walk_packages(pathways.__path__, "pathways."):
        # Importing what runs would run it, on the data folder of whoever tests.
        if not module.name.endswith(("__main__", ".wsgi")):
            import_module(module.name)
    kinds = {kind for kind in below(Refusal) if kind.__module__.startswith("pathways.")}
    named: dict[str, set[str]] = {}
    for kind in kinds:
        named.setdefault(kind.__name__, set()).add(kind.__module__)
    assert len(kinds) > 400
    assert {name: modules for name, modules in named.items() if len(modules) > 1} == {}


def test_the_page_asks_nothing_of_the_internet(api: Caller) -> None:
    page = api.client.get("/docs/").text
    assert not re.findall(r'(?:src|href)="https?://', page)
    assert '"validatorUrl": null' in page
    script = re.search(r'src="(/docs/[^"]+bundle\.js)"', page)
    assert script
    with api.client.get(script[1]) as response:
        assert response.status_code == 200


def test_the_rules_in_force_on_a_day(api: Caller) -> None:
    before, after = (
        {rule["name"]: rule for rule in api.get(f"/v1/rules?on={on}").get_json()["rules"]}
        for on in ("2021-06-01", "2026-06-01")
    )
    assert before["first_rdv_within"]["value"] == 15
    assert before["orientation_within"]["id"] == "N4-before-2025"
    assert after["orientation_within"]["id"] == "N4"
    assert {"code": "centre_anjou", "label": "PDS Centre Anjou"} in before["territories"]["value"]


def test_the_catalogue_of_a_day_and_one_of_its_programmes(api: Caller) -> None:
    day = "2021-03-01"
    whole = api.get(f"/v1/catalogue?on={day}").get_json()
    assert whole["on"] == day
    ai = api.get(f"/v1/catalogue/ai?on={day}").get_json()
    assert ai in whole["programmes"]
    assert ai["pdi"] == {"orientation": "2", "chantier": "7", "objective": "2.9"}
    price = next(each for each in ai["modules"][0]["figures"] if each["field"] == "price")
    assert (price["value"], price["rule"], price["source"]) == ("45", "A4.7", "Annexe 4, art. 4.3")
    closed = api.get(f"/v1/catalogue/digital_tools?on={day}").get_json()
    assert closed["opening"] == {"state": "closed", "until": "2021-12-31"}


def test_a_programme_nobody_listed_is_not_found(api: Caller) -> None:
    assert api.get("/v1/catalogue/nothing?on=2021-03-01").status_code == 404
    assert api.get("/v1/catalogue?on=2021-02-30").status_code == 422


def test_health(api: Caller, open_town: Town) -> None:
    assert api.client.get("/health/live").get_json() == {"status": "ok"}
    open_town.catch_up()
    ready = api.client.get("/health/ready").get_json()
    assert (ready["status"], ready["behind"]) == ("ok", 0)


def test_each_request_has_an_id_that_the_problem_repeats(api: Caller) -> None:
    response = api.get("/v1/nothing", **{"X-Request-Id": "from-the-proxy-1"})
    assert response.headers["Request-Id"] == response.get_json()["request_id"] == "from-the-proxy-1"
    assert len(api.get("/v1/nothing", **{"X-Request-Id": "a b\n"[:3]}).headers["Request-Id"]) == 36
