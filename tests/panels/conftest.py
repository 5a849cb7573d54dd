"""The year is lived once; the tests of this folder look at it."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from pathways.postgres.database import Database
from pathways.postgres.embedded import Server
from pathways.projections.departement import open_prepared, prepare
from tests.conftest import TEMPLATE, on
from tests.departement import MASTER_KEY, Town
from tests.panels.breaches_of_the_year import live_breaches
from tests.panels.year import Year


@pytest.fixture(scope="module")
def year(server: Server, migrated: Database, worker_database: str) -> Iterator[Year]:
    """2022 in Centre Anjou."""
    own = f"{worker_database}_year"
    name = sql.Identifier(own)
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(name))
        connection.execute(
            sql.SQL("create database {} template {}").format(name, sql.Identifier(TEMPLATE))
        )
    database = on(migrated, own)
    prepare(database)
    with open_prepared(database, MASTER_KEY) as departement:
        year = Year(Town(departement)).prepared()
        live_breaches(year)
        yield year.lived()
