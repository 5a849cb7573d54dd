"""Another past for the length of a transaction: the log and its read models in temporary tables.

A temporary table hides the one of its name from whoever made it, and from nobody else. So the read
models' own statements, and the figures', run over the other past as they run over the log; the
transaction is then rolled back, and nothing was ever written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from pathways.event_store.codec import canonical, split
from pathways.event_store.envelope import Envelope
from pathways.projections.departement import Departement
from pathways.projections.model import SqlModel, sql_models

MODELS = ("deadlines", "file_active", "organisations")
"""The read models whose figures are compared."""


@contextmanager
def looking(departement: Departement) -> Iterator[psycopg.Connection[Any]]:
    """A connection that sees the département as it is, and leaves nothing behind."""
    with (
        departement.app.recorder.pool.connection() as connection,
        connection.transaction(force_rollback=True),
    ):
        connection.execute("set local plan_cache_mode = force_custom_plan")
        yield connection


def other_past(
    connection: psycopg.Connection[Any], schema: str, changed: Iterable[Envelope], upto: int
) -> None:
    """From here on, what this connection reads is the log with these facts in their places."""
    models = [model for model in sql_models() if model.name in MODELS]
    reads = sorted({name for model in models for name in model.reads} | {"FactWithdrawn"})
    _log(connection, schema, changed, reads, upto)
    for model in models:
        _model(connection, schema, model, upto)


def _log(
    connection: psycopg.Connection[Any],
    schema: str,
    changed: Iterable[Envelope],
    reads: Sequence[str],
    upto: int,
) -> None:
    real = sql.Identifier(schema, "events")
    connection.execute("create temp table changed (position bigint, payload text) on commit drop")
    with connection.cursor().copy("copy changed from stdin") as copy:
        for envelope in changed:
            clear, _ = split(envelope.event)
            copy.write_row((envelope.position, canonical(clear).decode()))
    connection.execute(
        sql.SQL("create temp table events (like {} including defaults) on commit drop").format(real)
    )
    connection.execute(
        sql.SQL(
            "insert into events select e.* from {} e where e.name = any(%s) and e.position <= %s"
        ).format(real),
        (list(reads), upto),
    )
    connection.execute(
        "update events e set payload = c.payload::jsonb"
        " from changed c where c.position = e.position"
    )
    connection.execute("create index on events (person, position)")
    connection.execute("create index on events (stream, version)")
    connection.execute(
        "create index on events (stream, corrects, position) where corrects is not null"
    )
    connection.execute("analyze events")


def _model(connection: psycopg.Connection[Any], schema: str, model: SqlModel, upto: int) -> None:
    connection.execute(
        sql.SQL("create temp table {} (like {}) on commit drop").format(
            sql.Identifier(model.name), sql.Identifier(schema, model.name)
        )
    )
    keys = connection.execute(
        sql.SQL("select distinct {0} from events where name = any(%s) and {0} is not null").format(
            sql.Identifier(model.key)
        ),
        (list(model.reads),),
    ).fetchall()
    model.recompute(connection, [key for (key,) in keys], upto, prepare=False)
    connection.execute(sql.SQL("analyze {}").format(sql.Identifier(model.name)))


def rows(
    connection: psycopg.Connection[Any], statement: bytes, given: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The rows of a statement, by column."""
    cursor = connection.execute(statement, given)
    assert cursor.description is not None
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
