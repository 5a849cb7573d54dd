"""A command over the API at 16 clients, beside a bare Flask route doing the same I/O.

    python -m benchmarks.api [--requests 60]

Both run under gunicorn with the same settings, on the same database, and are asked in turn. The
bare route reads a stream and appends one row that is ready made: one SELECT, one call of `append`.
The API besides finds whose key it is and whether the request came before, checks the version,
decides, seals, and follows the commit with every read model.
"""

import argparse
import http.client
import json
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, jsonify
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from uuid_utils.compat import uuid7

from benchmarks.bare import UNBOUNDED, plain
from benchmarks.harness import latencies, served
from pathways.api.identity import accounts, keys
from pathways.api.openapi import PREFIX
from pathways.api.serve import serve, settings
from pathways.domain.access import Grant
from pathways.domain.access import Role as Capacity
from pathways.domain.beneficiary.registering import RegisterBeneficiary
from pathways.event_store.application import Pathways
from pathways.event_store.keys import master_key
from pathways.event_store.mapper import LoggedEvent
from pathways.event_store.unit import Unit
from pathways.postgres.database import Role, data_folder, find_database
from pathways.projections.departement import open_departement

MODULE = "benchmarks.api"
CLIENTS = 16
ROUNDS = 5
WORKERS, THREADS = 2, 8
DAY = date(2025, 1, 6)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--requests", type=int, default=60, help="of each client in a round")
    arguments.add_argument("--serve", choices=("api", "bare"), help=argparse.SUPPRESS)
    arguments.add_argument("--port", type=int, help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.serve == "api":
        serve(os.environ, port=asked.port, workers=WORKERS, threads=THREADS, rates=UNBOUNDED)
    elif asked.serve == "bare":
        serve_bare(asked.port)
    else:
        compare(asked.requests)


def compare(requests: int) -> None:
    """Every client asks one server, then the other, round after round."""
    with tempfile.TemporaryDirectory(prefix="pathways-bench-") as folder:
        env = {**os.environ, "PATHWAYS_DATA": folder}
        with (
            open_departement(env) as departement,
            served(MODULE, "bare", env) as bare_port,
            served(MODULE, "api", env) as api_port,
        ):
            accounts.add(departement, "bench", [Grant(Capacity.AGENT)], by="bench")
            key = keys.create_key(departement, "bench", by="bench").secret
            apis = [Client(api_port, key, registered(departement.app)) for _ in range(CLIENTS)]
            bares = [Client(bare_port, key, uuid4(), version=0) for _ in range(CLIENTS)]
            spent: dict[str, list[float]] = {"bare route": [], "API command": []}
            with ThreadPoolExecutor(CLIENTS) as pool:
                for number in range(ROUNDS + 1):
                    for name, clients in (("bare route", bares), ("API command", apis)):
                        found = list(pool.map(lambda one: one.ask(requests), clients))
                        if number:  # the first round warms both up
                            spent[name] += [seconds for each in found for seconds in each]
    latencies(f"{CLIENTS} clients, {len(spent['bare route']):,} requests each", spent)


def registered(app: Pathways) -> UUID:
    person = uuid7()
    command = RegisterBeneficiary(
        beneficiary_id=person, registered_on=DAY, last_name="Davy", first_name="Zoé"
    )
    app.handle(command, actor="bench", today=DAY)
    return person


class Client:
    """One user: a connection kept open, and a person whose contact details change."""

    def __init__(self, port: int, key: str, person: UUID, version: int = 1) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self.path = f"{PREFIX}/beneficiaries/{person}/contact-details"
        self.version = version

    def ask(self, times: int) -> list[float]:
        """The seconds each request took."""
        return [self.once() for _ in range(times)]

    def once(self) -> float:
        told = {"recorded_on": str(DAY), "address": f"{uuid4()}", "territory": "est_anjou"}
        each = {"Idempotency-Key": str(uuid4()), "If-Match": f'"{self.version}"'}
        start = time.perf_counter()
        self.connection.request("POST", self.path, json.dumps(told), self.headers | each)
        response = self.connection.getresponse()
        answer = response.read()
        seconds = time.perf_counter() - start
        assert response.status == 200, answer
        self.version += 1
        return seconds


# ---------------------------------------------------------------- the bare route


class BareServer(BaseApplication):  # type: ignore[misc]
    def __init__(self, conninfo: str, key: str, port: int) -> None:
        self.conninfo, self.key, self.port = conninfo, key, port
        super().__init__()

    def load_config(self) -> None:
        for name, value in plain(settings("127.0.0.1", self.port, WORKERS, THREADS)).items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        self.application = Pathways.open(self.conninfo, self.key, pool_size=THREADS + 2)
        recorder = self.application.recorder
        app = Flask("bare")

        @app.post(f"{PREFIX}/beneficiaries/<uuid:stream>/contact-details")
        def record(stream: UUID) -> Any:
            version = len(recorder.select_events(stream)) + 1
            command = uuid7()
            row = LoggedEvent(
                originator_id=stream,
                originator_version=version,
                topic="ContactDetailsRecorded",
                state=b'{"recorded_on": "2025-01-06", "territory": "est_anjou"}',
                schema=1,
                person=None,
                happened_on=DAY,
                actor="bench",
                command=command,
                corrects=None,
                sealed=None,
                digest=os.urandom(32),
            )
            (answer,) = recorder.append([Unit(command, "bench", [row])])
            return jsonify(version=version, position=answer.at_position)

        return app


def serve_bare(port: int) -> None:
    with find_database(os.environ) as database:
        key = master_key(data_folder(os.environ))
        BareServer(database.conninfo(Role.APPLICATION), key, port).run()


if __name__ == "__main__":
    main()
