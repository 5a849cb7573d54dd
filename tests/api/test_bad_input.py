"""Bad input: a clear problem that names the field and the rule; nothing is recorded."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from pathways.domain.organisation.referents import RecordReferentArrival
from tests.api.caller import SARA, Caller, problem
from tests.departement import CCAS, OPENING, Town
from tests.domain.spec import an_id

RDV = {"on": "2021-03-10", "attended": True, "mode": "home"}


@pytest.fixture
def rdv(api: Caller, open_town: Town) -> str:
    """The address where Sara's first RDV is recorded; her orientation is at version 1."""
    return f"{api.orient()}/first-rdv"


@pytest.fixture
def closed(api: Caller, open_town: Town) -> str:
    """The address of an orientation that ended on 1 April 2021, at version 2."""
    orientation = api.orient()
    api.done(f"{orientation}/end", {"on": "2021-04-01", "reason": "moved"}, version=1)
    return orientation


@pytest.fixture
def newcomer(open_town: Town) -> str:
    """A référent of the CCAS whose diploma nobody has seen."""
    paul = an_id("Paul, référent")
    open_town.do(
        RecordReferentArrival(
            organisation_id=CCAS,
            referent_id=paul,
            arrived_on=OPENING,
            last_name="Petit",
            first_name="Paul",
        )
    )
    return str(paul)


@pytest.fixture(autouse=True)
def nothing_recorded(request: pytest.FixtureRequest) -> Any:
    """Whatever a test of this file sends, the log does not move."""
    town: Town = request.getfixturevalue("open_town")
    for prepared in {"rdv", "closed", "newcomer"} & set(request.fixturenames):
        request.getfixturevalue(prepared)
    head = town.departement.app.recorder.head()
    yield
    assert town.departement.app.recorder.head() == head


def fault(response: TestResponse, status: int) -> dict[str, str]:
    """The one thing to put right."""
    (one,) = problem(response, status)["errors"]
    return dict(one)


WRONG_FIELDS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"colour": "red"}, "#/colour"),
    ({"a/b~c": 1}, "#/a~1b~0c"),
    ({"attended": "yes"}, "#/attended"),
    ({"attended": 1}, "#/attended"),
    ({"attended": None}, "#/attended"),
    ({"on": "20210310"}, "#/on"),
    ({"on": "2021-W10-3"}, "#/on"),
    ({"on": "2021-02-30"}, "#/on"),
    ({"on": "٢٠٢١-٠٣-١٠"}, "#/on"),
    ({"on": 20210310}, "#/on"),
    ({"on": "9999-12-31"}, "#/on"),
    ({"on": "2021-03-10T00:00:00"}, "#/on"),
    ({"mode": "fax"}, "#/mode"),
    ({"mode": ["home"]}, "#/mode"),
    ({"excuse": "nul \0 part"}, "#/excuse"),
    ({"excuse": "x" * 2_001}, "#/excuse"),
    ({"excuse": "   "}, "#/excuse"),
    ({"excuse": {"texte": "malade"}}, "#/excuse"),
    ({"why": 3}, "#/why"),
)


def test_a_field_that_is_not_as_the_contract_says(api: Caller, rdv: str) -> None:
    for changed, pointer in WRONG_FIELDS:
        response = api.post(rdv, RDV | changed, version=1)
        assert fault(response, 422)["pointer"] == pointer, changed


def test_a_missing_field_is_named(api: Caller, rdv: str) -> None:
    told = fault(api.post(rdv, {"attended": True}, version=1), 422)
    assert told == {"pointer": "#/on", "detail": "Ce champ est obligatoire."}


def test_every_wrong_field_is_named_at_once(api: Caller, rdv: str) -> None:
    told = problem(api.post(rdv, {"attended": "yes", "hello": 1}, version=1), 422)
    assert {error["pointer"] for error in told["errors"]} == {"#/attended", "#/hello", "#/on"}


UNREADABLE: tuple[tuple[bytes, int, str], ...] = (
    (b"", 400, "empty-body"),
    (b"   ", 400, "empty-body"),
    (b"{", 400, "unparsable"),
    (b"[" * 100_000, 400, "unparsable"),
    (b"[" * 900 + b"]" * 900, 400, "nested-too-deep"),
    (b'{"on": ' + b"1" * 5_000 + b"}", 400, "unparsable"),
    (b'{"on": ' + b"1" * 300 + b"}", 400, "number-too-long"),
    (b'{"on": 0.' + b"1" * 5_000 + b"}", 400, "number-too-long"),
    (b'{"on": NaN}', 400, "unparsable"),
    (b'{"on": Infinity}', 400, "unparsable"),
    (b'{"on": "\\ud800"}', 400, "unparsable"),
    (b'{"on": "\xff\xfe"}', 400, "unparsable"),
    (b'\xef\xbb\xbf{"on": "2021-03-10"}', 400, "unparsable"),
    (b'{"on": "2021-03-10", "on": "2021-03-11"}', 400, "duplicate-key"),
    (b'{"on": "2021-03-10", "\\u006fn": "2021-03-11"}', 400, "duplicate-key"),
    (b"[]", 422, "fields-malformed"),
    (b"null", 422, "fields-malformed"),
    (b'"on"', 422, "fields-malformed"),
    (b'{"a": "' + b"x" * 1_100_000 + b'"}', 413, "body-too-large"),
    (b'{"a": "' + b"x" * 10_000_000 + b'"}', 413, "body-too-large"),
)


def test_a_body_that_cannot_be_read(api: Caller, rdv: str) -> None:
    for data, status, code in UNREADABLE:
        told = problem(api.post(rdv, data=data, version=1), status)
        assert told["type"] == f"/problems/{code}", data[:40]


def test_only_json_is_taken(api: Caller, rdv: str) -> None:
    latin = "application/json; charset=iso-8859-1"
    for kind in ("text/plain", "application/x-www-form-urlencoded", latin, ""):
        assert problem(api.post(rdv, RDV, version=1, content_type=kind), 415)["remedy"], kind
    problem(api.post(rdv, RDV, version=1, headers={"Content-Encoding": "gzip"}), 415)


def test_a_stale_version_says_which_one_is_current(api: Caller, rdv: str) -> None:
    response = api.post(rdv, RDV, version=7)
    assert problem(response, 412)["current_version"] == 1
    assert response.headers["ETag"] == '"1"'


def test_a_change_rests_on_one_version(api: Caller, rdv: str) -> None:
    assert fault(api.post(rdv, RDV), 428)["header"] == "If-Match"
    for given in ("*", 'W/"1"', "1", '"1", "2"', '"x"', '"-1"', '"²"'):
        response = api.post(rdv, RDV, version=given)
        assert fault(response, 400)["header"] == "If-Match", given


def test_every_post_has_a_key(api: Caller, rdv: str) -> None:
    for key in ("", "é", "x" * 256, "deux mots"):
        response = api.post(rdv, RDV, version=1, key=key)
        assert fault(response, 400)["header"] == "Idempotency-Key", key


def test_without_a_good_key_nobody_is_answered(api: Caller, rdv: str) -> None:
    for given in ("", "Bearer", "Bearer pw_nobody", "Basic YTpi"):
        response = api.post(rdv, RDV, version=1, headers={"Authorization": given})
        assert problem(response, 401)["type"] == "/problems/unauthenticated", given
        assert response.headers["WWW-Authenticate"] == "Bearer"


def test_an_address_that_names_nothing(api: Caller, rdv: str) -> None:
    unknown = f"/v1/orientations/{an_id('nobody')}/first-rdv"
    assert fault(api.post(unknown, RDV, version=1), 404)["parameter"] == "orientation_id"
    problem(api.get(f"/v1/orientations/{an_id('nobody')}"), 404)
    problem(api.get("/v1/orientations/not-an-id"), 404)
    problem(api.get("/v1/nothing"), 404)
    assert problem(api.client.delete(rdv), 405)
    assert "POST" in api.client.delete(rdv).headers["Allow"]


def test_an_id_of_another_kind_names_nothing(api: Caller, rdv: str) -> None:
    problem(api.post(f"/v1/orientations/{SARA}/first-rdv", RDV, version=1), 404)
    problem(api.get(f"/v1/orientations/{SARA}"), 404)
    problem(api.get(f"/v1/beneficiaries/{CCAS}"), 404)


def test_only_json_is_answered(api: Caller, rdv: str) -> None:
    problem(api.get(rdv.removesuffix("/first-rdv"), Accept="text/csv"), 406)


# ------------------------------------------------------------------ refused by a rule


def test_a_date_in_the_future(api: Caller, rdv: str) -> None:
    told = problem(api.post(rdv, RDV | {"on": "2021-06-16"}, version=1), 409)
    assert told["type"] == "/problems/in-the-future"
    assert told["errors"][0]["pointer"] == "#/on"


def test_a_date_before_the_orientation(api: Caller, rdv: str) -> None:
    told = problem(api.post(rdv, RDV | {"on": "2021-02-28"}, version=1), 409)
    assert told["errors"][0]["pointer"] == "#/on"
    assert told["rule"]["id"] == "A1.3"
    assert told["rule"]["source"] == "Annexe 1, art. 4.2"
    assert told["remedy"]


def test_an_rdv_for_a_closed_orientation(api: Caller, closed: str) -> None:
    body = RDV | {"on": "2021-04-02"}
    told = problem(api.post(f"{closed}/first-rdv", body, version=2), 409)
    assert told["type"] == "/problems/orientation-closed"
    assert told["errors"][0]["pointer"] == "#/on"


def test_a_second_open_orientation(api: Caller, rdv: str) -> None:
    given = {
        "beneficiary_id": str(SARA), "organisation_id": str(CCAS), "kind": "social",
        "on": "2021-03-05", "decided_by": "president",
    }  # fmt: skip
    told = problem(api.post("/v1/orientations", given), 409)
    assert told["claim"] == "open_orientation"
    assert told["remedy"].startswith("Réorientez la personne")


def test_a_referent_without_a_diploma(api: Caller, newcomer: str) -> None:
    given = {
        "beneficiary_id": str(SARA), "organisation_id": str(CCAS), "kind": "social",
        "on": "2021-03-05", "decided_by": "president", "referent_id": newcomer,
    }  # fmt: skip
    told = problem(api.post("/v1/orientations", given), 409)
    assert told["rule"]["id"] == "A1.2"
    assert told["errors"][0]["pointer"] == "#/referent_id"


def test_a_contract_over_12_months(api: Caller, rdv: str) -> None:
    told = problem(
        api.post(
            "/v1/engagement-contracts",
            {
                "orientation_id": rdv.split("/")[3], "drafted_on": "2021-04-01",
                "starts_on": "2021-04-01", "ends_on": "2022-04-01",
                "domains": ["housing"], "actions": ["Chercher"],
            },
        ),
        409,
    )  # fmt: skip
    assert told["rule"]["id"] == "A1.7"
    assert told["errors"][0]["pointer"] == "#/ends_on"
    assert "31/03/2022" in told["detail"]


def test_an_agreement_of_strange_numbers(api: Caller, open_town: Town) -> None:
    given = {
        "signed_on": "2021-04-01", "starts_on": "2022-01-01", "ends_on": "2022-12-31",
        "file_active_norm": 120, "gdpr_clause": True,
    }  # fmt: skip
    for fte in ("1e400", "NaN", "0.1234567", True, [1], "1,5", 10**13):
        told = fault(
            api.post(f"/v1/organisations/{CCAS}/agreements", given | {"fte": fte}, version=4), 422
        )
        assert told["pointer"] == "#/fte"
    told = fault(
        api.post(
            f"/v1/organisations/{CCAS}/agreements",
            given | {"fte": 1, "file_active_norm": 10**12},
            version=4,
        ),
        422,
    )
    assert told["pointer"] == "#/file_active_norm"


def test_a_topic_that_is_not_text_is_named_by_its_place(api: Caller, rdv: str) -> None:
    topics = {"on": "2021-03-10", "topics": ["x", 3]}
    address = rdv.replace("first-rdv", "rights-and-duties")
    assert fault(api.post(address, topics, version=1), 422)["pointer"] == "#/topics/1"


def test_a_correction_says_why_and_names_a_fact(api: Caller, rdv: str) -> None:
    assert fault(api.post(f"{rdv}?corrects=1", RDV, version=1), 422)["pointer"] == "#/why"
    told = problem(api.post(f"{rdv}?corrects=9", RDV | {"why": "erreur"}, version=1), 404)
    assert told["errors"][0]["parameter"] == "corrects"
    for corrects in ("x", "-1", "1.5", ""):
        response = api.post(f"{rdv}?corrects={corrects}", RDV, version=1)
        assert fault(response, 422)["parameter"] == "corrects"
    assert fault(api.post(f"{rdv}?corrected=1", RDV, version=1), 422)["parameter"] == "corrected"


def test_a_person_who_does_not_exist_is_the_bodys_fault_not_the_addresss(
    api: Caller, open_town: Town
) -> None:
    given = {
        "beneficiary_id": str(an_id("nobody")), "organisation_id": str(CCAS), "kind": "social",
        "on": "2021-03-05", "decided_by": "president",
    }  # fmt: skip
    assert fault(api.post("/v1/orientations", given), 422)["pointer"] == "#/beneficiary_id"
