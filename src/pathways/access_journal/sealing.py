"""Sealing: what was written since the last batch becomes the next one, chained to it."""

import psycopg

from pathways.postgres.database import Database, Role

MOST = 10_000
"""Rows of a batch: some milliseconds of work, during which no row is written."""


def seal(database: Database) -> int:
    """Seal every row written so far; how many."""
    sealed = 0
    with psycopg.connect(database.conninfo(Role.APPLICATION), autocommit=True) as connection:
        while entries := _next_batch(connection):
            sealed += entries
            if entries < MOST:
                break
    return sealed


def _next_batch(connection: psycopg.Connection) -> int:
    row = connection.execute("select seal_accesses(%s)", [MOST]).fetchone()
    return int(row[0]) if row else 0
