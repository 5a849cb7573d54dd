"""Read models: rebuild, backlog, one event to visible, beside the library's runner; as known at.

    python -m benchmarks.projections [--people 2000 | --full] [--rounds 3]

`--full` is a whole département: 17,000 people, some 700,000 events. The library's ProjectionRunner
does the least a file active needs, one upsert for each event, over a few thousand of its own; it
runs in turn with what it is compared to.
"""

import argparse
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
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
    side_by_side,
    timed,
    told,
)
from benchmarks.log import DAY, Contact
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import EndReason
from pathways.postgres.database import Role
from pathways.projections import lists
from pathways.projections.departement import Departement
from pathways.projections.engine import Engine
from pathways.projections.model import sql_models
from pathways.projections.tables import statements

TIMES = 200


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=2_000)
    arguments.add_argument("--full", action="store_true", help="17,000 people")
    arguments.add_argument("--library", type=int, default=1_000, help="events given to its runner")
    arguments.add_argument("--backlog", type=int, default=0, help="events set back")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--data", help="a folder to keep the département in, or find it in")
    asked = arguments.parse_args()
    with fresh_departement(17_000 if asked.full else asked.people, asked.data) as departement:
        head = departement.app.recorder.head()
        before = departement.engine.position()
        seconds, _ = timed(departement.engine.catch_up)
        if before == 0:
            told("every model, from nothing", head, seconds, "events")
        behind = min(asked.backlog or (100_000 if asked.full else 10_000), head)
        with library_runner(departement, asked.library) as library:
            beside_library(departement, library, head, behind, asked.rounds)
            visible(departement, library)
        every_model(departement, head, asked.rounds)
        as_known(departement, head, asked.rounds)


def beside_library(
    departement: Departement, library: "Library", head: int, behind: int, rounds: int
) -> None:
    """A rebuild and a backlog of one model, in turn with the library's runner doing its upserts."""

    def rebuilt(name: str) -> int:
        departement.engine.rebuild(name)
        return head

    side_by_side(
        f"One model, {head:,} events",
        {
            "the library's ProjectionRunner, one upsert an event": library.follow,
            "file active, rebuilt beside and swapped": lambda: rebuilt("file_active"),
            f"file active, a backlog of {behind:,}": lambda: caught_up(
                departement, "file_active", behind
            ),
            f"timeline, a backlog of {behind:,}": lambda: caught_up(
                departement, "timeline", behind
            ),
        },
        rounds=rounds,
    )


def caught_up(departement: Departement, name: str, behind: int) -> int:
    """One model set back by some events, its later rows gone, and caught up."""
    model = next(model for model in sql_models() if model.name == name)
    with psycopg.connect(departement.database.conninfo(Role.OWNER)) as owner:
        row = owner.execute("select position - %s from head", (behind,)).fetchone()
        assert row is not None
        owner.execute("update projections set position = %s where model = %s", (row[0], name))
        if model.adds:
            owner.execute(f"delete from {name} where position > {row[0]:d}")
    with Engine(departement.database, [model]) as engine:
        engine.catch_up()
    return behind


def every_model(departement: Departement, head: int, rounds: int) -> None:
    """All of them anew, in turn with their bare statements, each run once in one session."""

    def in_psql() -> int:
        """Every SELECT once over everyone, inserted into an empty table with its indexes."""
        with psycopg.connect(departement.database.conninfo(Role.OWNER)) as owner:
            keys = {
                "person": [r[0] for r in owner.execute(
                    "select distinct person from events where person is not null")],
                "stream": [r[0] for r in owner.execute("select distinct stream from events")],
            }  # fmt: skip
            for model in sql_models():
                for statement in statements(model.table):
                    owner.execute(re.sub(rf"\b{model.name}\b", f"{model.name}__psql", re.sub(
                        r"index \w+ on", "index on", statement)).encode())  # fmt: skip
                model.insert(owner, keys[model.key], head, f"{model.name}__psql")
            owner.rollback()
        return head

    def rebuilt() -> int:
        for model in sql_models():
            departement.engine.rebuild(model.name)
        return head

    side_by_side(
        "Every model told in SQL",
        {"the same statements run once, by hand": in_psql, "rebuilt beside and swapped": rebuilt},
        rounds=rounds,
    )
    print("\nFull rebuild, model by model")
    for name in departement.engine.models:
        seconds, _ = timed(lambda name=name: departement.engine.rebuild(name))  # type: ignore[misc]
        told(name, head, seconds, "events")


def as_known(departement: Departement, head: int, rounds: int) -> None:
    """The file active of a past day as known at positions never asked before, and asked again."""
    with departement.app.recorder.pool.connection() as connection:
        (body,) = connection.execute(
            "select organisation from file_active group by 1 order by count(*) limit 1"
            " offset (select count(distinct organisation) / 2 from file_active)"
        ).fetchone() or (None,)
    on = TODAY - timedelta(days=120)
    positions = iter(range(head // 2, head))
    last = departement.as_known(next(positions))

    def ask(**asked: Any) -> int:
        nonlocal last
        last = departement.as_known(next(positions))
        assert lists.file_active(last, on, **asked)
        return 1

    def again(known: Departement) -> int:
        assert lists.file_active(known, on)
        return 1

    def rebuilt() -> int:
        departement.engine.rebuild("file_active")
        return 1

    def whole_again() -> int:
        return again(last)

    side_by_side(
        "File active as known on a past day",
        {
            "file active rebuilt": rebuilt,
            "one body": lambda: ask(organisation=body),
            "the département": ask,
            "the département, asked again": whole_again,
            "the département, as it is today": lambda: again(departement),
        },
        rounds=rounds,
        unit="times",
    )


def visible(departement: Departement, library: "Library") -> None:
    """From the command to the row that shows it; the library's from `save` to the end of `wait`."""
    with psycopg.connect(
        departement.database.conninfo(Role.APPLICATION), autocommit=True
    ) as connection:
        cases = connection.execute(
            "select distinct person, orientation from file_active"
            " where until = 'infinity' limit %s",
            (TIMES,),
        ).fetchall()
        waited, theirs, in_all, following = [], [], [], []
        for number, (person, orientation) in enumerate(cases):
            command = EndOrientation(orientation_id=orientation, on=TODAY, reason=EndReason.OTHER)
            start = time.perf_counter()
            departement.app.handle(command, actor="bench", today=TODAY)
            committed = time.perf_counter()
            departement.engine.catch_up()
            row = connection.execute(
                "select from file_active where person = %s and orientation = %s"
                " and until = 'infinity'",
                (person, orientation),
            ).fetchone()
            seen = time.perf_counter()
            assert row is None
            in_all.append(seen - start)
            following.append(seen - committed)
            if number % 4 == 0:
                seconds, (waiting, _) = timed(library.one_to_visible)
                theirs.append(seconds)
                waited.append(waiting)
    latencies(
        f"One event to visible, every model ({len(cases)} times)",
        {
            "the library's wait(), from the commit": waited,
            "follow and read, from the commit": following,
            "the library, save included": theirs,
            "handle included": in_all,
        },
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


class Library:
    """The library's application and its runner, following live."""

    def __init__(self, application: LibraryApplication, runner: Any, events: int) -> None:
        self.application, self.runner, self.events = application, runner, events

    def follow(self) -> int:
        """Some of its events recorded, then from the first to the last one's row.

        Recording them is not counted: it goes much faster than the runner follows.
        """
        for _ in range(self.events // 20):
            contact = Contact(str(DAY))
            for _ in range(19):
                contact.record(str(DAY), "12 rue des Tuffeaux", "est_anjou")
            self.application.save(contact)
        last = self.application.recorder.max_notification_id()
        self.runner.wait(last, timeout=600)
        return self.events

    def one_to_visible(self) -> tuple[float, None]:
        """One event saved and waited for; how long the wait was."""
        self.application.save(Contact(str(DAY)))
        last = self.application.recorder.max_notification_id()
        return timed(lambda: self.runner.wait(last, timeout=60))


@contextmanager
def library_runner(departement: Departement, events: int) -> Iterator[Library]:
    environment = library_environment(departement.database)
    with (
        LibraryApplication(env=environment) as application,
        ProjectionRunner(
            application_class=LibraryApplication,
            projection_class=ContactsProjection,
            view_class=Contacts,
            env=environment,
        ) as runner,
    ):
        yield Library(application, runner, events)


if __name__ == "__main__":
    main()
