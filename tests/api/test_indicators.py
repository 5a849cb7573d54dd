"""`/indicators`: definitions, figures, receipts, and what cannot be asked."""

import pytest

from tests.api.caller import Caller, problem
from tests.api.test_lists import instant
from tests.departement import CCAS, LEA, Town


@pytest.fixture
def lived(town: Town, api: Caller) -> Town:
    """Awa met in time, Bao late, Cléo never; all oriented on 1 March 2021."""
    for name in ("Awa", "Bao", "Cléo"):
        town.orient(name, "2021-03-01")
    town.meet("Awa", "2021-03-16")
    town.meet("Bao", "2021-03-17")
    town.catch_up()
    return town


def test_each_indicator_says_what_it_counts_and_under_which_rules(api: Caller, lived: Town) -> None:
    told = api.get("/v1/indicators?on=2021-06-15").get_json()
    codes = [one["code"] for one in told["indicators"]]
    assert len(codes) == len(set(codes)) == 27
    first = told["indicators"][0]
    assert (first["code"], first["unit"], first["about"]) == (
        "first_rdv_in_time",
        "share",
        "period",
    )
    assert first["definition"]
    assert [one["id"] for one in first["rules"]] == ["A1.3"]
    themes = next(one for one in told["indicators"] if one["code"] == "themes")
    assert themes["natures"]["housing"] == "Logement"


def test_a_figure_its_groups_and_its_receipt_tell_the_same(api: Caller, lived: Town) -> None:
    asked = "since=2021-03-01&until=2021-03-31"
    told = api.get(f"/v1/indicators/first_rdv_in_time?{asked}&by=organisation,month").get_json()
    assert told["on"] == "2021-06-15"
    assert told["figure"] == {
        "value": "33.3", "why": None, "numerator": "1.00", "denominator": "3.00", "cases": 3,
        "left_out": [],
    }  # fmt: skip
    (group,) = told["groups"]
    assert [key["code"] for key in group["keys"]] == [str(CCAS), "2021-03"]
    assert group["figure"] == told["figure"]
    rows, cursor = [], ""
    while True:
        address = f"/v1/indicators/first_rdv_in_time/receipt?{asked}&limit=2{cursor}"
        page = api.get(address).get_json()
        rows += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert sorted((row["first_name"], row["amount"]) for row in rows) == [
        ("Awa", "1"), ("Bao", "0"), ("Cléo", "0")
    ]  # fmt: skip
    assert {row["fact"] for row in rows} == {"OrientationDecided"}
    csv = api.get(f"/v1/indicators/first_rdv_in_time/receipt.csv?{asked}")
    assert csv.mimetype == "text/csv"
    lines = csv.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert "Martin Awa" in csv.data.decode()


def test_a_figure_is_told_again_as_it_was_known(api: Caller, lived: Town) -> None:
    asked = "/v1/indicators/first_rdv_in_time?since=2021-03-01&until=2021-03-31"
    then, moment = api.get(asked).get_json(), instant(lived)
    lived.orient("Late", "2021-03-05", decided_by="president")
    lived.meet("Late", "2021-03-06")
    lived.catch_up()
    assert api.get(asked).get_json()["figure"]["value"] == "50.0"
    known = api.get(f"{asked}&known_at={moment}").get_json()
    assert (known["figure"], known["position"]) == (then["figure"], then["position"])
    receipt = asked.replace("?", "/receipt?")
    assert len(api.get(f"{receipt}&known_at={moment}").get_json()["items"]) == 3
    assert len(api.get(receipt).get_json()["items"]) == 4


def test_a_figure_that_cannot_be_computed_is_null_and_says_why(api: Caller, lived: Town) -> None:
    told = api.get("/v1/indicators/epl_delay").get_json()["figure"]
    assert told["value"] is None
    assert "Aucun cas" in told["why"]
    assert told["left_out"] == [
        {"reason": "not_yet", "label": "L'acte n'a pas eu lieu ce jour-là", "cases": 3}
    ]


def test_a_figure_is_of_a_body_a_referent_a_territory_or_a_profile(
    api: Caller, lived: Town
) -> None:
    for restricted, cases in (
        (f"organisation={CCAS}", 3), (f"referent={LEA}", 3), ("territory=est_anjou", 0),
        ("profile=farmer", 0),
    ):  # fmt: skip
        told = api.get(f"/v1/indicators/first_rdv_in_time?{restricted}").get_json()
        assert told["figure"]["cases"] == cases, restricted


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("no_such", 404, "unknown-indicator"),
        ("first_rdv_on_time", 404, "unknown-indicator"),
        ("rdvs?since=2021-04-01&until=2021-03-31", 422, "period-ends-before-it-begins"),
        ("rdvs?on=2020-06-30", 422, "indicator-not-defined"),
        ("rdvs?on=2021-01-02", 422, "nothing-that-early"),
        ("rdvs?known_at=2999-01-01", 422, "known-in-the-future"),
        ("rdvs?known_at=2001-01-01", 422, "before-the-log"),
        ("rdvs?known_at=hier", 422, "bad-moment"),
        ("rdvs?territory=atlantis", 422, "unknown-code"),
        ("rdvs?profile=astronaut", 422, "unknown-code"),
        ("enrolments?programme=ninja", 422, "unknown-code"),
        (f"rdvs?organisation={LEA}", 422, "organisation-unknown-here"),
        (f"rdvs?referent={CCAS}", 422, "referent-unknown-here"),
        ("rdvs?by=town", 422, "unknown-group"),
        ("rdvs?by=programme", 422, "unknown-group"),
        ("rdvs?by=month,month", 422, "too-many-groups"),
        ("rdvs?by=month,nature,profile", 422, "too-many-groups"),
        ("file_active?since=2021-03-01", 422, "indicator-of-a-day"),
        ("rdvs?on=2021-13-01", 422, ""),
        ("rdvs?colour=blue", 422, ""),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(
    api: Caller, lived: Town, asked: str, status: int, code: str
) -> None:
    told = problem(api.get(f"/v1/indicators/{asked}"), status)
    assert told["type"].endswith(code)
    receipt = (
        f"/v1/indicators/{asked.replace('?', '/receipt?') if '?' in asked else asked + '/receipt'}"
    )
    assert problem(api.get(receipt), status)["type"] == told["type"]
