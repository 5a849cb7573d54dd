"""Lists: pages that go on, cursors nobody forges, positions, and what forgetting leaves."""

from datetime import UTC

import pytest

from pathways.api.identity import accounts, keys
from pathways.projections.forgetting import forget
from pathways.scheduler.sweep import sweep
from tests.api.caller import SARA, Caller, problem
from tests.departement import CCAS, LEA, Town, day
from tests.domain.spec import an_id

NAMES = ("Sara", "Awa", "Noé", "Zoé", "Éric")


@pytest.fixture
def five(town: Town, api: Caller) -> Town:
    """Five people oriented to the CCAS, who all count as followed by Léa."""
    for number, name in enumerate(NAMES):
        town.register(name, payer_number=f"123456{number}")
        town.orient(name, "2021-03-01", decided_by="president")
    town.catch_up()
    return town


@pytest.mark.parametrize(
    "address",
    [
        "/v1/deadlines?on=2021-03-10",
        f"/v1/ma-liste?on=2021-03-10&organisation={CCAS}",
        f"/v1/file-active/members?on=2021-03-10&organisation={CCAS}",
        f"/v1/beneficiaries/{SARA}/history?",
    ],
)
def test_pages_follow_one_another_and_miss_nobody(api: Caller, five: Town, address: str) -> None:
    whole = api.get(f"{address}&limit=500").get_json()["items"]
    assert len(whole) > 1
    paged, cursor = [], ""
    while True:
        told = api.get(f"{address}&limit=1{cursor}").get_json()
        assert len(told["items"]) == 1
        paged += told["items"]
        if told["next"] is None:
            break
        cursor = f"&cursor={told['next']}"
    assert paged == whole


def test_alerts_of_one_day_page_by_page_the_longest_overdue_first(api: Caller, five: Town) -> None:
    # On 2 May the first RDV is long late, and the contract, due the day before, is late too.
    sweep(five.departement, day("2021-05-02"))
    whole = api.get("/v1/alerts?on=2021-05-02").get_json()["items"]
    assert [alert["kind"] for alert in whole] == ["first_rdv"] * 5 + ["contract"] * 5
    paged, cursor = [], ""
    for _ in whole:
        told = api.get(f"/v1/alerts?on=2021-05-02&limit=1{cursor}").get_json()
        paged += told["items"]
        cursor = f"&cursor={told['next']}"
    assert paged == whole
    assert told["next"] is None


@pytest.mark.parametrize(
    "address", ["/v1/deadlines", "/v1/to-orient", f"/v1/ma-liste?referent={LEA}"]
)
def test_a_row_tells_no_key_that_only_sorts(api: Caller, five: Town, address: str) -> None:
    five.register("Pia", payer_number="9")
    five.catch_up()
    rows = api.get(address).get_json()["items"]
    assert rows
    assert not any("sort_key" in row for row in rows)


def test_a_cursor_is_good_for_its_own_list_only(api: Caller, five: Town) -> None:
    cursor = api.get("/v1/deadlines?on=2021-03-10&limit=1").get_json()["next"]
    for address in (
        f"/v1/deadlines?on=2021-03-11&cursor={cursor}",
        f"/v1/deadlines?on=2021-03-10&late_only=true&cursor={cursor}",
        f"/v1/alerts?on=2021-03-10&cursor={cursor}",
        f"/v1/deadlines?on=2021-03-10&cursor={cursor[:-2]}",
        f"/v1/deadlines?on=2021-03-10&cursor=A{cursor[1:]}",
        "/v1/deadlines?on=2021-03-10&cursor=%C3%A9",
        "/v1/deadlines?on=2021-03-10&cursor=eyJvbiI6IjIwMjEtMDMtMTAifQ",
    ):
        told = problem(api.get(address), 400)
        assert told["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("on=20210310", "on"),
        ("on=hier", "on"),
        ("limit=x", "limit"),
        ("late_only=yes", "late_only"),
        ("organisation=ccas", "organisation"),
        ("colour=red", "colour"),
    ],
)
def test_a_question_badly_asked(api: Caller, five: Town, asked: str, parameter: str) -> None:
    told = problem(api.get(f"/v1/deadlines?{asked}"), 422)
    assert [error["parameter"] for error in told["errors"]] == [parameter]


def test_ma_liste_is_somebodys(api: Caller, five: Town) -> None:
    told = problem(api.get("/v1/ma-liste"), 422)
    assert {error["parameter"] for error in told["errors"]} == {"referent", "organisation"}


def test_a_position_the_log_has_not_reached(api: Caller, five: Town) -> None:
    assert problem(api.get("/v1/deadlines?at_least=999999"), 422)
    assert problem(api.get("/v1/deadlines", **{"Pathways-Position": "soon"}), 400)


def test_lists_follow_the_commits_of_the_api_by_themselves(api: Caller, town: Town) -> None:
    town.register("Sara")
    api.orient()
    follower = api.client.application.extensions["pathways"].follower
    follower.close()  # waits for the catch-up under way
    told = api.get("/v1/deadlines?on=2021-03-10").get_json()
    assert told["items"]


def test_people_to_orient_and_people_without_a_referent(api: Caller, town: Town) -> None:
    town.register("Awa", payer_number="7")
    town.register("Sara")
    town.orient("Sara", "2021-03-01", referent=None, decided_by="president")
    town.catch_up()
    waiting = api.get("/v1/to-orient?on=2021-03-02").get_json()["items"]
    assert [person["first_name"] for person in waiting] == ["Awa"]
    alone = api.get("/v1/without-referent?on=2021-03-02").get_json()["items"]
    assert [person["first_name"] for person in alone] == ["Sara"]


def test_a_forgotten_person_is_personne_effacee(api: Caller, five: Town) -> None:
    before = len(api.get(f"/v1/ma-liste?on=2021-03-10&referent={LEA}").get_json()["items"])
    forget(five.departement, SARA, reason="demande", actor="dpo", today=day("2021-06-15"))
    file = api.get(f"/v1/beneficiaries/{SARA}").get_json()
    assert (file["name"], file["erased"]) == ("personne effacée", True)
    assert "Martin" not in str(file)
    history = api.get(f"/v1/beneficiaries/{SARA}/history").text
    assert "Martin" not in history
    orientation = api.get(f"/v1/orientations/{five.orientations['Sara']}").get_json()
    assert orientation["beneficiary"]["name"] == "personne effacée"
    mine = api.get(f"/v1/ma-liste?on=2021-03-10&referent={LEA}").get_json()["items"]
    assert len(mine) == before
    assert [person["erased"] for person in mine].count(True) == 1
    found = api.post("/v1/people/search", {"name": "Martin Sara"}).get_json()["items"]
    assert found == []


def test_a_revoked_key_is_nobodys(api: Caller, five: Town) -> None:
    assert keys.revoke_keys(five.departement, "referent-12") == 1
    problem(api.get("/v1/deadlines"), 401)


def test_a_key_is_kept_as_a_hash_and_an_actor_is_a_pseudonym(api: Caller, five: Town) -> None:
    with five.departement.app.recorder.pool.connection() as connection:
        (row,) = connection.execute("select t::text from api_keys t").fetchall()
    assert api.key not in row[0]
    with pytest.raises(accounts.BadActor):
        accounts.add(five.departement, "Léa Moreau", [], by="test")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "a", "nir": "1900549000000"},
        {"name": "\0"},
        {"name": 3},
        {"nir": "12"},
        {"name": "a", "limit": True},
        {"name": "a", "who": "x"},
    ],
)
def test_a_search_badly_asked(api: Caller, five: Town, body: dict[str, object]) -> None:
    problem(api.post("/v1/people/search", body), 422)


def test_a_search_by_number(api: Caller, five: Town) -> None:
    found = api.post("/v1/people/search", {"payer_number": "1234561"}).get_json()["items"]
    assert [person["person"] for person in found] == [str(an_id("Awa"))]


@pytest.mark.parametrize("name", ["' or '1'='1", "a'; drop table people; --", "%", "\\"])
def test_sql_in_a_value_is_a_value(api: Caller, five: Town, name: str) -> None:
    found = api.post("/v1/people/search", {"name": name})
    assert found.status_code == 200
    assert found.get_json()["items"] == []
    assert api.post("/v1/people/search", {"name": "Sara"}).get_json()["items"]


def instant(town: Town) -> str:
    """When the last of what is recorded was."""
    with town.departement.app.recorder.pool.connection() as connection:
        row = connection.execute("select recorded_at from head").fetchone()
    assert row is not None
    return str(row[0].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


@pytest.mark.parametrize(
    "address",
    [
        "/v1/deadlines?on=2021-03-10",
        f"/v1/ma-liste?on=2021-03-10&organisation={CCAS}",
        f"/v1/file-active/members?on=2021-03-10&organisation={CCAS}",
        "/v1/file-active?on=2021-03-10",
        "/v1/to-orient?on=2021-03-10",
        f"/v1/beneficiaries/{SARA}/history?",
    ],
)
def test_a_list_is_told_again_as_it_was_known(api: Caller, five: Town, address: str) -> None:
    then = api.get(f"{address}&limit=500").get_json()
    moment = instant(five)
    five.orient("Late", "2021-03-05", decided_by="president")
    five.meet("Sara", "2021-03-08")
    five.catch_up()
    asked = f"{address}&limit=500&known_at={moment}"
    told = api.get(asked).get_json()
    assert told == then | {"known_at": moment, "position": told["position"]}
    assert told["position"] < five.departement.app.recorder.head()
    pages, cursor = [], ""
    while True:
        page = api.get(f"{address}&limit=2&known_at={moment}{cursor}").get_json()
        pages += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert pages == then["items"]


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("2999-01-01", "known-in-the-future"),
        ("2999-01-01T00:00:00Z", "known-in-the-future"),
        ("2001-01-01", "before-the-log"),
        ("hier", "bad-moment"),
        ("2021-03-10T10:00:00", "bad-moment"),
        ("2021-02-30", "bad-moment"),
    ],
)
def test_a_moment_that_cannot_be_known_is_refused(
    api: Caller, five: Town, moment: str, code: str
) -> None:
    told = problem(api.get(f"/v1/deadlines?known_at={moment}"), 422)
    assert told["type"].endswith(code)
    assert told["errors"][0]["parameter"] == "known_at"


def test_the_read_models_say_how_far_they_are(api: Caller, five: Town) -> None:
    told = api.get("/health/read-models").get_json()
    assert told["status"] == "ok"
    assert {model["events"] for model in told["models"]} == {0}
    assert {"file_active", "people"} <= {model["model"] for model in told["models"]}
