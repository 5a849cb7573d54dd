"""`/what-if`: a question about a past year; nothing of it is recorded."""

from typing import Any

import pytest

from tests.api.caller import Caller
from tests.departement import Town


def ask(api: Caller, body: dict[str, Any]) -> Any:
    return api.post("/v1/what-if", body)


def test_a_year_is_compared_and_nothing_recorded(open_town: Town, api: Caller) -> None:
    open_town.orient("Sara", "2021-03-01")
    open_town.meet("Sara", "2021-03-25")
    head = open_town.departement.app.recorder.head()
    answer = ask(api, {"year": 2021, "changes": {"first_rdv_within": {"value": 30}}})
    assert answer.status_code == 200, answer.text
    body = answer.get_json()
    late = {
        past: next(one["late"] for one in body[past]["lateness"] if one["kind"] == "first_rdv")
        for past in ("was", "would")
    }
    assert late == {"was": 1, "would": 0}
    assert (body["on"], body["changed"], body["refused"]) == ("2021-06-15", 1, [])
    assert open_town.departement.app.recorder.head() == head


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"year": 2023, "changes": {"first_rdv_within": {"value": 30}}}, 409, "2023"),
        ({"year": 2015, "changes": {"first_rdv_within": {"value": 30}}}, 409, "2015"),
        ({"year": 0, "changes": {"first_rdv_within": {"value": 30}}}, 422, "année"),
        ({"year": 2021, "changes": {}}, 422, "règles"),
        ({"year": 2021, "changes": {"premier_rdv": {"value": 30}}}, 422, "premier_rdv"),
        ({"year": 2021, "changes": {"first_rdv_within": {"value": -1}}}, 422, "positif"),
        ({"year": 2021, "changes": {"first_rdv_within": {"value": None}}}, 422, "value"),
        ({"year": 2021, "changes": {"first_rdv_within": {"since": "2021-01-01"}}}, 422, "change"),
        ({"year": 2021, "changes": {"first_rdv_within": 30}}, 422, "changes"),
        ({"year": 2021, "changes": [], "more": 1}, 422, "more"),
    ],
)
def test_what_cannot_be_replayed_is_refused_in_french(
    open_town: Town, api: Caller, body: dict[str, Any], status: int, says: str
) -> None:
    answer = ask(api, body)
    assert answer.status_code == status, answer.text
    assert says in answer.text
