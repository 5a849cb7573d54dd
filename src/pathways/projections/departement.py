"""One département, ready for use: its log, its read models, its names."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from pathways.domain.access import Access
from pathways.domain.rules import Rules, RulesMistaken
from pathways.event_store.application import Pathways
from pathways.event_store.keys import Keyring, master_key
from pathways.postgres.database import Database, Role, data_folder, find_database
from pathways.postgres.migrate import migrate, migrations_of
from pathways.projections.engine import Engine
from pathways.projections.known_at import EVERYONE, Scope, position_at, words_of
from pathways.projections.model import Model, sql_models
from pathways.projections.people import PeopleModel
from pathways.projections.sight import Sight

MIGRATIONS = (
    "pathways.event_store.migrations",
    "pathways.projections.migrations",
    "pathways.access_journal.migrations",
)


@dataclass(frozen=True)
class Departement:
    """What API, scheduler, imports and commands work with."""

    database: Database
    app: Pathways
    engine: Engine
    known_at: int | None = None
    """The position of the log as of which everything is read; None for all that is known."""
    access: Access | None = None
    """Who reads, and sees what their grants allow; None, and nothing is limited: command line,
    scheduler, demo, decisions."""
    sight: Sight | None = None
    """How the database is read for them."""
    unlimited: "Departement | None" = None
    """The same without them; see `whole`."""

    @property
    def rules(self) -> Rules:
        """The regulation of this département."""
        return self.app.rules

    def as_known(self, moment: date | datetime | int) -> "Departement":
        """This département as it was known at a moment, or a position: lists, figures, histories.

        Raises KnownInTheFuture, BeforeTheLog.
        """
        if isinstance(moment, int):
            position = moment
        else:
            with self.whole.app.recorder.pool.connection() as connection:
                position = position_at(connection, moment)
        return replace(
            self,
            app=self.app.as_known(position),
            known_at=position,
            unlimited=self.unlimited and self.unlimited.as_known(position),
        )

    @property
    def whole(self) -> "Departement":
        """This département, at the same moment, whoever reads it: what a decision or a body's own
        figure rests on. Whoever uses it has checked who asks."""
        return self.unlimited or self

    def seen_by(self, access: Access, day: date) -> "Departement":
        """This département as far as an access lets it be seen on a day, and to be read only.

        Lists, loads, histories and what was known all go through the database's policies: what is
        out of reach is not there. Today's grants decide, also on what was known in the past.
        """
        whole = self.whole
        sight = Sight.of(access, day, self.rules)
        return replace(
            whole,
            app=whole.app.through(self.engine.readers.of(sight)),
            access=access,
            sight=sight,
            unlimited=whole,
        )

    def acts_on(self, streams: Iterable[UUID]) -> frozenset[UUID]:
        """Those of these streams that whoever reads may name in a command: the others are, to
        them, as if they had never been opened. One that was not is not among them either."""
        asked = list(set(streams))
        with self.app.recorder.pool.connection() as connection:
            if self.sight is None or self.sight.role is Role.AUDITOR:
                found = "select distinct stream from events where stream = any(%s)"
            else:
                found = "select s from unnest(%s::uuid[]) as asked (s) where acts_on(s)"
            return frozenset(row[0] for row in connection.execute(found, (asked,)))

    @contextmanager
    def reading(self, statement: str, scope: Scope = EVERYONE) -> Iterator[psycopg.Connection[Any]]:
        """A connection on which the read models named in the statement are as known."""
        if self.known_at is None:
            with self.app.recorder.pool.connection() as connection:
                yield connection
            return
        with self.whole.app.recorder.pool.connection() as connection:
            row = connection.execute("select count(*) from forgotten").fetchone()
        forgotten = int(row[0]) if row else 0
        with self.engine.past.reading(
            self.known_at, scope, words_of(statement), forgotten, self.sight
        ) as past:
            yield past

    @property
    def keyring(self) -> Keyring:
        return self.app.mapper.keyring


def prepare(database: Database) -> list[str]:
    """Apply what is missing to the schema; the names of the files applied and models made."""
    done = migrate(database, [file for package in MIGRATIONS for file in migrations_of(package)])
    no_names_needed = PeopleModel(Keyring(bytes(32)))
    return done + Engine(database, [*sql_models(), no_names_needed]).prepare()


def refresh(database: Database, key: str) -> list[str]:
    """Rebuild the read models whose definition changed; their names. `key` as `open_prepared`'s."""
    with Engine(database, [*sql_models(), PeopleModel(Keyring.from_text(key))]) as engine:
        return engine.refresh()


def rules_of(env: Mapping[str, str] = os.environ) -> Rules:
    """The rules of the files in the folder `PATHWAYS_RULES`; without it, those of the package.

    Raises RulesMistaken, naming the file, the rule and the field, or the rules that are not there.
    """
    standard, folder = Rules.standard(), env.get("PATHWAYS_RULES")
    if not folder:
        return standard
    rules = Rules.load(*sorted(Path(folder).glob("*.toml")))
    # A folder copied from an older version: told at the start, not by whoever first needs the rule.
    if missing := [name for name in standard.names if name not in rules.names]:
        raise RulesMistaken(f"{folder} : il manque {', '.join(missing)}")
    return rules


@contextmanager
def open_prepared(
    database: Database, key: str, *, rules: Rules | None = None, pool_size: int = 8
) -> Iterator[Departement]:
    """The département of a prepared database; `key` is the master key, in base64."""
    models: list[Model] = [*sql_models(), PeopleModel(Keyring.from_text(key))]
    with (
        Pathways.open(database.conninfo(Role.APPLICATION), key, pool_size=pool_size) as app,
        Engine(database, models, pool_size=pool_size) as engine,
    ):
        app.rules = rules or Rules.standard()
        engine.refresh()
        yield Departement(database, app, engine)


@contextmanager
def open_departement(env: Mapping[str, str] = os.environ) -> Iterator[Departement]:
    """Find the database, prepare it, and catch the read models up."""
    with find_database(env) as database:
        prepare(database)
        key, rules = master_key(data_folder(env), env), rules_of(env)
        with open_prepared(database, key, rules=rules) as departement:
            departement.engine.catch_up()
            yield departement
