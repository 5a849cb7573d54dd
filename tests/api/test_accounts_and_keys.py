"""Who asks: an account, granted something, with a key that is good today."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from structlog.testing import capture_logs

from pathways.api.identity import accounts, keys
from pathways.api.refusals import SandboxUnavailable
from pathways.api.sandbox import Sandbox
from pathways.domain.access import Grant, Role
from pathways.domain.refusal import Refusal
from pathways.postgres.database import Role as DatabaseRole
from pathways.postgres.database import find_database
from pathways.postgres.migrate import migrate, migrations_of
from pathways.projections.departement import Departement
from tests.access import a_key
from tests.api.caller import Caller, problem
from tests.departement import CCAS, LEA, MASTER_KEY

AGENT = Grant(Role.AGENT)
WHO = "agent-7"


@pytest.fixture
def agent(departement: Departement, api: Caller) -> Caller:
    """Someone of the Département, with an account and a key of their own."""
    return replace(api, key=a_key(departement, WHO, AGENT))


@contextmanager
def moved(departement: Departement, **columns: Any) -> Iterator[None]:
    """The rows of keys as no command of ours would make them: time goes by for them alone."""
    owner = departement.database.conninfo(DatabaseRole.OWNER)
    with psycopg.connect(owner) as connection:
        for name, value in columns.items():
            connection.execute(f"update api_keys set {name} = %s where actor = %s", (value, WHO))
    yield


def refused(caller: Caller, authorization: str | None = None) -> dict[str, Any]:
    """Why the credential is refused, as the log has it; the answer tells none of it."""
    headers = {} if authorization is None else {"Authorization": authorization}
    with capture_logs() as logs:
        response = caller.get("/v1/deadlines", **headers)
    told = problem(response, 401)
    del told["request_id"]
    assert told == {
        "type": "/problems/unauthenticated",
        "title": "Clé d'accès absente ou inconnue",
        "status": 401,
        "detail": "Cette adresse demande une clé d'accès valide.",
        "remedy": "Ajoutez l'en-tête « Authorization: Bearer » suivi de votre clé.",
    }
    assert response.headers["WWW-Authenticate"] == "Bearer"
    (found,) = [each for each in logs if each["event"] == "credential refused"]
    assert caller.key not in str(logs)
    return dict(found)


def test_no_credential_or_one_that_is_not_a_key_is_refused_alike(agent: Caller) -> None:
    forged = "pw_" + "A" * 43
    for sent, cause in {
        "": "absent",
        agent.key: "malformed",
        f"Basic {agent.key}": "malformed",
        "Bearer": "malformed",
        "Bearer ": "malformed",
        f"Bearer {agent.key} more": "malformed",
        f"Bearer {agent.key[:-1]}": "malformed",
        f"Bearer {'x' * 4001}": "malformed",
        f"Bearer {forged}": "unknown",
        f"Bearer {agent.key[:-1]}{'A' if agent.key[-1] != 'A' else 'B'}": "unknown",
    }.items():
        assert refused(agent, sent)["cause"] == cause, sent


def test_a_key_that_has_expired_is_refused(agent: Caller, departement: Departement) -> None:
    assert agent.get("/v1/deadlines").status_code == 200
    with moved(departement, expires_at="2021-01-01"):
        told = refused(agent)
    assert told["cause"] == "expired"
    assert [told["key_id"]] == [key.id for key in keys.keys_of(departement, WHO)]


def test_a_key_lasts_a_year_at_most_or_what_the_house_says(
    agent: Caller, departement: Departement, monkeypatch: pytest.MonkeyPatch
) -> None:
    (key,) = keys.keys_of(departement, WHO)
    assert (key.expires_at - key.created_at).days == 365
    with pytest.raises(keys.KeyLifeTooLong):
        keys.create_key(departement, WHO, days=366)
    monkeypatch.setenv("PATHWAYS_KEY_DAYS", "30")
    with pytest.raises(keys.KeyLifeTooLong):
        keys.create_key(departement, WHO, days=31)
    keys.create_key(departement, WHO)
    shorter = keys.keys_of(departement, WHO)[-1]
    assert shorter.expires_at - shorter.created_at < timedelta(days=30, minutes=1)
    monkeypatch.setenv("PATHWAYS_KEY_DAYS", "a year")
    with pytest.raises(keys.BadKeyDays):
        keys.create_key(departement, WHO)


def test_one_key_is_revoked_and_the_others_go_on(agent: Caller, departement: Departement) -> None:
    other = replace(agent, key=keys.create_key(departement, WHO).secret)
    first, _ = keys.keys_of(departement, WHO)
    keys.revoke_key(departement, WHO, first.id)
    assert refused(agent)["cause"] == "revoked"
    assert other.get("/v1/deadlines").status_code == 200
    with pytest.raises(keys.NoSuchKey):
        keys.revoke_key(departement, WHO, first.id)
    with pytest.raises(keys.NoSuchKey):
        keys.revoke_key(departement, "referent-12", keys.keys_of(departement, WHO)[1].id)


@pytest.mark.parametrize(
    ("scopes", "reading", "searching", "recording"),
    [
        (["read"], 200, 200, 403),
        (["lists"], 200, 403, 403),
    ],
)
def test_a_key_narrowed_does_no_more_than_what_it_is_for(
    agent: Caller,
    departement: Departement,
    scopes: list[str],
    reading: int,
    searching: int,
    recording: int,
) -> None:
    key = keys.create_key(departement, WHO, scopes=scopes).secret
    narrow = replace(agent, key=key)
    person = {"last_name": "Durand", "first_name": "Ana", "registered_on": "2021-01-05"}
    assert narrow.get("/v1/deadlines").status_code == reading
    assert narrow.post("/v1/people/search", {"name": "Durand"}).status_code == searching
    response = narrow.post("/v1/beneficiaries", person)
    assert problem(response, recording)["type"] == "/problems/key-too-narrow"
    assert agent.post("/v1/beneficiaries", person).status_code == 201


def test_an_account_disabled_has_no_good_key_until_it_is_enabled(
    agent: Caller, departement: Departement
) -> None:
    accounts.disable(departement, WHO, by="test")
    assert refused(agent)["cause"] == "account-disabled"
    accounts.enable(departement, WHO, by="test")
    assert agent.get("/v1/deadlines").status_code == 200


def test_whoever_is_granted_nothing_today_is_nobody(
    agent: Caller, departement: Departement
) -> None:
    accounts.ungrant(departement, WHO, AGENT, by="test")
    assert refused(agent)["cause"] == "nothing-granted"
    accounts.grant(departement, WHO, replace(AGENT, until=date(2021, 6, 14)), by="test")
    assert refused(agent)["to_do"] == "pathways account grant ACTEUR RÔLE"
    accounts.grant(departement, WHO, replace(AGENT, until=date(2021, 6, 15)), by="test")
    assert agent.get("/v1/deadlines").status_code == 200  # it is the 15th


def test_a_key_made_before_there_were_accounts_is_granted_nothing(superuser: str) -> None:
    env = {"DATABASE_URL": superuser, "PATHWAYS_SCHEMA": "former"}
    first, *_ = migrations_of(keys.MIGRATIONS)
    with find_database(env) as database:
        migrate(database, [first])
        owner = database.conninfo(DatabaseRole.OWNER)
        with psycopg.connect(owner) as connection:
            connection.execute("insert into api_keys values ('x', 'former-1', '2020-01-01')")
        assert "0002_accounts.sql" in keys.prepare(database)
        with psycopg.connect(owner) as connection:
            found = connection.execute(
                "select actor, grants, expires_at > now() + interval '29 days'"
                " from api_keys join accounts using (actor)"
            ).fetchall()
    assert found == [("former-1", [], True)]


def test_a_key_is_shown_once_and_the_day_it_was_last_used_is_kept(
    agent: Caller, departement: Departement
) -> None:
    (before,) = keys.keys_of(departement, WHO)
    assert before.last_used_on is None
    agent.get("/v1/deadlines")
    (after,) = keys.keys_of(departement, WHO)
    assert after.last_used_on is not None
    owner = departement.database.conninfo(DatabaseRole.OWNER)
    with psycopg.connect(owner) as connection:
        kept = connection.execute("select k::text from api_keys k").fetchall()
        kept += connection.execute("select c::text from account_changes c").fetchall()
    assert agent.key not in str(kept)


def test_the_application_that_answers_requests_makes_no_account_and_no_key(
    agent: Caller, departement: Departement
) -> None:
    for statement in (
        "insert into accounts (actor, grants) values ('intruder', '[]')",
        "update accounts set grants = '[]'",
        "insert into api_keys (sha256, actor, expires_at) values ('x', 'agent-7', now())",
        "update api_keys set expires_at = now()",
        "delete from account_changes",
    ):
        with (
            psycopg.connect(departement.database.conninfo(DatabaseRole.APPLICATION)) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement.encode())


def test_what_was_done_to_an_account_is_kept_with_who_did_it(
    agent: Caller, departement: Departement
) -> None:
    lea = Grant(Role.REFERENT, organisation=CCAS, referent=LEA)
    accounts.grant(departement, WHO, lea, by="admin-1")
    accounts.grant(departement, WHO, lea, by="admin-1")  # twice is once
    accounts.ungrant(departement, WHO, AGENT, by="admin-1")
    done = accounts.changes(departement, WHO)
    assert [change.change for change in done] == ["added", "key created", "granted", "ungranted"]
    assert [change.by for change in done] == ["test", "test", "admin-1", "admin-1"]
    assert done[2].told == {
        "role": "referent", "organisation": str(CCAS), "referent": str(LEA),
    }  # fmt: skip
    owner = departement.database.conninfo(DatabaseRole.OWNER)
    with (
        psycopg.connect(owner) as connection,
        pytest.raises(psycopg.errors.RaiseException),
    ):
        connection.execute("update account_changes set by = 'nobody'")


@pytest.mark.parametrize("bad", ["Léa Moreau", "", "-x", "a" * 65, "a b", "a\n", "é"])
def test_an_actor_is_a_pseudonym(departement: Departement, api: Caller, bad: str) -> None:
    with pytest.raises(accounts.BadActor):
        accounts.add(departement, bad, [AGENT], by="test")


def test_an_account_is_added_once_and_has_to_be_there(
    departement: Departement, agent: Caller
) -> None:
    calls: tuple[tuple[type[Refusal], Any], ...] = (
        (accounts.AccountAlreadyThere, lambda: accounts.add(departement, WHO, [AGENT], by="x")),
        (accounts.NoSuchAccount, lambda: keys.create_key(departement, "nobody")),
        (accounts.NoSuchAccount, lambda: keys.keys_of(departement, "nobody")),
        (accounts.NoSuchAccount, lambda: accounts.grant(departement, "nobody", AGENT, by="x")),
        (accounts.NoSuchAccount, lambda: accounts.disable(departement, "nobody", by="x")),
        (
            accounts.GrantNotHeld,
            lambda: accounts.ungrant(departement, WHO, Grant(Role.AUDITOR), by="x"),
        ),
        (keys.BadScope, lambda: keys.create_key(departement, WHO, scopes=["Tout !"])),
        (keys.BadScope, lambda: keys.create_key(departement, WHO, scopes=[])),
    )
    for refusal, call in calls:
        with pytest.raises(refusal):
            call()


def test_the_log_of_a_request_has_the_key_by_its_public_identifier(
    agent: Caller, departement: Departement
) -> None:
    with capture_logs() as logs:
        agent.get("/v1/deadlines")
    (line,) = [each for each in logs if each["event"] == "request"]
    assert [line["key_id"]] == [key.id for key in keys.keys_of(departement, WHO)]
    assert line["actor"] == WHO


def test_a_test_key_finds_no_real_departement_where_there_is_none_apart(
    departement: Departement, api: Caller
) -> None:
    trial = replace(api, key=a_key(departement, "trial-1", AGENT, test=True))
    assert trial.key.startswith("pw_test_")
    before = departement.app.recorder.head()
    person = {"last_name": "Durand", "first_name": "Ana", "registered_on": "2021-01-05"}
    response = trial.post("/v1/beneficiaries", person)
    assert problem(response, 503)["type"] == "/problems/sandbox-unavailable"
    assert response.headers["Pathways-Test"] == "true"
    assert departement.app.recorder.head() == before


def test_the_departement_apart_is_made_on_ones_own_postgresql_or_its_owner_is_told_what_to_do(
    departement: Departement, superuser: str
) -> None:
    env = {"DATABASE_URL": superuser, "PATHWAYS_SCHEMA": "own", "PATHWAYS_KEY": MASTER_KEY}
    sandbox = Sandbox(env)
    try:
        found = sandbox.departement()
        assert (found.database.schema, found.app.recorder.head()) == ("own_test", 0)
        assert sandbox.departement() is found
    finally:
        sandbox.close()
    owner = departement.database.conninfo(DatabaseRole.OWNER)
    with capture_logs() as logs, pytest.raises(SandboxUnavailable):
        Sandbox(env | {"DATABASE_URL": owner, "PATHWAYS_SCHEMA": "refused"}).departement()
    assert logs[0]["to_do"] == "PATHWAYS_SCHEMA=refused_test pathways migrate"
