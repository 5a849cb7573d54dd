"""What every answer carries, how many requests are answered, what is told of the service."""

import json
from collections.abc import Iterator

import psycopg
import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from pathways.api import headers, health, metrics, rate
from pathways.api.app import create_app
from pathways.api.context import NAME, Context
from pathways.api.identity.accounts import NoSuchAccount
from pathways.api.rate import Rates
from pathways.api.serve import bounded
from pathways.api.server.worker import STOPPING
from pathways.domain.access import Grant
from pathways.domain.access import Role as AccessRole
from pathways.postgres.database import Role
from pathways.projections.departement import Departement, open_prepared
from tests.access import a_key
from tests.api.caller import Caller, problem
from tests.departement import MASTER_KEY, Town
from tests.domain.spec import an_id

MEMBER = (Grant(AccessRole.PANEL_MEMBER, member=an_id("Odile")),)
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def counted(departement: Departement) -> Iterator[Caller]:
    """Someone who may make 5 requests in a window; an address that shows no key, 3."""
    key = a_key(departement, "referent-12")
    app = create_app(departement, rates=Rates(account=5, address=3))
    yield Caller(app.test_client(), key, [])
    context: Context = app.extensions[NAME]
    context.follower.close()


def windows_gone_by(departement: Departement) -> None:
    """Every window that is open becomes one of the minute before."""
    with departement.app.recorder.pool.connection() as connection:
        connection.execute("update rates set since = since - interval '61 seconds'")


# ------------------------------------------------------------------ how many


def test_an_account_is_refused_beyond_its_number_until_its_window_is_over(
    counted: Caller, departement: Departement
) -> None:
    answers = [counted.get("/v1/alerts") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert answers[0].headers["RateLimit-Policy"] == '"account";q=5;w=60'
    assert answers[0].headers["RateLimit"].startswith('"account";r=4;t=')
    told = problem(answers[-1], 429)
    assert "5 demandes" in told["detail"]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    windows_gone_by(departement)
    assert counted.get("/v1/alerts").status_code == 200


def test_what_is_not_allowed_or_refused_counts_as_well(
    counted: Caller, departement: Departement
) -> None:
    member = Caller(counted.client, a_key(departement, "membre-1", *MEMBER), counted.now)
    assert [member.get("/v1/alerts").status_code for _ in range(6)] == [403] * 5 + [429]


def test_an_account_may_have_a_limit_of_its_own_which_is_noted(
    counted: Caller, departement: Departement
) -> None:
    rate.limit(departement, "referent-12", 2, by="admin")
    assert [counted.get("/v1/alerts").status_code for _ in range(3)] == [200, 200, 429]
    rate.limit(departement, "referent-12", None, by="admin")
    assert counted.get("/v1/alerts").status_code == 200
    with pytest.raises(NoSuchAccount):
        rate.limit(departement, "nobody", 2, by="admin")


def test_an_address_that_shows_no_good_key_is_soon_refused_and_good_keys_of_it_are_not(
    counted: Caller,
) -> None:
    client = counted.client
    wrong = {"Authorization": "Bearer pw_nobody"}
    told = [client.get("/v1/alerts", headers=wrong).status_code for _ in range(5)]
    assert told == [401] * 3 + [429] * 2
    assert client.get("/v1/nothing").status_code == 429
    assert client.get("/health/live").status_code == 200
    elsewhere = client.get("/v1/alerts", headers=wrong, environ_overrides=ELSEWHERE)
    assert elsewhere.status_code == 401
    assert counted.get("/v1/alerts").status_code == 200


def test_an_address_is_kept_as_a_hash_and_one_subscriber_of_ipv6_is_one(
    counted: Caller, departement: Departement
) -> None:
    for address in ("2001:db8::1", "2001:db8::2", "203.0.113.7"):
        counted.client.get("/docs/", environ_overrides={"REMOTE_ADDR": address})
    with departement.app.recorder.pool.connection() as connection:
        rows = connection.execute("select caller, used from rates").fetchall()
    assert sorted(used for _, used in rows) == [1, 2]
    assert not any("203" in caller or "2001" in caller for caller, _ in rows)


# ------------------------------------------------------------------ what an answer carries


def protected(response: TestResponse) -> bool:
    return all(
        response.headers.get(name)
        for name in (*headers.ALWAYS, "Content-Security-Policy", "Cache-Control")
    )


def test_every_answer_is_protected_errors_and_pages_included(api: Caller, town: Town) -> None:
    for path in ("/v1/alerts", "/v1/nothing", "/v1/deadlines?x=1", "/health/live", "/docs/",
                 "/openapi.json", "/problems", "/metrics"):  # fmt: skip
        response = api.get(path)
        assert protected(response), path
        assert "Access-Control-Allow-Origin" not in response.headers
        assert "Strict-Transport-Security" not in response.headers
    assert api.get("/v1/alerts").headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in api.get("/v1/alerts").headers["Content-Security-Policy"]


def test_the_documentation_runs_its_own_scripts_and_no_other(api: Caller) -> None:
    policy = api.get("/docs/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'sha256-" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


def test_https_is_asked_to_stay(api: Caller) -> None:
    response = api.client.get("/health/live", base_url="https://pathways.example.org")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


# ------------------------------------------------------------------ what is told of the service


def test_prometheus_is_told_of_what_happens_and_of_nobody(api: Caller, town: Town) -> None:
    town.register("Sara")
    town.catch_up()
    api.get("/v1/alerts")
    api.client.open("/v1/alerts", method="CANARI")
    page = api.client.get("/metrics").text
    head = town.departement.app.recorder.head()
    for line in (
        'pathways_requests_total{method="GET",route="/v1/alerts",status="200"}',
        'pathways_requests_total{method="other",route="unknown",status="405"}',
        'pathways_request_seconds_bucket{le="0.5",route="/v1/alerts"}',
        f"pathways_log_position {head:.1f}",
        'pathways_read_model_events{model="deadlines"} 0.0',
        'pathways_read_model_parked{model="deadlines"} 0.0',
        'pathways_read_model_failed{model="deadlines"} 0.0',
        "pathways_database_up 1.0",
        "pathways_access_journal_unsealed 2.0",
        "# TYPE pathways_alerts_open gauge",
    ):
        assert line in page, line
    for secret in ("CANARI", "referent-12", api.key, "Sara"):
        assert secret not in page


def test_metrics_are_for_the_machine_itself_or_who_has_their_key(
    api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: FlaskClient = api.client
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_overrides=ELSEWHERE).status_code == 401
    proxied = {"X-Forwarded-For": "127.0.0.1"}
    assert client.get("/metrics", headers=proxied).status_code == 401
    monkeypatch.setenv(metrics.KEY, "prometheus-key")
    for given, status in (("prometheus-key", 200), ("another", 401), (api.key, 401)):
        asked = {"Authorization": f"Bearer {given}"}
        response = client.get("/metrics", headers=asked, environ_overrides=ELSEWHERE)
        assert response.status_code == status


def test_a_process_that_stops_or_whose_lists_are_late_is_not_ready(
    api: Caller, town: Town, superuser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "KEPT_SECONDS", -1.0)
    monkeypatch.setattr(health, "KEPT_LONGER", -1.0)

    def ready() -> tuple[int, str]:
        response = api.client.get("/health/ready")
        return response.status_code, response.get_json()["status"]

    town.catch_up()
    assert ready() == (200, "ok")
    with psycopg.connect(superuser) as connection:
        connection.execute("update projections set position = 0 where model = 'alerts'")
    assert ready() == (200, "ok")  # late, for less than a minute
    monkeypatch.setattr(health, "LATE_SECONDS", -1)
    assert ready() == (503, "behind")
    with psycopg.connect(superuser) as connection:
        connection.execute("update projections set failure = 'x' where model = 'alerts'")
        connection.execute("update projections set position = (select position from head)"
                           " where model <> 'alerts'")  # fmt: skip
    monkeypatch.setattr(health, "LATE_SECONDS", 60)
    assert ready() == (200, "ok")  # the other lists are right
    with psycopg.connect(superuser) as connection:
        connection.execute("delete from migrations where name like '%rates%'")
    assert ready() == (503, "migrations pending")
    STOPPING.set()
    try:
        assert ready() == (503, "stopping")
        assert api.client.get("/health/live").status_code == 200
    finally:
        STOPPING.clear()


# ------------------------------------------------------------------ time, and the log


def test_a_statement_of_a_request_is_stopped_in_time_and_the_lists_go_on(
    departement: Departement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pathways.api.serve.STATEMENT_SECONDS", 1)
    database = bounded(departement.database)
    assert database.conninfo(Role.PROJECTOR) == departement.database.conninfo(Role.PROJECTOR)
    key = a_key(departement, "referent-12")
    with open_prepared(database, MASTER_KEY) as slow:
        app = create_app(slow)

        def sleep() -> str:
            with slow.app.recorder.pool.connection() as connection:
                connection.execute("select pg_sleep(20)")
            return "never"

        app.add_url_rule("/sleep", view_func=sleep)
        caller = Caller(app.test_client(), key, [])
        told = problem(caller.get("/sleep"), 503)
        app.extensions[NAME].follower.close()
    assert told["type"] == "/problems/took-too-long"


def test_an_unforeseen_error_is_told_by_its_kind_and_place(departement: Departement) -> None:
    app = create_app(departement)

    def fail() -> str:
        raise ValueError("Durand, Zoé, 285017500000123")

    app.add_url_rule("/fail", view_func=fail)
    with capture_logs() as logs:
        answer = app.test_client().get("/fail")
    app.extensions[NAME].follower.close()
    assert answer.status_code == 500
    (told,) = [line for line in logs if line["event"] == "unforeseen error"]
    assert told["error"] == "ValueError"
    assert any("test_withstanding" in place for place in told["at"])
    assert "Durand" not in json.dumps(logs) + answer.text
