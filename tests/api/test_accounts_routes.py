"""`/accounts`: what an administrator does with accounts and keys, but not with their own."""

from dataclasses import replace
from typing import Any

import pytest

from pathways.api.identity import accounts
from pathways.domain.access import Grant, Role
from pathways.projections.departement import Departement
from tests.access import a_key
from tests.api.caller import Caller, problem
from tests.departement import CCAS, LEA

LEA_GRANTED = {"role": "referent", "organisation": str(CCAS), "referent": str(LEA)}


@pytest.fixture
def administrator(departement: Departement, api: Caller) -> Caller:
    """Someone who manages accounts and sees no file."""
    key = a_key(departement, "admin-1", Grant(Role.ADMINISTRATOR))
    return replace(api, key=key)


def given_key(administrator: Caller, actor: str, **asked: Any) -> dict[str, Any]:
    response = administrator.post(f"/v1/accounts/{actor}/keys", asked)
    assert response.status_code == 201, response.text
    told: dict[str, Any] = response.get_json()
    return told


def test_an_account_from_its_opening_to_its_last_key(administrator: Caller) -> None:
    opened = administrator.post("/v1/accounts", {"actor": "ref-40", "grants": [LEA_GRANTED]})
    assert opened.status_code == 201, opened.text
    assert opened.headers["Location"] == "/v1/accounts/ref-40"
    assert opened.get_json()["grants"][0]["referent"] == str(LEA)
    key = given_key(administrator, "ref-40", days=30)
    someone = replace(administrator, key=key["secret"])
    assert someone.get("/v1/session").get_json()["actor"] == "ref-40"
    assert someone.get("/v1/accounts").status_code == 403

    auditor = {"grant": {"role": "auditor", "until": "2021-06-30"}}
    assert administrator.post("/v1/accounts/ref-40/grants", auditor).status_code == 200
    roles = [grant["role"] for grant in someone.get("/v1/session").get_json()["grants"]]
    assert roles == ["referent", "auditor"]
    administrator.done("/v1/accounts/ref-40/grants/withdrawal", auditor)
    assert len(someone.get("/v1/session").get_json()["grants"]) == 1

    (listed,) = administrator.get("/v1/accounts/ref-40/keys").get_json()["items"]
    assert (listed["id"], listed["revoked_at"]) == (key["id"], None)
    assert key["secret"] not in str(listed)
    administrator.done(f"/v1/accounts/ref-40/keys/{key['id']}/revocation", {})
    problem(someone.get("/v1/session"), 401)

    administrator.done("/v1/accounts/ref-40/disabling", {})
    assert administrator.get("/v1/accounts/ref-40").get_json()["disabled_at"]
    administrator.done("/v1/accounts/ref-40/enabling", {})
    done = administrator.get("/v1/accounts/ref-40/changes").get_json()["items"]
    assert [each["change"] for each in done] == [
        "added", "key created", "granted", "ungranted", "key revoked", "disabled", "enabled",
    ]  # fmt: skip
    assert {each["by"] for each in done} == {"admin-1"}
    named = [each["actor"] for each in administrator.get("/v1/accounts").get_json()["items"]]
    assert named == ["admin-1", "ref-40", "referent-12"]


def test_a_key_asked_for_twice_is_made_once_and_not_shown_again(administrator: Caller) -> None:
    administrator.done("/v1/accounts", {"actor": "ref-41", "grants": [LEA_GRANTED]})
    path = "/v1/accounts/ref-41/keys"
    first = administrator.post(path, {}, key="once")
    again = problem(administrator.post(path, {}, key="once"), 409)
    assert again["type"] == "/problems/key-already-shown"
    assert first.get_json()["id"] in again["detail"]
    assert len(administrator.get(path).get_json()["items"]) == 1
    problem(administrator.post(path, {}, key=""), 400)


def test_an_identity_is_linked_to_one_account(administrator: Caller) -> None:
    for actor in ("ref-42", "ref-43"):
        administrator.done("/v1/accounts", {"actor": actor, "grants": [LEA_GRANTED]})
    someone = {"issuer": "https://auth.example.org", "subject": "lea"}
    linked = administrator.done("/v1/accounts/ref-42/identities", someone)
    assert linked["identities"][0]["subject"] == "lea"
    problem(administrator.post("/v1/accounts/ref-43/identities", someone), 409)
    administrator.done("/v1/accounts/ref-42/identities/withdrawal", someone)
    problem(administrator.post("/v1/accounts/ref-42/identities/withdrawal", someone), 422)
    code = administrator.post("/v1/accounts/ref-43/link-code", {}).get_json()
    assert code["secret"].startswith("pw_l_")


def test_nobody_changes_what_their_own_account_may_do(administrator: Caller) -> None:
    own = "/v1/accounts/admin-1"
    identity = {"issuer": "https://auth.example.org", "subject": "me"}
    for path, body in {
        f"{own}/grants": {"grant": {"role": "agent"}},
        f"{own}/grants/withdrawal": {"grant": {"role": "administrator"}},
        f"{own}/disabling": {},
        f"{own}/identities": identity,
    }.items():
        assert problem(administrator.post(path, body), 409)["type"] == "/problems/own-account", path


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"actor": "Léa Moreau", "grants": [{"role": "agent"}]}, 422),
        ({"actor": "ok", "grants": [{"role": "king"}]}, 422),
        ({"actor": "ok", "grants": [{"role": "referent"}]}, 422),
        ({"actor": "ok", "grants": [{"role": "agent", "organisation": str(CCAS)}]}, 422),
        ({"actor": "ok", "grants": [{"role": "agent", "colour": "red"}]}, 422),
        ({"actor": "ok", "grants": "agent"}, 422),
        ({"actor": "ok"}, 422),
        ({"actor": "ok", "grants": [], "test": "yes"}, 422),
        ({"actor": "admin-1", "grants": []}, 409),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    administrator: Caller, departement: Departement, body: dict[str, Any], status: int
) -> None:
    before = accounts.every(departement)
    problem(administrator.post("/v1/accounts", body), status)
    assert accounts.every(departement) == before


def test_what_is_not_there_is_not_found(administrator: Caller) -> None:
    problem(administrator.get("/v1/accounts/nobody"), 404)
    problem(administrator.get("/v1/accounts/nobody/keys"), 404)
    problem(administrator.post("/v1/accounts/nobody/disabling", {}), 404)
    problem(administrator.post("/v1/accounts/admin-1/keys/0/revocation", {}), 404)
    problem(administrator.post("/v1/accounts/admin-1/keys", {"days": 400}), 422)
    problem(administrator.post("/v1/accounts/admin-1/keys", {"scopes": ["everything"]}), 422)
