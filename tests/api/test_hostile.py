"""Whatever hostile is sent to a real server: refused within a second, and everyone else served."""

import os
import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from pathways.api import rate
from pathways.postgres.database import Role, find_database
from pathways.projections.departement import open_departement
from tests.access import a_key
from tests.api.hostile import CANARY, HOSTILE, IDEMPOTENCY, PEOPLE, Hostile, body, head
from tests.api.raw import Answer, Serving, read_answer, serving
from tests.departement import MASTER_KEY, Town

HEAD_SECONDS, BODY_SECONDS = 1.0, 1.5
LATE = 0.75
"""Seconds after which a deadline has surely been looked at."""
MANY = 1_000_000
FLAT = 25_000_000
"""Bytes that two processes may grow by: half of what one bomb inflates to."""
OPTIONS = f"""workers=2, threads=4, rates=Rates(account={MANY}, address={MANY}),
    limits=Limits(head_seconds={HEAD_SECONDS}, body_seconds={BODY_SECONDS}, answer_seconds=2,
        drain_seconds=0.4)"""


@dataclass(frozen=True)
class Besieged:
    server: Serving
    key: str
    limited: str
    env: dict[str, str]
    log: Path
    workers: list[int]

    def ask(self, path: str = "/v1/alerts", key: str | None = None) -> Answer:
        return self.server.exchange(head(key or self.key, "GET", path) + b"\r\n")


@pytest.fixture(scope="module")
def besieged(
    run_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Besieged]:
    """A département served by two processes; one key may ask 40 times a minute."""
    schema = f"besieged_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    env = {**os.environ, **run_environment, "PATHWAYS_SCHEMA": schema, "PATHWAYS_KEY": MASTER_KEY}
    with open_departement(env) as departement:
        town = Town(departement)
        town.found()
        town.register("Sara")
        key = a_key(departement, "referent-12")
        limited = a_key(departement, "logiciel-3")
        rate.limit(departement, "logiciel-3", 40, by="test")
    log = tmp_path_factory.mktemp("besieged") / "log"
    with serving(env, OPTIONS, log) as server:
        yield Besieged(server, key, limited, env, log, server.workers())


def test_at_least_sixty_are_listed_each_once() -> None:
    names = [each.name for each in HOSTILE]
    assert len(set(names)) == len(names) >= 60


def test_each_is_refused_within_a_second_and_the_next_caller_is_served(besieged: Besieged) -> None:
    """One after the other; what goes wrong is told by name."""
    wrong = {each.name: found for each in HOSTILE if (found := what_is_wrong(besieged, each))}
    assert wrong == {}


def what_is_wrong(besieged: Besieged, hostile: Hostile) -> str | None:
    parts = hostile.parts(besieged.key)
    began = time.monotonic()
    answer = besieged.server.exchange(*parts)
    took = time.monotonic() - began
    if answer.status not in hostile.statuses:
        return f"answered {answer.status}: {answer.body[:200]!r}"
    if took > (BODY_SECONDS + LATE if answer.status == 408 else 1):
        return f"took {took:.2f} s"
    if answer.status >= 400:
        if answer.headers["content-type"] != "application/problem+json":
            return "no problem"
        if answer.headers["x-content-type-options"] != "nosniff":
            return "not protected"
        if "gunicorn" in answer.headers.get("server", "") or CANARY in str(answer.headers):
            return f"tells too much: {answer.headers}"
    return None if besieged.ask().status == 200 else "the next caller was not served"


def test_memory_is_flat_though_all_are_sent_at_once_twice(besieged: Besieged) -> None:
    """The second time, nothing is left to be made once; a single bomb would show."""
    quick = [each for each in HOSTILE if 408 not in each.statuses]
    held = []
    for _ in range(2):
        with ThreadPoolExecutor(8) as pool:
            sent = pool.map(lambda each: besieged.server.exchange(*each.parts(besieged.key)), quick)
            for each, answer in zip(quick, sent, strict=True):
                assert answer.status in each.statuses, each.name
        held.append(besieged.server.memory())
    assert held[1] - held[0] < FLAT
    assert besieged.server.workers() == besieged.workers  # nobody died


def test_slow_clients_do_not_keep_others_waiting(besieged: Besieged) -> None:
    """Five times as many as there are threads: at their headers, at their body, at the answer."""
    request = head(besieged.key, "POST", PEOPLE, "Content-Length: 500", "Content-Type: text/plain")
    long = head(besieged.key, "GET", "/docs/swagger-ui-bundle.js") + b"\r\n"
    with ExitStack() as stack:

        def slow(part: bytes, room: int | None = None) -> socket.socket:
            sock = stack.enter_context(closing(socket.socket()))
            if room is not None:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
            sock.settimeout(10)
            sock.connect(("127.0.0.1", besieged.server.port))
            sock.sendall(part)
            return sock

        at_headers = [slow(request[:60]) for _ in range(16)]
        at_body = [slow(request + b"\r\n" + b"x" * 10) for _ in range(16)]
        at_answer = [slow(long * 20, room=4_096) for _ in range(8)]
        silent = [slow(b"") for _ in range(8)]
        began = time.monotonic()
        for turn in range(12):
            for each in (*at_headers, *at_body) if turn < 8 else ():
                each.sendall(b"a")
            assert (answer := besieged.ask()).status == 200
            assert answer.seconds < 1
            time.sleep(0.1)
        assert {read_answer(each).status for each in at_headers} == {408}
        assert {read_answer(each).status for each in at_body} == {408}
        assert {each.recv(1) for each in silent} == {b""}
        assert time.monotonic() - began < BODY_SECONDS + LATE + 1
        assert len(at_answer) == 8


def test_a_key_has_its_number_of_requests_a_minute_exactly(besieged: Besieged) -> None:
    """Two processes, sixteen clients at once, three times too many requests."""
    with ThreadPoolExecutor(16) as pool:
        answers = [*pool.map(lambda _: besieged.ask(key=besieged.limited), range(120))]
    assert Counter(answer.status for answer in answers) == {200: 40, 429: 80}
    left = sorted(int(a.headers["ratelimit"].split("r=")[1].split(";")[0])
                  for a in answers if a.status == 200)  # fmt: skip
    assert left == [*range(40)]
    refused = next(answer for answer in answers if answer.status == 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert b"/problems/too-many-requests" in refused.body
    assert besieged.ask().status == 200  # another account has its own
    page = besieged.server.exchange(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").body.decode()
    assert 'pathways_rate_limited_total{by="account"} 80.0' in page  # by either process


def test_nothing_that_was_sent_is_in_the_log_or_the_metrics(besieged: Besieged) -> None:
    told = [each for each in HOSTILE if CANARY.encode() in b"".join(each.parts(besieged.key))]
    assert len(told) > 10
    for each in told:
        besieged.server.exchange(*each.parts(besieged.key))
    page = besieged.server.exchange(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").body.decode()
    assert "pathways_refused_connections_total" in page
    assert "pathways_log_position" in page
    log = besieged.log.read_text() + page
    assert log.count("refused") > 5
    for secret in (CANARY, besieged.key, besieged.limited, "Durand", "127.0.0.1", "Moreau"):
        assert secret not in log, secret


def test_told_to_stop_under_load_it_answers_everything_and_loses_nothing(
    besieged: Besieged,
) -> None:
    """The last test: nobody is served after it."""
    server, statuses = besieged.server, Counter[int]()

    def register(day: int) -> None:
        given = f'{{"last_name": "A", "first_name": "B", "registered_on": "2021-03-0{day}"}}'
        (request,) = body(given.encode())(besieged.key)
        while True:
            fresh = f"Idempotency-Key: {uuid4()}".encode()
            try:
                status = server.exchange(request.replace(IDEMPOTENCY, fresh)).status
            except ConnectionRefusedError:
                return
            statuses[status] += 1

    before = recorded(besieged)
    with ThreadPoolExecutor(8) as pool:
        clients = [pool.submit(register, day) for day in range(1, 9)]
        time.sleep(0.7)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.1)
        ready = server.exchange(b"GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n")
        for client in clients:
            client.result()
    assert server.process.wait(30) == 0
    assert (ready.status, b"stopping" in ready.body) == (503, True)
    assert set(statuses) == {201}  # none was cut off, none refused
    assert recorded(besieged) - before == statuses[201]


def recorded(besieged: Besieged) -> int:
    """How many people the log knows; every list has come to its end."""
    with (
        find_database(besieged.env) as database,
        psycopg.connect(database.conninfo(Role.APPLICATION)) as connection,
    ):
        row = connection.execute(
            "select count(*) filter (where name = 'BeneficiaryRegistered'), max(position),"
            " (select min(position) from projections) from events"
        ).fetchone()
    assert row is not None
    assert row[1] == row[2]
    return int(row[0])
