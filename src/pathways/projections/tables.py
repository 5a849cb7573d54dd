"""The tables of the read models: made, made anew beside the old one, swapped by name.

All of it as the owner; what fills them is the projector's.
"""

import re
import time
from typing import Any

import psycopg
from psycopg import sql
from psycopg.errors import LockNotAvailable

from pathways.postgres.database import Role, role_name
from pathways.projections.model import Model
from pathways.projections.policies import protect

PATIENCE = 60.0
"""Seconds after which a swap that readers keep from its table gives up."""


def beside(name: str) -> str:
    """The name of the table that is being made to take another's place."""
    return f"{name}__next"


def make(connection: psycopg.Connection[Any], schema: str, model: Model) -> None:
    """The model's table, empty, with its indexes, grants and policies; its position is 0."""
    connection.execute(
        sql.SQL("drop table if exists {} cascade").format(sql.Identifier(model.name))
    )
    for statement in statements(model.table):
        connection.execute(statement.encode())
    _grant(connection, schema, model.name)
    protect(connection, schema, model.name, model.seen)
    connection.execute(
        "insert into projections (model, position, checksum) values (%s, 0, %s)"
        " on conflict (model) do update set position = 0, checksum = excluded.checksum,"
        " failure = null, failed_at = null",
        (model.name, model.checksum),
    )
    connection.execute("delete from dead_letters where model = %s", (model.name,))


def make_beside(connection: psycopg.Connection[Any], schema: str, model: Model) -> None:
    """The table that will take the model's place, with grants and policies, without indexes yet."""
    name = beside(model.name)
    connection.execute(sql.SQL("drop table if exists {}").format(sql.Identifier(name)))
    for statement in statements(model.table):
        if not _is_index(statement):
            connection.execute(_renamed(statement, model.name).encode())
    _grant(connection, schema, name)
    protect(connection, schema, name, model.seen)


def index_beside(connection: psycopg.Connection[Any], model: Model) -> None:
    """The indexes of the table beside, once it is full, and its statistics."""
    for statement in statements(model.table):
        if _is_index(statement):
            connection.execute(_renamed(statement, model.name).encode())
    connection.execute(sql.SQL("analyze {}").format(sql.Identifier(beside(model.name))))


def swap(connection: psycopg.Connection[Any], model: Model) -> None:
    """Put the table beside in the old one's place, within the caller's transaction.

    Waits for readers of the old table only a moment at a time: they never queue behind it.
    Raises LockNotAvailable.
    """
    old, new = sql.Identifier(model.name), sql.Identifier(beside(model.name))
    connection.execute("set local lock_timeout = '200ms'")
    connection.execute(sql.SQL("drop table if exists {}").format(old))
    connection.execute(sql.SQL("alter table {} rename to {}").format(new, old))
    indexes = connection.execute(
        "select indexrelid::regclass::text from pg_index where indrelid = %s::regclass",
        (model.name,),
    ).fetchall()
    for (index,) in indexes:
        connection.execute(
            sql.SQL("alter index {} rename to {}").format(
                sql.Identifier(index), sql.Identifier(index.replace("__next", ""))
            )
        )


def patiently(attempt: Any) -> Any:
    """What `attempt` answers, tried again while readers keep it from its lock."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return attempt()
        except LockNotAvailable:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def statements(table: str) -> list[str]:
    """The statements of a model's `[table]`, comments left out."""
    bare = re.sub(r"--[^\n]*", "", table)
    return [one.strip() for one in bare.split(";") if one.strip()]


def _is_index(statement: str) -> bool:
    return re.match(r"create\s+(unique\s+)?index\b", statement) is not None


def _renamed(statement: str, name: str) -> str:
    """The statement about the table beside; an index takes the name PostgreSQL gives it."""
    unnamed = re.sub(r"\bindex\s+\w+\s+on\b", "index on", statement)
    return re.sub(rf"\b{name}\b", beside(name), unnamed)


def _grant(connection: psycopg.Connection[Any], schema: str, name: str) -> None:
    """What the two roles may do with it; before 17 nobody but the owner may analyse a table."""
    maintain = ", maintain" if connection.info.server_version >= 17_00_00 else ""
    table = sql.Identifier(name)
    application = sql.Identifier(role_name(schema, Role.APPLICATION))
    projector = sql.Identifier(role_name(schema, Role.PROJECTOR))
    connection.execute(sql.SQL("grant select on {} to {}").format(table, application))
    connection.execute(
        sql.SQL("grant select, insert, update, delete{} on {} to {}").format(
            sql.SQL(maintain), table, projector
        )
    )
