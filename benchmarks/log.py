"""Appending: ours, the eventsourcing library's own PostgreSQL application, and a bare insert.

    python -m benchmarks.log [--events 400]

`decided` is what this project does once a decision is taken: encode, seal, digest, append with
chain, versions and claims, commit. `handle` also reads the streams and decides. The library's
`save` encodes and appends an event of the same content to an aggregate at hand. The bare insert
writes the same row into a table with the same indexes, without any of what makes it a log.
"""

import argparse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from psycopg_pool import ConnectionPool
from uuid_utils.compat import uuid7

from benchmarks.harness import fresh_departement, library_environment, side_by_side
from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.events import ContactDetailsRecorded
from pathways.domain.beneficiary.registering import RegisterBeneficiary
from pathways.event_store.deciding import Prepared
from pathways.event_store.envelope import Envelope
from pathways.postgres.database import Role
from pathways.projections.departement import Departement

DAY = date(2025, 1, 6)
ADDRESS = "12 rue des Tuffeaux"


class Contact(Aggregate):
    """The library's own way to say the same."""

    @event("Registered")
    def __init__(self, day: str) -> None:
        self.day = day

    @event("ContactDetailsRecorded")
    def record(self, recorded_on: str, address: str, territory: str) -> None:
        self.address = address


class Ours:
    """People already registered, whose contact details are recorded again and again."""

    def __init__(self, departement: Departement, people: int) -> None:
        self.app = departement.app
        self.versions: dict[UUID, int] = {}
        self.people = [self.register() for _ in range(people)]

    def register(self) -> UUID:
        person = uuid7()
        self.app.handle(
            RegisterBeneficiary(
                beneficiary_id=person, registered_on=DAY, last_name="Davy", first_name="Zoé"
            ),
            actor="bench",
            today=DAY,
        )
        self.versions[person] = 1
        return person

    def decided(self, person: UUID, number: int = 1) -> None:
        """Events as decided, in one unit; the version is the caller's."""
        prepared = Prepared(person, self.versions[person], "bench")
        for _ in range(number):
            self.versions[person] += 1
            fact = ContactDetailsRecorded(DAY, address=ADDRESS, territory="est_anjou")
            prepared.envelopes.append(
                Envelope(person, self.versions[person], fact, person, "bench", prepared.command)
            )
        (answer,) = self.app.append_decided([prepared])
        assert not isinstance(answer, Exception), answer

    def handled(self, person: UUID) -> None:
        """The whole way in: what is known is never told twice, so each call tells another day."""
        day = DAY + timedelta(days=self.versions[person])
        command = RecordContactDetails(
            beneficiary_id=person, recorded_on=day, address=f"{ADDRESS} {uuid4()}"
        )
        self.versions[person] = self.app.handle(command, actor="bench", today=day).version


class Bare:
    """psycopg alone: one insert, autocommit."""

    INSERT = (
        "insert into bare (stream, version, name, person, happened_on, payload)"
        " values (%s, %s, %s, %s, %s, %s::jsonb)"
    )

    def __init__(self, departement: Departement) -> None:
        owner = departement.database.conninfo(Role.OWNER)
        with psycopg.connect(owner) as connection:
            connection.execute(
                "create table bare (position bigint generated always as identity primary key,"
                " stream uuid, version int, name text, person uuid, happened_on date,"
                " recorded_at timestamptz default now(), payload jsonb, unique (stream, version))"
            )
        self.pool: ConnectionPool[Any] = ConnectionPool(
            owner, min_size=8, kwargs={"autocommit": True}, open=True
        )
        self.version = 0

    def row(self, version: int, stream: UUID) -> tuple[Any, ...]:
        payload = f'{{"recorded_on": "{DAY}", "address": "{ADDRESS}", "territory": "est_anjou"}}'
        return (stream, version, "ContactDetailsRecorded", stream, DAY, payload)

    def insert(self, number: int) -> None:
        stream = uuid4()
        with self.pool.connection() as connection:
            for version in range(number):
                connection.execute(self.INSERT, self.row(version, stream))

    def insert_many(self, number: int) -> None:
        stream = uuid4()
        with self.pool.connection() as connection, connection.transaction():
            rows = [self.row(version, stream) for version in range(number)]
            connection.cursor().executemany(self.INSERT, rows)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--events", type=int, default=400, help="of each variant in a round")
    events: int = arguments.parse_args().events
    with (
        fresh_departement() as departement,
        Application[UUID](env=library_environment(departement.database)) as library,
        ThreadPoolExecutor(8) as pool,
    ):
        ours, bare = Ours(departement, 9), Bare(departement)
        people, contacts = ours.people, [Contact(str(DAY)) for _ in range(9)]
        library.save(*contacts)
        told = (str(DAY), ADDRESS, "est_anjou")

        def save(contact: Contact, number: int = 1) -> None:
            for _ in range(number):
                contact.record(*told)
            library.save(contact)

        def again(act: Callable[..., None], *given: Any, times: int = events) -> int:
            for _ in range(times):
                act(*given)
            return times

        def at_once(act: Callable[..., None], things: list[Any]) -> int:
            each = events // 8
            list(pool.map(lambda thing: again(act, thing, times=each), things[:8]))
            return each * 8

        side_by_side(
            "One event a commit, one thread",
            {
                "eventsourcing, save": lambda: again(save, contacts[8]),
                "this log, decided": lambda: again(ours.decided, people[8]),
                "this log, handle: reads and decides too": lambda: again(
                    ours.handled, ours.register(), times=events // 4
                ),
                "bare insert": lambda: again(bare.insert, 1),
            },
        )  # fmt: skip
        side_by_side(
            "One event a commit, eight threads",
            {
                "eventsourcing, save": lambda: at_once(save, contacts),
                "this log, decided": lambda: at_once(ours.decided, people),
                "bare insert": lambda: at_once(bare.insert, [1] * 8),
            },
        )

        def hundreds(act: Callable[..., None], *given: Any) -> int:
            return again(act, *given, 100, times=events // 20) * 100

        side_by_side(
            "A hundred events a commit, one thread",
            {
                "eventsourcing, save": lambda: hundreds(save, contacts[8]),
                "this log, decided": lambda: hundreds(ours.decided, people[8]),
                "bare insert, executemany": lambda: hundreds(bare.insert_many),
            },
        )
        bare.pool.close()


if __name__ == "__main__":
    main()
