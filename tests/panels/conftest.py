"""The year is lived once; the tests of this folder look at it."""

from collections.abc import Iterator

import pytest

from pathways.postgres.database import Database
from pathways.postgres.embedded import Server
from pathways.projections.departement import open_prepared
from tests.conftest import made_anew
from tests.departement import MASTER_KEY, Town
from tests.panels.breaches_of_the_year import live_breaches
from tests.panels.year import Year


@pytest.fixture(scope="module")
def year(server: Server, migrated: Database, worker_database: str) -> Iterator[Year]:
    """2022 in Centre Anjou."""
    database = made_anew(server, migrated, f"{worker_database}_year")
    with open_prepared(database, MASTER_KEY) as departement:
        year = Year(Town(departement)).prepared()
        live_breaches(year)
        yield year.lived()
