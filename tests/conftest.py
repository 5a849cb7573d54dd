"""A real PostgreSQL for the tests: one server for the run, one database for each worker.

The server is the project's own embedded one, on a folder of this run, without fsync. A template
is migrated once, and another given every read model and the API's tables; each test that asks for
`database` gets its worker's database made anew from the first, or from the second where it asks for
a `departement`, so that nothing a test does, sequences and seeds included, reaches the next.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from pathways.api.identity import keys
from pathways.postgres.binaries import find_binaries
from pathways.postgres.database import Database, find_database
from pathways.postgres.embedded import Server, shared_server, wait_until_stopped
from pathways.postgres.migrate import migrate, migrations_of
from pathways.projections.departement import Departement, open_prepared, prepare
from tests.departement import MASTER_KEY, Town

TEMPLATE, PREPARED = "template_migrated", "template_prepared"
MIGRATED = (
    "pathways.event_store.migrations",
    "pathways.projections.migrations",
    "pathways.access_journal.migrations",
)
RUN_FOLDER = "PATHWAYS_TEST_RUN"  # set by the controller, inherited by its workers


def is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    # What the developer's own shell says must not choose what the tests write to.
    for name in [*os.environ]:
        if name.startswith(("DATABASE_URL", "PATHWAYS_")) and name not in (
            RUN_FOLDER,
            "PATHWAYS_POSTGRES",
        ):
            del os.environ[name]
    if not is_worker(config):
        os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="pathways-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not is_worker(config):
        folder = Path(os.environ.pop(RUN_FOLDER))
        wait_until_stopped(folder)
        shutil.rmtree(folder)


def pytest_report_header() -> str:
    binaries = find_binaries(os.environ.get("PATHWAYS_POSTGRES"))
    return f"PostgreSQL {binaries.version} ({binaries.kind}: {binaries.folder})"


@pytest.fixture(scope="session")
def run_environment() -> dict[str, str]:
    """What `find_database` needs to find this run's server."""
    chosen = os.environ.get("PATHWAYS_POSTGRES", "")
    data = os.environ[RUN_FOLDER]
    return {"PATHWAYS_DATA": data, "PATHWAYS_FSYNC": "off", "PATHWAYS_POSTGRES": chosen}


@pytest.fixture(scope="session")
def server(run_environment: dict[str, str]) -> Iterator[Server]:
    """This run's server, for tests that need its superuser."""
    data = Path(run_environment["PATHWAYS_DATA"])
    with shared_server(data, run_environment["PATHWAYS_POSTGRES"], fsync=False) as found:
        yield found


@pytest.fixture(scope="session")
def migrated(server: Server, run_environment: dict[str, str]) -> Iterator[Database]:
    """The template: a database whose schema has been migrated and never used."""
    with find_database(run_environment) as found:
        template = on(found, TEMPLATE)
        with server.folder.starting():  # one worker makes them, the others wait
            make_templates(server, template)
        yield template


def make_templates(server: Server, template: Database) -> None:
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        if connection.execute("select from pg_database where datname = %s", [PREPARED]).rowcount:
            return
        draft = on(template, "template_draft")
        connection.execute("drop database if exists template_draft")
        connection.execute("create database template_draft")
        with psycopg.connect(server.conninfo(dbname="template_draft")) as inside:
            inside.execute("create schema pathways authorization pathways_owner")
        migrate(draft, [f for p in MIGRATED if is_there(p) for f in migrations_of(p)])
        connection.execute(f"alter database template_draft rename to {TEMPLATE}")
        connection.execute(f"create database template_draft template {TEMPLATE}")
        prepare(draft)
        keys.prepare(draft)
        connection.execute(f"alter database template_draft rename to {PREPARED}")


def is_there(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:
        return False


def on(database: Database, name: str) -> Database:
    """Return the same schema and roles in another database of the same server."""
    conninfos = {
        role: make_conninfo(conninfo, dbname=name) for role, conninfo in database.conninfos.items()
    }
    return replace(database, conninfos=conninfos)


@pytest.fixture(scope="session")
def worker_database() -> str:
    return f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


@pytest.fixture
def database(
    server: Server, migrated: Database, worker_database: str, request: pytest.FixtureRequest
) -> Database:
    """A migrated schema that nothing was ever written to; prepared where a département is asked."""
    template = PREPARED if "departement" in request.fixturenames else TEMPLATE
    return made_anew(server, migrated, worker_database, template)


def made_anew(server: Server, migrated: Database, name: str, template: str = PREPARED) -> Database:
    """A database of that name, as its template; what had the name is gone."""
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        for statement in (
            "drop database if exists {} with (force)",
            "create database {} template {}",
        ):
            connection.execute(
                sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(template))
            )
    return on(migrated, name)


@pytest.fixture
def superuser(server: Server, database: Database, worker_database: str) -> str:
    """How to connect to `database` as someone no trigger or privilege stops."""
    return make_conninfo(server.conninfo(dbname=worker_database), options="-c search_path=pathways")


@pytest.fixture
def departement(database: Database) -> Iterator[Departement]:
    """An empty département over `database`: log, read models, keys."""
    prepare(database)
    with open_prepared(database, MASTER_KEY) as opened:
        yield opened


@pytest.fixture
def town(departement: Departement) -> Town:
    """A département with one body and one référent."""
    made = Town(departement)
    made.found()
    return made
