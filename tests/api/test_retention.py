"""Files whose time is over through the API, and the court's dismissal."""

from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import EndReason
from tests.api.caller import Caller, problem
from tests.api.secretariat import Secretariat
from tests.departement import Town, day
from tests.domain.spec import an_id


def left(town: Town, name: str) -> None:
    orientation = town.orient(name, "2021-03-01", referent=None)
    town.do(
        EndOrientation(orientation_id=orientation, on=day("2021-06-30"), reason=EndReason.MOVED)
    )


def test_the_list_of_a_day_pages_and_says_what_holds(api: Caller, open_town: Town) -> None:
    left(open_town, "Adam")
    left(open_town, "Zoé")
    open_town.orient("Omar", "2021-03-01")
    open_town.catch_up()
    first = api.get("/v1/retention?on=2024-06-01&limit=2").get_json()
    assert len(first["items"]) == 2
    rest = api.get(f"/v1/retention?on=2024-06-01&limit=2&cursor={first['next']}").get_json()
    found = {one["person"]: one for one in first["items"] + rest["items"]}
    adam, zoe, omar = (found[str(an_id(name))] for name in ("Adam", "Zoé", "Omar"))
    assert (adam["held"], adam["rule"], adam["due_on"]) == (None, "H40", "2023-03-01")
    assert zoe["held"] is None
    assert "suivie" in omar["held"]
    before = api.get("/v1/retention?on=2023-03-01").get_json()["items"]
    assert str(an_id("Adam")) not in {one["person"] for one in before}


def test_a_day_that_is_no_day_is_malformed(api: Caller) -> None:
    problem(api.get("/v1/retention?on=2024-02-30"), 422)


def test_a_dismissal_needs_a_sanction_to_contest(api: Caller, open_town: Town) -> None:
    secretariat = Secretariat(api, open_town)
    procedure = secretariat.ready_to_decide()
    told = api.post(
        f"{procedure}/dismissal",
        {"on": "2022-04-20", "court": "TA de Nantes"},
        version=secretariat.version(procedure),
    )
    assert problem(told, 409)["type"] == "/problems/no-sanction-to-contest"
