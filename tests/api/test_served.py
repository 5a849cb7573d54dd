"""The API under its real server: two processes on one département, asked over the loopback."""

import http.client
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from pathways.postgres.database import Role, find_database
from tests.api.caller import SARA
from tests.api.killing import killed_under_load
from tests.api.serving import Served, serving, wait_until_ready
from tests.departement import CCAS, LEA


@pytest.fixture(scope="module")
def served(run_environment: dict[str, str]) -> Iterator[Served]:
    """A département of its own schema, served by two processes; Sara is registered."""
    with serving(run_environment, "served") as found:
        yield found


def orient(served: Served, name: str) -> str:
    """Register someone and orient them; the address of the orientation."""
    person = {"last_name": "Durand", "first_name": name, "registered_on": "2021-01-05"}
    status, _, told = served.ask("POST", "/v1/beneficiaries", person)
    assert status == 201, told
    given = {
        "beneficiary_id": told["id"], "organisation_id": str(CCAS), "kind": "social",
        "on": "2021-03-01", "decided_by": "president", "referent_id": str(LEA),
    }  # fmt: skip
    status, headers, told = served.ask("POST", "/v1/orientations", given)
    assert status == 201, told
    return headers["Location"]


def test_whichever_process_answers_a_read_sees_the_write(served: Served) -> None:
    for number in range(8):
        address = orient(served, f"Lectrice{number}")
        missed = {"on": "2021-03-10", "attended": False}
        status, headers, _ = served.ask(
            "POST", f"{address}/first-rdv", missed, **{"If-Match": '"1"'}
        )
        assert status == 200
        person = served.ask("GET", address)[2]["beneficiary"]["id"]
        asked = f"/v1/deadlines?on=2021-03-11&person={person}&at_least="
        told = served.ask("GET", asked + headers["Pathways-Position"])[2]
        assert "2021-03-25" in {row["due_on"] for row in told["items"]}


def test_of_many_at_once_on_one_version_one_is_recorded(served: Served) -> None:
    address = orient(served, "Disputée")

    def send(day: int) -> int:
        missed = {"on": f"2021-03-{day}", "attended": False}
        return served.ask("POST", f"{address}/first-rdv", missed, **{"If-Match": '"1"'})[0]

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(send, range(10, 18))) == [200] + [412] * 7


@pytest.mark.parametrize("size", [1_000_001, 10_000_000])
def test_a_body_too_large_is_answered_not_cut_off(served: Served, size: int) -> None:
    status, headers, told = served.ask("POST", "/v1/beneficiaries", b" " * size)
    assert (status, headers["Content-Type"]) == (413, "application/problem+json")
    assert told["type"] == "/problems/body-too-large"


def test_a_body_of_no_declared_length_is_bounded_too(served: Served) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)) as connection:
        connection.request(
            "POST",
            "/v1/beneficiaries",
            iter([b"x" * 100_000] * 20),
            {"Authorization": f"Bearer {served.key}", "Content-Type": "application/json"},
        )
        assert connection.getresponse().status == 413


def test_a_hundred_thousand_brackets_and_text_plain(served: Served) -> None:
    assert served.ask("POST", "/v1/beneficiaries", b"[" * 100_000)[0] == 400
    plain = {"Content-Type": "text/plain"}
    assert served.ask("POST", "/v1/beneficiaries", b"{}", **plain)[0] == 415


def test_a_line_or_header_too_long_is_refused_by_the_server(served: Served) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)) as connection:
        connection.request("GET", "/v1/deadlines?kind=" + "x" * 10_000)
        assert 400 <= connection.getresponse().status < 500


def test_killing_a_worker_loses_nothing_acknowledged(served: Served) -> None:
    address = orient(served, "Tenace")
    pid = served.process.pid
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    os.kill(int(workers[0]), signal.SIGKILL)
    wait_until_ready(served)
    assert served.ask("GET", address)[2]["version"] == 1


def test_a_test_key_works_for_real_in_a_departement_apart(served: Served) -> None:
    """Twice, so that each of the processes may have opened it; nothing reaches the real log."""
    trial = replace(served, key=served.test_key)
    assert served.test_key.startswith("pw_test_")
    before = head(served)
    for number in (1, 2):
        body = {"organisation_name": "CCAS d'essai", "kind": "public",
                "territory": "centre_anjou", "registered_on": "2021-01-04"}  # fmt: skip
        status, headers, told = trial.ask("POST", "/v1/organisations", body)
        assert (status, headers["Pathways-Test"]) == (201, "true"), told
        organisation = told["id"]
        arrival = {"arrived_on": "2021-01-04", "last_name": "Essai", "first_name": "Léa"}
        where = f"/v1/organisations/{organisation}/referents"
        status, _, told = trial.ask("POST", where, arrival, **{"If-Match": '"1"'})
        assert status == 200, told
        referent = told["facts"][0]["fields"]["referent_id"]
        diploma = {"diploma": "deass", "seen_on": "2021-01-04"}
        status, _, told = trial.ask(
            "POST", f"{where}/{referent}/diploma", diploma, **{"If-Match": '"2"'}
        )
        assert status == 200, told
        person = {"last_name": "Essai", "first_name": f"N{number}", "registered_on": "2021-01-05"}
        beneficiary = trial.ask("POST", "/v1/beneficiaries", person)[2]["id"]
        given = {
            "beneficiary_id": beneficiary, "organisation_id": organisation, "kind": "social",
            "on": "2021-03-01", "decided_by": "president", "referent_id": referent,
        }  # fmt: skip
        status, headers, told = trial.ask("POST", "/v1/orientations", given)
        assert status == 201, told
        asked = f"/v1/deadlines?on=2021-03-02&person={beneficiary}&at_least={told['position']}"
        kinds = {row["kind"] for row in trial.ask("GET", asked)[2]["items"]}
        assert "first_rdv" in kinds
        assert served.ask("GET", f"/v1/beneficiaries/{beneficiary}")[0] == 404
        assert served.ask("GET", headers["Location"])[0] == 404
        assert trial.ask("GET", f"/v1/beneficiaries/{SARA}")[0] == 404
        invented = {"actor": f"invented-{number}", "grants": [{"role": "agent"}]}
        assert trial.ask("POST", "/v1/accounts", invented)[0] == 201
        assert served.ask("GET", f"/v1/accounts/invented-{number}")[0] == 404
    assert head(served) == before


def head(served: Served) -> int:
    """How far the real log has come, asked of the log: a probe tells of a moment ago."""
    with (
        find_database(served.env) as database,
        psycopg.connect(database.conninfo(Role.OWNER)) as connection,
    ):
        row = connection.execute("select position from head").fetchone()
    assert row is not None
    return int(row[0])


def test_workers_killed_under_load_record_each_command_once(served: Served) -> None:
    told = killed_under_load(served, kills=3, clients=4)
    assert told.commands >= 3 * 4


@pytest.mark.prove
def test_every_answered_request_is_in_the_journal_though_workers_are_killed(
    served: Served,
) -> None:
    """A worker killed at any moment takes with it no row of a request that was answered."""
    answered: list[str] = []
    asking = threading.Event()
    asking.set()

    def ask(client: int) -> None:
        number = 0
        while asking.is_set():
            number += 1
            request = f"killed-{client}-{number:06}"
            try:
                status, _, _ = served.ask(
                    "GET", f"/v1/beneficiaries/{SARA}", **{"X-Request-Id": request}
                )
            except (OSError, http.client.HTTPException):
                continue  # never answered: nothing is promised
            assert status == 200
            answered.append(request)

    with ThreadPoolExecutor(4) as pool:
        clients = [pool.submit(ask, client) for client in range(4)]
        for _ in range(10):
            before = len(answered)
            while len(answered) < before + 30:
                time.sleep(0.01)
            for worker in workers_of(served.process.pid):
                os.kill(worker, signal.SIGKILL)
        asking.clear()
        for each in clients:
            each.result()
    wait_until_ready(served)
    rows = journaled(served)
    assert set(answered) <= rows.keys()
    assert {rows[request] for request in answered} == {1}


def workers_of(master: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def journaled(served: Served) -> Counter[str]:
    """How many rows each request of the journal has."""
    found: Counter[str] = Counter()
    cursor: str | None = ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        _, _, page = served.ask("GET", f"/v1/access-journal?limit=500{more}")
        found.update(row["request"] for row in page["items"])
        cursor = page["next"]
    return found
