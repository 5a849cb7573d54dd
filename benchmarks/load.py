"""Sixteen clients for five minutes: commands and reads, beside a bare route doing the same I/O.

    python -m benchmarks.load [--seconds 300] [--people 200]

Both servers are gunicorn with the API's settings, over one PostgreSQL with fsync where a made-up
département has lived. They are asked in turn, a few seconds each, so that whatever else the machine
does weighs on both. In the end every command that was acknowledged is looked for in the log.
What the bare route is: `benchmarks/bare.py`.
"""

import argparse
import http.client
import json
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from benchmarks.bare import UNBOUNDED, serve_bare
from benchmarks.harness import latencies, served
from pathways.api.identity import accounts, keys
from pathways.api.openapi import PREFIX
from pathways.api.serve import serve, settings
from pathways.demo.load import load
from pathways.domain.access import Grant, Role
from pathways.projections.departement import Departement, open_departement
from pathways.projections.lists import file_active

MODULE = "benchmarks.load"
CLIENTS = 16
SLICE = 4.0
"""Seconds that one server is asked before the other."""
WORKERS, THREADS = 2, 8
TODAY = date(2026, 11, 2)
KINDS = ("command", "file", "ma-liste", "deadlines")


@dataclass(frozen=True)
class Town:
    """What the requests name; handed to the servers' processes as JSON."""

    key: str
    people: list[str]
    organisation: str

    def read(self, kind: str, number: int) -> str:
        person = self.people[number % len(self.people)]
        return {
            "file": f"{PREFIX}/beneficiaries/{person}",
            "ma-liste": f"{PREFIX}/ma-liste?organisation={self.organisation}&on={TODAY}",
            "deadlines": f"{PREFIX}/deadlines?person={person}&on={TODAY}",
        }[kind]

    @property
    def authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=300)
    arguments.add_argument("--people", type=int, default=600)
    arguments.add_argument("--serve", choices=("api", "bare"), help=argparse.SUPPRESS)
    arguments.add_argument("--port", type=int, help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.serve == "api":
        serve(os.environ, port=asked.port, workers=WORKERS, threads=THREADS, rates=UNBOUNDED)
    elif asked.serve == "bare":
        town = Town(**json.loads(os.environ["BENCH_TOWN"]))
        options = settings("127.0.0.1", asked.port, WORKERS, THREADS)
        serve_bare(options, lambda app: one_of_each(app, town))
    elif asked.people < 2 * CLIENTS:
        arguments.error(f"--people: {2 * CLIENTS} at least, one for each client of each server")
    else:
        compare(asked.seconds, asked.people)


def compare(seconds: float, people: int) -> None:
    """Every client asks one server, then the other, slice after slice; then the log is counted."""
    with tempfile.TemporaryDirectory(prefix="pathways-bench-") as folder:
        env = {**os.environ, "PATHWAYS_DATA": folder}
        with open_departement(env) as departement:
            load(departement, people=people, today=TODAY)
            departement.engine.catch_up()
            keys.prepare(departement.database)
            town = town_of(departement)
            env["BENCH_TOWN"] = json.dumps(town.__dict__)
            with served(MODULE, "bare", env) as bare, served(MODULE, "api", env) as api:
                clients: dict[str, list[Client]] = {
                    "bare": [Bare(bare, town, number) for number in range(CLIENTS)],
                    "api": [Api(api, town, number) for number in range(CLIENTS)],
                }
                told = measure(clients, departement, seconds)
            tell(told)
            count(departement, told)


# ---------------------------------------------------------------- what is asked


def town_of(departement: Departement) -> Town:
    with departement.app.recorder.pool.connection() as connection:
        rows = connection.execute(
            "select distinct stream from events where name = 'BeneficiaryRegistered'"
            " and stream not in (select person from forgotten)"
            " and stream not in (select stream from events where name = 'BeneficiaryMerged')"
            " order by stream limit 512"
        ).fetchall()
    body = next(row.organisation for row in file_active(departement, TODAY) if row.organisation)
    accounts.add(departement, "bench", [Grant(Role.AGENT)], by="bench")
    key = keys.create_key(departement, "bench", by="bench").secret
    return Town(key, [str(row[0]) for row in rows], str(body))


def one_of_each(app: Flask, town: Town) -> Mapping[str, Callable[[], Any]]:
    """One request of each kind, sent to the application itself."""
    client = app.test_client()

    def command() -> None:
        path, status = f"{PREFIX}/beneficiaries/{town.people[-1]}", 412
        while status == 412:  # the other process warms up on the same person
            etag = client.get(path, headers=town.authorization).headers["ETag"]
            headers = {**town.authorization, "If-Match": etag, "Idempotency-Key": str(uuid4())}
            answer = client.post(f"{path}/contact-details", json=told_anew(), headers=headers)
            status = answer.status_code
        assert status == 200, answer.text

    def read(kind: str) -> None:
        answer = client.get(town.read(kind, 0), headers=town.authorization)
        assert answer.status_code == 200, answer.text

    reads = {kind: (lambda kind=kind: read(kind)) for kind in KINDS[1:]}
    return {"command": command, **reads}


def told_anew() -> dict[str, str]:
    return {"recorded_on": str(TODAY), "address": f"{uuid4()}", "territory": "est_anjou"}


EACH = 16
"""People a client writes about in turn, where there are enough: nobody moves house hundreds of
times in five minutes, and what is decided about someone rests on all that is known of them."""


class Client:
    """One user with a connection kept open, and people nobody else writes about."""

    def __init__(self, port: int, town: Town, number: int, offset: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.town, self.number = town, number
        each = min(EACH, len(town.people) // (2 * CLIENTS))
        first = (number + offset) * each
        self.versions = dict.fromkeys(town.people[first : first + each], 0)
        self.acknowledged: dict[str, list[int]] = {person: [] for person in self.versions}
        self.asked = number

    def once(self, commands: bool) -> tuple[str, float, int]:
        """What was asked, the seconds it took, its status."""
        self.asked += 1
        if commands:
            return self.command()
        kind = KINDS[1 + self.asked % 3]
        return kind, *self._timed("GET", self._read(kind), None, {})[:2]

    def command(self) -> tuple[str, float, int]:
        """A command, noted where it is acknowledged."""
        person = [*self.versions][self.asked % len(self.versions)]
        seconds, status = self._record(person, self.versions[person])
        if status == 200:
            self.versions[person] += 1
            self.acknowledged[person].append(self.versions[person])
        return "command", seconds, status

    def _record(self, person: str, version: int) -> tuple[float, int]:
        raise NotImplementedError

    def _read(self, kind: str) -> str:
        raise NotImplementedError

    def _timed(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[float, int, bytes]:
        start = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        answer = response.read()
        return time.perf_counter() - start, response.status, answer


class Api(Client):
    def __init__(self, port: int, town: Town, number: int) -> None:
        super().__init__(port, town, number, 0)

    def _record(self, person: str, version: int) -> tuple[float, int]:
        headers = {
            **self.town.authorization, "Content-Type": "application/json",
            "Idempotency-Key": str(uuid4()), "If-Match": f'"{version}"',
        }  # fmt: skip
        path = f"{PREFIX}/beneficiaries/{person}/contact-details"
        return self._timed("POST", path, json.dumps(told_anew()), headers)[:2]

    def _read(self, kind: str) -> str:
        return self.town.read(kind, self.asked)

    def _timed(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[float, int, bytes]:
        return super()._timed(method, path, body, {**self.town.authorization, **headers})


class Bare(Client):
    def __init__(self, port: int, town: Town, number: int) -> None:
        super().__init__(port, town, number, CLIENTS)

    def _record(self, person: str, version: int) -> tuple[float, int]:
        path = f"/bare/command/{person}/{version + 1}"
        return self._timed("POST", path, json.dumps(told_anew()), {})[:2]

    def _read(self, kind: str) -> str:
        return f"/bare/{kind}"


# ---------------------------------------------------------------- measuring


@dataclass
class Told:
    clients: Mapping[str, list[Client]]
    rates: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    seconds: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)


def measure(clients: Mapping[str, list[Client]], departement: Departement, seconds: float) -> Told:
    told = Told(clients)
    for each in (one for many in clients.values() for one in many):
        known = departement.app.recorder.versions([UUID(person) for person in each.versions])
        each.versions = {str(person): version for person, version in known.items()}
    with ThreadPoolExecutor(CLIENTS) as pool:
        start, turn = time.perf_counter(), 0
        while (spent := time.perf_counter() - start) < seconds or turn < 2:
            if turn == 1:
                start = time.perf_counter()  # the first turn warms both up
            for what in ("commands", "reads"):
                for name in ("bare", "api") if turn % 2 else ("api", "bare"):
                    length = SLICE if turn else SLICE / 2
                    slice_of(told if turn else Told(clients), pool, name, what, length)
            turn += 1
        print(f"{CLIENTS} clients, {spent:.0f} s, {turn - 1} turns of {4 * SLICE:.0f} s")
    return told


def slice_of(told: Told, pool: ThreadPoolExecutor, name: str, what: str, length: float) -> None:
    end = time.perf_counter() + length

    def until(client: Client) -> list[tuple[str, float, int]]:
        done = []
        while time.perf_counter() < end:
            done.append(client.once(what == "commands"))
        return done

    start = time.perf_counter()
    found = [one for many in pool.map(until, told.clients[name]) for one in many]
    spent = time.perf_counter() - start
    told.rates.setdefault((what, name), []).append(len(found) / spent)
    for kind, seconds, status in found:
        told.seconds.setdefault((kind, name), []).append(seconds)
        told.statuses[name, status] += 1


def tell(told: Told) -> None:
    for what in ("commands", "reads"):
        bare, api = (told.rates[what, name] for name in ("bare", "api"))
        ratios = [a / b for a, b in zip(api, bare, strict=True)]
        print(
            f"{what}: API {statistics.median(api):,.0f} a second, bare route"
            f" {statistics.median(bare):,.0f}: {statistics.median(ratios):.2f} ×"
            f" (slices from {min(ratios):.2f} to {max(ratios):.2f})"
        )
    for kind in KINDS:
        latencies(kind, {name: told.seconds[kind, name] for name in ("bare", "api")})
    print(f"answers: {dict(told.statuses)}")


def count(departement: Departement, told: Told) -> None:
    """Every acknowledged command is in the log once, and nothing else is."""
    lost = twice = acknowledged = 0
    for clients in told.clients.values():
        for person, told_of in ((p, t) for c in clients for p, t in c.acknowledged.items()):
            rows = departement.app.recorder.select_events(UUID(person))
            found = Counter(row.originator_version for row in rows)
            acknowledged += len(told_of)
            lost += sum(found[version] == 0 for version in told_of)
            twice += sum(found[version] > 1 for version in told_of)
            last = max(told_of, default=len(rows))
            assert len(rows) == last, f"{person}: {len(rows)} rows, {last} told"
    errors = sum(n for (_, status), n in told.statuses.items() if status != 200)
    print(f"{acknowledged:,} commands acknowledged; lost {lost}, twice {twice}, errors {errors}")
    assert lost == twice == errors == 0


if __name__ == "__main__":
    main()
