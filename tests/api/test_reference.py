"""docs/reference/api.md names every route there is, and no other."""

import re
from pathlib import Path
from typing import Any

from pathways.api.commands import OFFERED
from tests.api.caller import Caller

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "api.md"

APART = {"/v1/access-journal", "/v1/beneficiaries/{beneficiary_id}/accesses"}
"""Lists of looks, which are no facts of the log: there is nothing they were known as."""


def test_the_reference_names_every_route(api: Caller) -> None:
    text = REFERENCE.read_text()
    told = set(re.findall(r"`(?:POST |GET |DELETE )?(/(?:v1|health)/[^`?]*)`", text))
    rules = api.client.application.url_map.iter_rules()
    served = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in rules}
    assert told == {rule for rule in served if rule.startswith(("/v1", "/health"))}


def test_every_list_is_told_as_it_was_known(api: Caller) -> None:
    described = api.get("/openapi.json").get_json()
    lists = {
        path: {parameter.get("name") for parameter in given["get"].get("parameters", ())}
        for path, given in described["paths"].items()
        if {"items", "next", "position"} <= _fields_of_the_answer(given.get("get", {}))
    }
    assert len(lists) > 20
    assert {path for path, asked in lists.items() if "known_at" not in asked} == APART


def test_every_resource_is_told_as_it_was_known(api: Caller) -> None:
    described = api.get("/openapi.json").get_json()
    resources = {
        path: {parameter.get("name") for parameter in given["get"].get("parameters", ())}
        for path, given in described["paths"].items()
        if "ETag" in given.get("get", {}).get("responses", {}).get("200", {}).get("headers", {})
        and "version" in _fields_of_the_answer(given["get"])
    }
    assert len(resources) > 12
    assert {path for path, asked in resources.items() if "known_at" not in asked} == set()


def _fields_of_the_answer(operation: dict[str, Any]) -> set[str]:
    content = operation.get("responses", {}).get("200", {}).get("content", {})
    return set(content.get("application/json", {}).get("schema", {}).get("properties", ()))


def test_the_reference_says_which_command_each_route_records() -> None:
    table = r"^\| `(/v1/[^`]+)` \| `(\w+)`(?: \(E\w+\))? \|$"
    told = set(re.findall(table, REFERENCE.read_text(), re.MULTILINE))
    offered = {(re.sub(r"<uuid:(\w+)>", r"{\1}", at), k.__name__) for k, at in OFFERED.items()}
    assert told == offered
