"""Read models: a full rebuild, a backlog, one event to visible; beside the library's runner.

    python -m benchmarks.projections [--people 2000 | --full]

`--full` is a whole département: 17,000 people, some 700,000 events. The library's ProjectionRunner
does the least a file active needs, one upsert for each event, over a few thousand of its own.
"""

import argparse
import time
from functools import singledispatchmethod
from typing import Any, ClassVar
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL, Identifier

from benchmarks.harness import (
    TODAY,
    fresh_departement,
    latencies,
    library_environment,
    timed,
    told,
)
from benchmarks.log import DAY, Contact
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import EndReason
from pathways.postgres.database import Role
from pathways.projections.departement import Departement
from pathways.projections.model import sql_models

BACKLOG = 10_000
TIMES = 200


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=2_000)
    arguments.add_argument("--full", action="store_true", help="17,000 people")
    arguments.add_argument("--library", type=int, default=2_000, help="events given to its runner")
    asked = arguments.parse_args()
    with fresh_departement(17_000 if asked.full else asked.people) as departement:
        head = departement.app.recorder.head()
        seconds, _ = timed(departement.engine.catch_up)
        told("every model, from nothing", head, seconds, "events")
        rebuilds(departement, head)
        backlog(departement, head)
        library_runner(departement, asked.library)
        visible(departement)


def rebuilds(departement: Departement, head: int) -> None:
    """Each model alone; file active also as its bare statement, rows counted and thrown away."""
    print("\nFull rebuild")
    for name in departement.engine.models:
        seconds, _ = timed(lambda name=name: departement.engine.rebuild(name))  # type: ignore[misc]
        told(name, head, seconds, "events")
    (model,) = (model for model in sql_models() if model.name == "file_active")
    with psycopg.connect(departement.database.conninfo(Role.PROJECTOR)) as connection:
        people = [row[0] for row in connection.execute("select distinct person from file_active")]
        given = {"keys": people, "upto": head, "reads": list(model.reads)}
        counted = f"select count(*) from ({model.rows}) as rows"
        seconds, _ = timed(lambda: connection.execute(counted, given))  # type: ignore[call-overload]
        told("file_active: its SELECT alone, in one statement", head, seconds, "events")


def backlog(departement: Departement, head: int) -> None:
    """The models set back by some events, and caught up in one window."""
    behind = min(BACKLOG, head)
    with psycopg.connect(departement.database.conninfo(Role.OWNER)) as owner:
        owner.execute("update projections set position = %s", (head - behind,))
    seconds, _ = timed(departement.engine.catch_up)
    print("\nA backlog")
    told("every model", behind, seconds, "events")


def visible(departement: Departement) -> None:
    """An accompaniment ends: from the command, and from its commit, to the row of file active."""
    with psycopg.connect(
        departement.database.conninfo(Role.APPLICATION), autocommit=True
    ) as connection:
        cases = connection.execute(
            "select distinct orientation from file_active where until = 'infinity' limit %s",
            (TIMES,),
        ).fetchall()
        in_all, following = [], []
        for (orientation,) in cases:
            command = EndOrientation(orientation_id=orientation, on=TODAY, reason=EndReason.OTHER)
            start = time.perf_counter()
            departement.app.handle(command, actor="bench", today=TODAY)
            committed = time.perf_counter()
            departement.engine.catch_up()
            row = connection.execute(
                "select from file_active where orientation = %s and until = 'infinity'",
                (orientation,),
            ).fetchone()
            seen = time.perf_counter()
            assert row is None
            in_all.append(seen - start)
            following.append(seen - committed)
    latencies(
        f"One event to visible, every model ({len(cases)} times)",
        {"read, decide, append, follow, read": in_all, "from the commit": following},
    )


class Contacts(PostgresTrackingRecorder):
    """The library's view: the last address of each person."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self.table = SQL("{}.{}").format(Identifier(datastore.schema), Identifier("library_view"))
        create = SQL("create table if not exists {} (person uuid primary key, address text)")
        self.sql_create_statements.append(create.format(self.table))

    def put(self, person: UUID, address: str, tracking: Tracking) -> None:
        upsert = SQL(
            "insert into {} values (%s, %s)"
            " on conflict (person) do update set address = excluded.address"
        ).format(self.table)
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(upsert, (person, address))
            self._insert_tracking(cursor, tracking)


class ContactsProjection(Projection[Contacts]):
    name = "contacts"
    topics: ClassVar[tuple[str, ...]] = ()

    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        address = getattr(domain_event, "address", "")
        self.view.put(domain_event.originator_id, address, tracking)


class LibraryApplication(Application[UUID]):
    name = "library"


def library_runner(departement: Departement, events: int) -> None:
    """From the first of its events to the last one's row."""
    environment = library_environment(departement.database)
    with LibraryApplication(env=environment) as application:
        for _ in range(events // 20):
            contact = Contact(str(DAY))
            for _ in range(19):
                contact.record(str(DAY), "12 rue des Tuffeaux", "est_anjou")
            application.save(contact)
        last = application.recorder.max_notification_id()
    with ProjectionRunner(
        application_class=LibraryApplication,
        projection_class=ContactsProjection,
        view_class=Contacts,
        env=environment,
    ) as runner:
        seconds, _ = timed(lambda: runner.wait(last, timeout=600))
    print("\nThe library's ProjectionRunner")
    told("one upsert for each event", events, seconds, "events")


if __name__ == "__main__":
    main()
