"""What the journal of accesses costs: the same requests of the API with it and without.

    python -m benchmarks.journal [--people 600] [--requests 100]

One process and one database, the two applications asked in turn: a person's file, a list of 50 and
one of 500, a command. Then how long sealing takes, during which nobody writes.
"""

import argparse
import json
import logging
from collections.abc import Callable
from datetime import date, datetime
from unittest.mock import patch
from uuid import UUID, uuid4

import structlog
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.harness import TODAY, fresh_departement, latencies, timed, told
from pathways.access_journal.sealing import seal
from pathways.access_journal.verifying import verify_journal
from pathways.api import journal
from pathways.api.app import create_app
from pathways.api.identity import accounts, keys
from pathways.domain.access import Grant, Role
from pathways.domain.beneficiary.registering import RegisterBeneficiary
from pathways.domain.calendar import PARIS
from pathways.postgres.database import Role as DatabaseRole
from pathways.projections.departement import Departement

ROUNDS = 5
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=PARIS)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=600)
    asked.add_argument("--requests", type=int, default=100, help="of each kind in a round")
    given = asked.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with fresh_departement(given.people) as departement:
        compare(departement, given.requests)
        seal_and_verify(departement)


def compare(departement: Departement, requests: int) -> None:
    """Every kind of request to one application, then to the other, round after round."""
    headers = {"Authorization": f"Bearer {a_key(departement)}"}
    with patch.object(journal, "install"):
        without = create_app(departement, lambda: NOW)
    apps = {"without": without, "with": create_app(departement, lambda: NOW)}
    people = {name: registered(departement) for name in apps}
    versions = dict.fromkeys(apps, 1)

    def read(name: str, client: FlaskClient) -> None:
        path = f"/v1/beneficiaries/{people[name]}"
        assert client.get(path, headers=headers).status_code == 200

    def few(name: str, client: FlaskClient) -> None:
        assert client.get("/v1/deadlines?limit=50", headers=headers).status_code == 200

    def many(name: str, client: FlaskClient) -> None:
        assert client.get("/v1/deadlines?limit=500", headers=headers).status_code == 200

    def command(name: str, client: FlaskClient) -> None:
        body = {"recorded_on": str(TODAY), "address": f"{uuid4()}", "territory": "est_anjou"}
        more = {"Idempotency-Key": str(uuid4()), "If-Match": f'"{versions[name]}"'}
        path = f"/v1/beneficiaries/{people[name]}/contact-details"
        answer = client.post(path, data=json.dumps(body), headers=headers | more,
                             content_type="application/json")  # fmt: skip
        assert answer.status_code == 200, answer.text
        versions[name] += 1

    kinds = {"a person's file": read, "a list of 50": few, "a list of 500": many}
    for kind, ask in (kinds | {"a command": command}).items():
        latencies(kind, interleaved(apps, ask, requests))


def interleaved(
    apps: dict[str, Flask], ask: Callable[[str, FlaskClient], None], requests: int
) -> dict[str, list[float]]:
    spent: dict[str, list[float]] = {name: [] for name in apps}
    clients = {name: app.test_client() for name, app in apps.items()}
    for number in range(ROUNDS * requests + requests):
        for name, client in clients.items():
            seconds, _ = timed(lambda name=name, client=client: ask(name, client))  # type: ignore[misc]
            if number >= requests:  # the first ones warm both up
                spent[name].append(seconds)
    return spent


def seal_and_verify(departement: Departement) -> None:
    seconds, sealed = timed(lambda: seal(departement.database))
    print()
    told("sealed", sealed, seconds, "rows")
    conninfo = departement.database.conninfo(DatabaseRole.APPLICATION)
    seconds, found = timed(lambda: verify_journal(conninfo))
    assert found.whole, found
    told("verified", found.entries, seconds, "rows")


def a_key(departement: Departement) -> str:
    keys.prepare(departement.database)
    accounts.add(departement, "bench", (Grant(Role.AGENT),), by="bench")
    return keys.create_key(departement, "bench", by="bench").secret


def registered(departement: Departement) -> UUID:
    person = uuid4()
    command = RegisterBeneficiary(
        beneficiary_id=person, registered_on=date(2025, 1, 6), last_name="Davy", first_name="Zoé"
    )
    departement.app.handle(command, actor="bench", today=TODAY)
    return person


if __name__ == "__main__":
    main()
