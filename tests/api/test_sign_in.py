"""Signing in with a provider: believed once everything was checked, and used once."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from pathways.api.app import create_app
from pathways.api.context import NAME, Context
from pathways.api.identity import accounts, keys
from pathways.api.identity.oidc import identities
from pathways.api.identity.oidc.provider import Provider
from pathways.api.identity.oidc.settings import OidcMistaken, Settings, settings_of
from pathways.domain.access import Grant, Role
from pathways.postgres.database import Role as DatabaseRole
from pathways.projections.departement import Departement, open_departement
from tests.api.loopback_provider import (
    CLIENT,
    REDIRECT,
    SECRET,
    Loopback,
    by_shared_secret,
    loopback,
    unsigned,
)
from tests.departement import MASTER_KEY

WHO = "agent-9"
ELSE = "pathways-elsewhere"


@dataclass
class House:
    """An API that knows a provider; its account agent-9 is Léa there."""

    departement: Departement
    app: Flask
    provider: Loopback

    def known(self, **changes: Any) -> None:
        """Take the provider anew, with other settings of ours."""
        ours = Settings(self.provider.issuer, CLIENT, SECRET, REDIRECT)
        context: Context = self.app.extensions[NAME]
        found = Provider(replace(ours, **changes))
        self.app.extensions[NAME] = replace(context, provider=found)

    def sign_in(self, code: str | None = None) -> TestResponse:
        """The whole way of one browser, with a link code where one is given."""
        client = self.app.test_client()
        if code is None:
            where = client.get("/v1/session/login")
            assert where.status_code == 302
            address = where.headers["Location"]
        else:
            address = client.post("/v1/session/login", json={"link_code": code}).get_json()[
                "location"
            ]
        return client.get(f"/v1/session/callback?{self.provider.authorize(address)}")

    def as_bearer(self, token: str) -> TestResponse:
        client = self.app.test_client()
        return client.get("/v1/session", headers={"Authorization": f"Bearer {token}"})

    def owner(self, statement: str, *values: Any) -> None:
        with psycopg.connect(self.departement.database.conninfo(DatabaseRole.OWNER)) as connection:
            connection.execute(statement.encode(), values)


@pytest.fixture(scope="module")
def served(run_environment: dict[str, str]) -> Iterator[House]:
    schema = f"sign_in_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    env = {**run_environment, "PATHWAYS_SCHEMA": schema, "PATHWAYS_KEY": MASTER_KEY}
    with loopback() as provider, open_departement(env) as departement:
        keys.prepare(departement.database)
        accounts.add(departement, WHO, [Grant(Role.AGENT)], by="test")
        identities.link(departement, WHO, provider.issuer, provider.subject, by="test")
        app = create_app(departement)
        yield House(departement, app, provider)
        context: Context = app.extensions[NAME]
        context.follower.close()


@pytest.fixture
def house(served: House) -> House:
    """Everybody behaves, and nothing is remembered of the test before."""
    served.provider.behave()
    served.provider.subject = "lea@example.org"
    served.known()
    accounts.enable(served.departement, WHO, by="test")
    return served


def refused(ask: Callable[[], TestResponse]) -> str:
    """Why, as the log says it; the answer is that of any credential that is not good."""
    with capture_logs() as logs:
        response = ask()
    assert response.status_code == 401, response.text
    told = response.get_json()
    del told["request_id"]
    assert told == {
        "type": "/problems/unauthenticated",
        "title": "Clé d'accès absente ou inconnue",
        "status": 401,
        "detail": "Cette adresse demande une clé d'accès valide.",
        "remedy": "Ajoutez l'en-tête « Authorization: Bearer » suivi de votre clé.",
    }
    assert "lea@example.org" not in str(logs)
    (found,) = [each for each in logs if each["event"] == "credential refused"]
    return str(found["cause"])


def test_someone_signs_in_works_and_signs_out(house: House) -> None:
    opened = house.sign_in()
    assert opened.status_code == 200, opened.text
    assert opened.headers["Cache-Control"] == "no-store"
    told = opened.get_json()
    assert told["actor"] == WHO
    token = told["token"]
    assert token.startswith("pw_s_")
    session = house.as_bearer(token).get_json()
    assert (session["actor"], session["key_id"]) == (WHO, told["id"])
    assert [grant["role"] for grant in session["grants"]] == ["agent"]
    ended = house.app.test_client().delete(
        "/v1/session", headers={"Authorization": f"Bearer {token}"}
    )
    assert ended.get_json() == {"ended": True}
    assert refused(lambda: house.as_bearer(token)) == "revoked"


def test_a_session_ends_by_itself(house: House) -> None:
    told = house.sign_in().get_json()
    house.owner("update api_keys set expires_at = now() where id = %s", told["id"])
    assert refused(lambda: house.as_bearer(told["token"])) == "expired"


def _with_the_public_key(house: House) -> None:
    public = house.provider.key.as_pem(private=False)
    house.provider.forge = lambda header, claims: by_shared_secret(header, claims, public)


def _with_our_secret(house: House) -> None:
    house.provider.forge = lambda header, claims: by_shared_secret(header, claims, SECRET.encode())


def _with_another_key(house: House) -> None:
    other = RSAKey.generate_key(2048, {"kid": "first"})
    house.provider.forge = lambda header, claims: jwt.encode(header, claims, other)


def _with_a_key_it_carries(house: House) -> None:
    own = RSAKey.generate_key(2048, {"kid": "first"})
    carried = {"jwk": own.as_dict(private=False)}
    house.provider.forge = lambda header, claims: jwt.encode(header | carried, claims, own)


def _altered(house: House) -> None:
    def forge(header: dict[str, Any], claims: dict[str, Any]) -> str:
        head, _, signature = jwt.encode(header, claims, house.provider.key).split(".")
        other = jwt.encode(header, claims | {"sub": "someone-else"}, house.provider.key)
        return ".".join((head, other.split(".")[1], signature))

    house.provider.forge = forge


FORGED: dict[str, tuple[Callable[[House], Any], str]] = {
    "alg none": (lambda h: setattr(h.provider, "forge", unsigned), "token-algorithm"),
    "HS256 with the public key": (_with_the_public_key, "token-algorithm"),
    "HS256 with our secret": (_with_our_secret, "token-algorithm"),
    "RS512, not among ours": (
        lambda h: setattr(
            h.provider, "forge",
            lambda head, told: jwt.encode(head | {"alg": "RS512"}, told, h.provider.key, ["RS512"]),
        ),
        "token-algorithm",
    ),
    "a key that is not published": (
        lambda h: h.provider.header.update(kid="unknown"), "token-key-unknown",
    ),
    "another key under the same name": (_with_another_key, "token-signature"),
    "a key that the token carries": (_with_a_key_it_carries, "token-signature"),
    "claims altered under their signature": (_altered, "token-signature"),
    "not a token": (lambda h: setattr(h.provider, "forge", lambda *_: "a.b"), "token-malformed"),
    "a header that is no object": (
        lambda h: setattr(h.provider, "forge", lambda *_: "W10.e30.AA"), "token-malformed",
    ),
    "another issuer": (lambda h: h.provider.claims.update(iss="https://evil"), "token-claims"),
    "another audience": (lambda h: h.provider.claims.update(aud=ELSE), "token-claims"),
    "two audiences, for nobody": (
        lambda h: h.provider.claims.update(aud=[CLIENT, ELSE]), "token-claims",
    ),
    "made for another": (
        lambda h: h.provider.claims.update(aud=[CLIENT, ELSE], azp=ELSE), "token-claims",
    ),
    "expired": (lambda h: h.provider.claims.update(exp=int(time.time()) - 60), "token-expired"),
    "an end that is not a number": (
        lambda h: h.provider.claims.update(exp="2099-01-01"), "token-claims",
    ),
    "no end": (lambda h: h.provider.claims.update(exp=None), "token-claims"),
    "issued tomorrow": (
        lambda h: h.provider.claims.update(iat=int(time.time()) + 86_400), "token-claims",
    ),
    "not good yet": (
        lambda h: h.provider.claims.update(nbf=int(time.time()) + 600), "token-claims",
    ),
    "nobody": (lambda h: h.provider.claims.update(sub=None), "token-claims"),
    "a subject that is no text": (lambda h: h.provider.claims.update(sub=["x"]), "token-claims"),
    "another sign-in's nonce": (lambda h: h.provider.claims.update(nonce="x"), "token-nonce"),
    "no nonce": (lambda h: h.provider.claims.update(nonce=None), "token-nonce"),
    "another access token": (lambda h: h.provider.claims.update(at_hash="x" * 22), "token-claims"),
    "no identity token": (
        lambda h: setattr(h.provider, "answer", {"access_token": "x", "token_type": "Bearer"}),
        "token-malformed",
    ),
    "an identity token that is no text": (
        lambda h: setattr(h.provider, "answer", {"access_token": "x", "id_token": 3}),
        "token-malformed",
    ),
    "refused over there": (lambda h: setattr(h.provider, "denies", True), "provider-refused"),
    "someone with no account": (
        lambda h: setattr(h.provider, "subject", "stranger"), "identity-not-linked",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_a_token_that_is_not_what_it_should_be_signs_nobody_in(house: House, name: str) -> None:
    prepare, cause = FORGED[name]
    prepare(house)
    assert refused(house.sign_in) == cause


def test_the_signatures_of_the_providers_we_know_are_accepted(house: House) -> None:
    for header in ({"alg": "RS256"}, {"alg": "PS256"}, {"alg": "RS256", "kid": None}):
        house.provider.header = header
        assert house.sign_in().status_code == 200, header
    former = house.provider.key
    try:
        house.provider.header = {"alg": "ES256"}
        house.provider.key = ECKey.generate_key("P-256", {"kid": "curved"})
        house.known()
        assert house.sign_in().status_code == 200
        house.known(algorithms=("RS256",))
        assert refused(house.sign_in) == "token-algorithm"
    finally:
        house.provider.key = former


def test_a_provider_may_change_its_keys(house: House) -> None:
    assert house.sign_in().status_code == 200
    former = house.provider.key
    try:
        house.provider.key = RSAKey.generate_key(2048, {"kid": "second"})
        assert refused(house.sign_in) == "token-key-unknown"  # asked a moment ago
        house.known()
        assert house.sign_in().status_code == 200
        house.provider.published = [house.provider.key]
        house.provider.key = former
        assert refused(house.sign_in) == "token-key-unknown"
    finally:
        house.provider.key = former


def test_a_rotated_key_is_asked_for_and_forged_ones_do_not_hammer_the_provider(
    house: House,
) -> None:
    now = [1_000.0]
    found = Provider(Settings(house.provider.issuer, CLIENT, SECRET, REDIRECT), lambda: now[0])
    assert found.key("first", "RSA") is not None
    house.provider.asked.clear()
    for number in range(20):
        assert found.key(f"forged-{number}", "RSA") is None
    assert house.provider.asked == []
    now[0] += 31
    assert found.key("forged", "RSA") is None
    assert house.provider.asked == ["/.well-known/openid-configuration", "/jwks"]
    now[0] += 31
    other = RSAKey.generate_key(2048, {"kid": "rotated"})
    house.provider.published = [house.provider.key, other]
    assert found.key("rotated", "RSA") is not None
    assert found.key("rotated", "EC") is None
    assert found.key(None, "RSA") is None  # two could be meant


def test_a_code_brought_back_twice_serves_once(house: House) -> None:
    client = house.app.test_client()
    address = client.get("/v1/session/login").headers["Location"]
    back = f"/v1/session/callback?{house.provider.authorize(address)}"
    cookie = client.get_cookie("pathways_login", path="/v1/session")
    assert cookie is not None
    assert cookie.http_only
    assert client.get(back).status_code == 200
    client.set_cookie("pathways_login", cookie.value, path="/v1/session")
    assert refused(lambda: client.get(back)) == "sign-in-state"


def test_a_state_is_the_browsers_own(house: House) -> None:
    mine, theirs = house.app.test_client(), house.app.test_client()
    address = theirs.get("/v1/session/login").headers["Location"]
    back = house.provider.authorize(address)
    assert refused(lambda: mine.get(f"/v1/session/callback?{back}")) == "sign-in-state"
    mine.get("/v1/session/login")
    assert refused(lambda: mine.get(f"/v1/session/callback?{back}")) == "sign-in-state"
    state = parse_qs(urlsplit(address).query)["state"][0]
    forged = back.replace(state, "forged" + state[6:])
    assert refused(lambda: theirs.get(f"/v1/session/callback?{forged}")) == "sign-in-state"
    assert refused(lambda: theirs.get("/v1/session/callback")) == "sign-in-state"


def test_a_sign_in_takes_ten_minutes_at_most(house: House) -> None:
    client = house.app.test_client()
    address = client.get("/v1/session/login").headers["Location"]
    house.owner("update logins set started_at = now() - interval '11 minutes'")
    back = house.provider.authorize(address)
    assert refused(lambda: client.get(f"/v1/session/callback?{back}")) == "sign-in-state"


def test_the_answer_of_another_provider_is_not_taken_for_ours(house: House) -> None:
    client = house.app.test_client()
    back = house.provider.authorize(client.get("/v1/session/login").headers["Location"])
    elsewhere = back.split("&iss=")[0] + "&iss=https://evil.example.org"
    assert refused(lambda: client.get(f"/v1/session/callback?{elsewhere}")) == "token-claims"


def test_a_level_that_is_asked_for_is_required(house: House) -> None:
    house.known(acr_values=("eidas2", "eidas3"))
    assert refused(house.sign_in) == "token-level"
    house.provider.claims["acr"] = "eidas1"
    assert refused(house.sign_in) == "token-level"
    house.provider.claims["acr"] = "eidas2"
    assert house.sign_in().status_code == 200


def test_what_is_told_of_a_user_is_signed_where_it_is_to_be(house: House) -> None:
    house.known(userinfo="signed")
    assert house.sign_in().status_code == 200
    provider = house.provider
    told = {
        "unsigned": ("application/json", '{"sub": "lea@example.org"}', "userinfo-unsigned"),
        "not a token": ("application/jwt", "lea@example.org", "token-malformed"),
        "alg none": ("application/jwt", unsigned({}, {"sub": "lea@example.org"}),
                     "token-algorithm"),
        "of someone else": ("application/jwt", provider.signed({"sub": "x"}), "token-claims"),
        "for another": ("application/jwt", provider.signed({"sub": provider.subject, "aud": ELSE}),
                        "token-claims"),
    }  # fmt: skip
    for name, (kind, text, cause) in told.items():
        provider.userinfo = lambda kind=kind, text=text: (kind, text)
        assert refused(house.sign_in) == cause, name
    house.known(userinfo="plain")
    provider.userinfo = lambda: ("application/json", '{"sub": "lea@example.org"}')
    assert house.sign_in().status_code == 200


def test_a_suspended_account_signs_in_no_more(house: House) -> None:
    token = house.sign_in().get_json()["token"]
    accounts.disable(house.departement, WHO, by="test")
    assert refused(house.sign_in) == "account-disabled"
    assert refused(lambda: house.as_bearer(token)) == "account-disabled"


def test_a_code_links_an_identity_once(house: House) -> None:
    accounts.add(house.departement, "referent-30", [Grant(Role.AUDITOR)], by="test")
    code = identities.link_code(house.departement, "referent-30", by="admin-1").secret
    assert refused(lambda: house.as_bearer(code)) == "malformed"  # no key
    house.provider.subject = "newcomer"
    assert refused(house.sign_in) == "identity-not-linked"
    assert house.sign_in(code).get_json()["actor"] == "referent-30"
    assert house.sign_in().get_json()["actor"] == "referent-30"
    house.provider.subject = "another"
    assert refused(lambda: house.sign_in(code)) == "link-code"
    late = identities.link_code(house.departement, "referent-30", by="admin-1")
    house.owner("update api_keys set expires_at = now() where id = %s", late.id)
    assert refused(lambda: house.sign_in(late.secret)) == "link-code"
    session = house.sign_in  # the first identity still works, until it is unlinked
    house.provider.subject = "newcomer"
    token = session().get_json()["token"]
    identities.unlink(
        house.departement, "referent-30", house.provider.issuer, "newcomer", by="admin-1"
    )
    assert refused(lambda: house.as_bearer(token)) == "revoked"
    assert refused(session) == "identity-not-linked"


def test_an_access_token_of_the_provider_is_a_key_where_it_is_accepted(house: House) -> None:
    token = house.provider.access_token()
    assert refused(lambda: house.as_bearer(token)) == "malformed"
    house.known(audience="pathways-api")
    assert house.as_bearer(token).get_json()["actor"] == WHO
    accounts.disable(house.departement, WHO, by="test")
    assert refused(lambda: house.as_bearer(token)) == "account-disabled"


def test_an_access_token_is_checked_as_an_identity_token_is(house: House) -> None:
    house.known(audience="pathways-api")
    provider = house.provider
    soon = int(time.time())
    for name, (token, cause) in {
        "for another": (provider.access_token(aud=ELSE), "token-claims"),
        "for no one": (provider.access_token(aud=None), "token-claims"),
        "an identity token": (provider.access_token(aud=CLIENT), "token-claims"),
        "expired": (provider.access_token(exp=soon - 60), "token-expired"),
        "without end": (provider.access_token(exp=None), "token-claims"),
        "not good yet": (provider.access_token(nbf=soon + 600), "token-claims"),
        "of another issuer": (provider.access_token(iss="https://evil"), "token-claims"),
        "of nobody known": (provider.access_token(sub="stranger"), "identity-not-linked"),
        "alg none": (unsigned({}, {"sub": provider.subject}) + "AA", "token-algorithm"),
        "forged": (provider.access_token()[:-4] + "AAAA", "token-signature"),
        "three dots of noise": ("a.b.c", "token-malformed"),
    }.items():
        assert refused(partial(house.as_bearer, token)) == cause, name


def test_a_provider_that_does_not_answer_signs_nobody_in(house: House) -> None:
    for issuer in ("http://127.0.0.1:9", house.provider.issuer + "/elsewhere"):
        house.known(issuer=issuer, audience="pathways-api")
        response = house.app.test_client().get("/v1/session/login")
        assert response.status_code == 503
        assert response.get_json()["type"] == "/problems/provider-silent"
        assert "127.0.0.1" not in response.text
        told = house.as_bearer(house.provider.access_token())
        assert told.status_code == 503


def test_no_more_people_sign_in_at_once_than_could(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pathways.api.identity.oidc.sign_in.MOST_UNDER_WAY", 2)
    house.owner("delete from logins")
    answers = [house.app.test_client().get("/v1/session/login").status_code for _ in range(3)]
    assert answers == [302, 302, 503]


def test_without_a_provider_there_is_nothing_to_sign_in_with(house: House) -> None:
    context: Context = house.app.extensions[NAME]
    house.app.extensions[NAME] = replace(context, provider=None)
    assert house.app.test_client().get("/v1/session/login").status_code == 404


GOOD = {
    "PATHWAYS_OIDC_ISSUER": "https://auth.example.org/realms/rsa",
    "PATHWAYS_OIDC_CLIENT_ID": "pathways",
    "PATHWAYS_OIDC_CLIENT_SECRET": "secret",
    "PATHWAYS_OIDC_REDIRECT_URI": "https://rsa.example.org/v1/session/callback",
}


@pytest.mark.parametrize(
    "mistake",
    [
        {"PATHWAYS_OIDC_ISSUER": "http://auth.example.org"},
        {"PATHWAYS_OIDC_ISSUER": "https://user@auth.example.org"},
        {"PATHWAYS_OIDC_CLIENT_ID": ""},
        {"PATHWAYS_OIDC_CLIENT_SECRET": ""},
        {"PATHWAYS_OIDC_CLIENT_SECRET": "", "PATHWAYS_OIDC_CLIENT_SECRET_FILE": "/nowhere"},
        {"PATHWAYS_OIDC_REDIRECT_URI": "rsa.example.org"},
        {"PATHWAYS_OIDC_SCOPES": "profile"},
        {"PATHWAYS_OIDC_ALGORITHMS": "RS256 none"},
        {"PATHWAYS_OIDC_ALGORITHMS": "HS256"},
        {"PATHWAYS_OIDC_USERINFO": "yes"},
        {"PATHWAYS_OIDC_AUDIENCE": "pathways"},
        {"PATHWAYS_SESSION_HOURS": "48"},
    ],
    ids=str,
)
def test_a_provider_wrongly_told_stops_the_server_before_it_starts(mistake: dict[str, str]) -> None:
    found = settings_of(GOOD)
    assert found is not None
    assert "secret" not in repr(found)
    assert settings_of({}) is None
    with pytest.raises(OidcMistaken):
        settings_of(GOOD | mistake)
