"""DATABASE_URL: a PostgreSQL somebody else runs, here a server of the tests' own."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pathways.postgres.database import Role, find_database
from pathways.postgres.embedded import Server, shared_server, wait_until_stopped
from pathways.postgres.migrate import migrate
from pathways.postgres.problems import RolesMissing, UnknownSchemaName
from tests.postgres.client import WORDS

MADE = ("far_application", "far_projector", "far_reader", "far_auditor")


@pytest.fixture(scope="module")
def second_server() -> Iterator[Server]:
    """A server that pathways did not set up: no role, no database, no schema of ours."""
    folder = Path(tempfile.mkdtemp(prefix="pathways-tests-"))
    with shared_server(folder, os.environ.get("PATHWAYS_POSTGRES"), fsync=False) as server:
        yield server
    wait_until_stopped(folder)
    shutil.rmtree(folder)


@pytest.fixture
def elsewhere(second_server: Server) -> Iterator[psycopg.Connection]:
    """That server's administrator."""
    with psycopg.connect(second_server.conninfo(), autocommit=True) as administrator:
        yield administrator
        for database in ("far", "far_1", "far_2", "far_3"):
            drop = sql.SQL("drop database if exists {} with (force)")
            administrator.execute(drop.format(sql.Identifier(database)))
        for role in (*MADE, "far_login", "dsi"):
            administrator.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(role)))


def url_of(administrator: psycopg.Connection, database: str, rights: str = "createrole") -> str:
    """Return how `dsi` logs in to a new database of its own; superuser it is not."""
    if administrator.execute("select from pg_roles where rolname = 'dsi'").rowcount == 0:
        administrator.execute(f"create role dsi login password 'dsi' {rights}".encode())
    administrator.execute(sql.SQL("create database {} owner dsi").format(sql.Identifier(database)))
    here = administrator.info.dsn  # without the password
    return make_conninfo(here, user="dsi", password="dsi", dbname=database)


def environment(url: str, **more: str) -> dict[str, str]:
    return {"DATABASE_URL": url, "PATHWAYS_SCHEMA": "far"} | more


def test_one_url_serves_every_role(elsewhere: psycopg.Connection) -> None:
    with find_database(environment(url_of(elsewhere, "far"))) as database:
        assert database.kind == "external"
        assert migrate(database, [WORDS]) == ["0001_words.sql"]
        assert migrate(database, [WORDS]) == []

        with psycopg.connect(database.conninfo(Role.APPLICATION)) as connection:
            who = connection.execute("select current_user, current_schema").fetchone()
            assert who == ("far_application", "far")
            connection.execute("insert into words values ('a')")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("drop table words")
        for role in (Role.READER, Role.AUDITOR):
            with psycopg.connect(database.conninfo(role)) as connection:
                assert connection.execute("select current_user").fetchone() == (f"far_{role}",)
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute("insert into words values ('b')")


def test_an_application_may_have_its_own_login(elsewhere: psycopg.Connection) -> None:
    url = url_of(elsewhere, "far")
    elsewhere.execute("create role far_login login password 'login'")
    login = make_conninfo(url, user="far_login", password="login")

    with find_database(environment(url, DATABASE_URL_APPLICATION=login)) as database:
        migrate(database, [WORDS])
        with psycopg.connect(database.conninfo(Role.APPLICATION)) as connection:
            connection.execute("insert into words values ('a')")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("drop table words")
        with psycopg.connect(database.conninfo(Role.READER)) as connection:
            row = connection.execute("select current_user, session_user").fetchone()
            assert row == ("far_reader", "far_login")


def test_an_owner_who_may_not_make_roles_is_told_what_to_ask_for(
    elsewhere: psycopg.Connection,
) -> None:
    url = url_of(elsewhere, "far", rights="nocreaterole")
    with find_database(environment(url)) as database:
        with pytest.raises(RolesMissing, match='create role "far_application"; grant') as told:
            migrate(database, [WORDS])
        for role in MADE:
            assert '"dsi"' in str(told.value)
            elsewhere.execute(f"create role {role}; grant {role} to dsi".encode())

        assert migrate(database, [WORDS]) == ["0001_words.sql"]


def test_databases_of_one_server_migrate_at_once(elsewhere: psycopg.Connection) -> None:
    urls = [url_of(elsewhere, name) for name in ("far", "far_1", "far_2", "far_3")]

    def start(url: str) -> list[str]:
        with find_database(environment(url)) as database:
            return migrate(database, [WORDS])

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(start, urls)) == [["0001_words.sql"]] * 4


def test_the_options_of_the_url_are_kept(elsewhere: psycopg.Connection) -> None:
    url = make_conninfo(url_of(elsewhere, "far"), options="-c statement_timeout=5s")
    with (
        find_database(environment(url)) as database,
        psycopg.connect(database.conninfo(Role.OWNER)) as connection,
    ):
        assert connection.execute("show statement_timeout").fetchone() == ("5s",)
        assert connection.execute("show timezone").fetchone() == ("UTC",)


def test_a_description_holds_no_password() -> None:
    url = "postgresql://dsi:secret@db.example.org/pathways"
    with find_database(environment(url)) as database:
        assert "db.example.org" in database.describe()
        assert "secret" not in database.describe() + repr(database)
        assert conninfo_to_dict(database.conninfo(Role.OWNER))["password"] == "secret"


@pytest.mark.parametrize("schema", ["Calvados", "d14; drop schema x", "pg_catalog", "d" * 41])
def test_a_schema_name_is_plain(schema: str) -> None:
    with pytest.raises(UnknownSchemaName), find_database({"PATHWAYS_SCHEMA": schema}):
        pass
