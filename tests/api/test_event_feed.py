"""The event feed over HTTP: lines, where to go on from, and what is refused."""

import json
from typing import Any

import pytest

from tests.api.caller import Caller, problem
from tests.departement import Town


def lines(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/x-ndjson"
    return [json.loads(line) for line in response.data.splitlines()]


def test_a_warehouse_reads_the_log_piece_by_piece(api: Caller, town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    head = town.departement.app.recorder.head()
    read, after = [], "0"
    while int(after) < head:
        answer = api.get(f"/v1/events?after={after}&limit=2")
        read += lines(answer)
        after = answer.headers["Pathways-Position"]
    assert [entry["position"] for entry in read] == list(range(1, head + 1))
    assert read == lines(api.get("/v1/events"))
    oriented = read[-1]
    assert (oriented["name"], oriented["kind"]) == ("OrientationDecided", "fact")
    assert oriented["fields"]["first_rdv_due_on"] == "2021-03-16"
    assert "Martin" not in str(read)
    assert lines(api.get(f"/v1/events?after={head}")) == []


def test_names_separated_by_commas(api: Caller, town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    answer = api.get("/v1/events?names=OrientationDecided,%20BeneficiaryRegistered")
    assert [e["name"] for e in lines(answer)] == ["BeneficiaryRegistered", "OrientationDecided"]
    assert answer.headers["Pathways-Position"] == str(town.departement.app.recorder.head())


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("after=-1", "after"),
        ("after=999999", "after"),
        ("after=999999999999999999", "after"),
        ("limit=many", "limit"),
        ("names=RdvTenu", "names"),
        ("names=,", "names"),
        ("known_at=2021-01-01", "known_at"),
    ],
)
def test_a_feed_badly_asked(api: Caller, town: Town, asked: str, parameter: str) -> None:
    told = problem(api.get(f"/v1/events?{asked}"), 422)
    assert told["errors"][0]["parameter"] == parameter


def test_the_feed_is_ndjson_and_for_those_with_a_key(api: Caller, town: Town) -> None:
    lines(api.get("/v1/events", Accept="application/x-ndjson"))
    problem(api.get("/v1/events", Accept="application/json"), 406)
    problem(api.get("/v1/events", Authorization=""), 401)
