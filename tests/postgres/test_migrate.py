"""Migrations: each file once, all or none, under any number of starters."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from pathways.postgres.database import Database, Role, find_database
from pathways.postgres.embedded import Server
from pathways.postgres.migrate import migrate, migrations_of, pending
from pathways.postgres.problems import MigrationChanged, MigrationFailed
from tests.conftest import on
from tests.postgres.client import WORDS


@pytest.fixture
def empty(
    server: Server, run_environment: dict[str, str], worker_database: str
) -> Iterator[Database]:
    """A database of its own in which nothing was ever migrated."""
    name = f"unmigrated_{worker_database}"
    with find_database(run_environment) as found:
        make_empty(server, name)
        yield on(found, name)


def make_empty(server: Server, name: str) -> None:
    database = sql.Identifier(name)
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(database))
        connection.execute(sql.SQL("create database {}").format(database))
    with psycopg.connect(server.conninfo(dbname=name)) as connection:
        connection.execute("create schema pathways authorization pathways_owner")


def count(database: Database, table: str) -> object:
    with psycopg.connect(database.conninfo(Role.OWNER)) as connection:
        query = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
        row = connection.execute(query).fetchone()
    return row and row[0]


def test_files_are_applied_once_in_their_order(empty: Database, tmp_path: Path) -> None:
    more = tmp_path / "0002_more.sql"
    more.write_text("insert into words values ('second')")

    assert pending(empty, [WORDS, more]) == ["0001_words.sql", "0002_more.sql"]
    assert migrate(empty, [WORDS]) == ["0001_words.sql"]
    assert pending(empty, [WORDS, more]) == ["0002_more.sql"]
    assert migrate(empty, [WORDS, more]) == ["0002_more.sql"]
    assert migrate(empty, [WORDS, more]) == []
    assert count(empty, "words") == 1


def test_names_in_braces_are_replaced_and_other_braces_left(empty: Database) -> None:
    migrate(empty, [WORDS])

    with psycopg.connect(empty.conninfo(Role.APPLICATION)) as connection:
        written = connection.execute("insert into words values ('a') returning notes").fetchone()
        assert written == ({},)
    with (
        psycopg.connect(empty.conninfo(Role.PROJECTOR)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("insert into words values ('b')")


def test_a_file_changed_after_it_was_applied_is_refused(empty: Database, tmp_path: Path) -> None:
    file = tmp_path / "0001_first.sql"
    file.write_text("create table first ()")
    migrate(empty, [file])
    file.write_text("create table other ()")

    with pytest.raises(MigrationChanged, match=r"0001_first\.sql"):
        migrate(empty, [file])
    with pytest.raises(MigrationChanged):
        pending(empty, [file])


def test_a_failing_file_leaves_nothing_of_any(empty: Database, tmp_path: Path) -> None:
    wrong = tmp_path / "0002_wrong.sql"
    wrong.write_text("create table half (); select from nowhere;")

    with pytest.raises(MigrationFailed, match=r"0002_wrong\.sql"):
        migrate(empty, [WORDS, wrong])

    assert pending(empty, [WORDS]) == ["0001_words.sql"]
    with pytest.raises(psycopg.errors.UndefinedTable):
        count(empty, "words")


def test_six_migrating_at_once_apply_each_file_once(empty: Database) -> None:
    with ThreadPoolExecutor(6) as pool:
        applied = list(pool.map(lambda _: migrate(empty, [WORDS]), range(6)))

    assert sorted(applied) == [[], [], [], [], [], ["0001_words.sql"]]


def test_the_log_migrates(database: Database) -> None:
    assert pending(database, migrations_of("pathways.event_store.migrations")) == []
