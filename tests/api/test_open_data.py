"""Open data over HTTP."""

import pytest

from tests.api.caller import Caller, problem
from tests.departement import Town


def test_an_open_table_is_a_csv_of_a_day(api: Caller, town: Town) -> None:
    for number in range(6):
        town.orient(f"Personne {number}", "2021-02-01")
    town.catch_up()
    names = [one["name"] for one in api.get("/v1/open-data").get_json()["tables"]]
    assert "contracts" in names
    answer = api.get("/v1/open-data/contracts.csv?on=2021-05-31")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    heading = answer.data.decode("utf-8-sig").splitlines()[0]
    assert heading == "Code;Nature;2021-02;2021-03;2021-04;2021-05"
    readme = api.get("/v1/open-data/readme?on=2021-05-31")
    assert (readme.status_code, readme.mimetype) == (200, "text/markdown")
    assert "contracts.csv" in readme.text
    accepted = api.get("/v1/open-data/contracts.csv?on=2021-05-31", Accept="text/csv")
    assert accepted.data == answer.data


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("names.csv", 404),
        ("contracts.csv?on=2021-06-16", 409),
        ("contracts.csv?on=2021-01-10", 422),
        ("contracts.csv?on=hier", 422),
        ("contracts.csv?known_at=2999-01-01", 422),
        ("contracts.csv?limit=2", 422),
    ],
)
def test_open_data_badly_asked(api: Caller, town: Town, address: str, status: int) -> None:
    town.catch_up()
    problem(api.get(f"/v1/open-data/{address}"), status)
