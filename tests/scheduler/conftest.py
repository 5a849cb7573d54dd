"""A département of a few people, for the scheduler to watch over."""

from collections.abc import Iterator

import pytest

from pathways.postgres.database import Database
from pathways.projections.departement import open_prepared, prepare
from tests.departement import MASTER_KEY
from tests.scheduler.stage import Stage


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    prepare(database)
    with open_prepared(database, MASTER_KEY) as departement:
        stage = Stage(departement)
        stage.body("CCAS")
        yield stage
