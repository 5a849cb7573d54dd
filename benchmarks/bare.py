"""The bare route beside which the API is measured: the same I/O, and nothing else.

It is not imagined but copied: one request of each kind is sent to the real application, in this
process, and every statement that it sends to PostgreSQL is noted with its values, checkout by
checkout, transactions included. The bare route then sends those very statements and answers with
their rows. What a command appends is one row made beforehand, through the same recorder (group
commit, fsync), and the read models follow it by the same thread. What is left out is what the API
is for: whether the body is well-formed, the decision, the sealing, the names, the answer's form.
"""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import orjson
import psycopg
from flask import Flask, Response
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from psycopg_pool import ConnectionPool
from uuid_utils.compat import uuid7

from pathways.api.app import create_app
from pathways.api.context import NAME, Context
from pathways.api.rate import Rates
from pathways.event_store.keys import master_key
from pathways.event_store.mapper import LoggedEvent
from pathways.event_store.unit import Unit
from pathways.postgres.database import Database, data_folder, find_database
from pathways.projections.departement import Departement, open_prepared

APPENDS = "select * from append("
UNBOUNDED = Rates(account=10**9, address=10**9)
"""Requests are counted, and none is refused."""


def plain(options: Mapping[str, Any]) -> dict[str, Any]:
    """The settings without what is ours in the server."""
    ours = ("worker_exit", "logger_class")
    return {k: v for k, v in options.items() if k not in ours} | {"worker_class": "gthread"}


@dataclass
class Checkout:
    """What one connection was taken for."""

    pool: ConnectionPool[Any]
    together: bool = False
    statements: list[tuple[Any, Any]] = field(default_factory=list)

    @property
    def appends(self) -> bool:
        return any(APPENDS in str(query) for query, _ in self.statements)

    def again(self) -> list[Any]:
        """The rows of the last statement that has some."""
        rows: list[Any] = []
        with self.pool.connection() as connection:
            if self.together:
                with connection.transaction():
                    return self._sent(connection, rows)
            return self._sent(connection, rows)

    def _sent(self, connection: psycopg.Connection[Any], rows: list[Any]) -> list[Any]:
        for query, values in self.statements:
            cursor = connection.execute(query, values)
            if cursor.description is not None:
                rows = cursor.fetchall()
        return rows


@contextmanager
def noting() -> Iterator[list[Checkout]]:
    """Every checkout of this thread and what is executed on it."""
    noted: list[Checkout] = []
    mine = threading.get_ident()
    taken, executed, together = (
        ConnectionPool.connection, psycopg.Cursor.execute, psycopg.Connection.transaction,
    )  # fmt: skip

    @contextmanager
    def connection(pool: Any, *args: Any, **kwargs: Any) -> Iterator[Any]:
        if threading.get_ident() == mine:
            noted.append(Checkout(pool))
        with taken(pool, *args, **kwargs) as found:
            yield found

    def execute(cursor: Any, query: Any, params: Any = None, **kwargs: Any) -> Any:
        if threading.get_ident() == mine and noted:
            noted[-1].statements.append((query, params))
        return executed(cursor, query, params, **kwargs)

    def transaction(connection: Any, *args: Any, **kwargs: Any) -> Any:
        if threading.get_ident() == mine and noted:
            noted[-1].together = True
        return together(connection, *args, **kwargs)

    ConnectionPool.connection = connection  # type: ignore[method-assign,assignment]
    psycopg.Cursor.execute = execute  # type: ignore[method-assign]
    psycopg.Connection.transaction = transaction  # type: ignore[method-assign]
    try:
        yield noted
    finally:
        ConnectionPool.connection = taken  # type: ignore[method-assign]
        psycopg.Cursor.execute = executed  # type: ignore[method-assign]
        psycopg.Connection.transaction = together  # type: ignore[method-assign]


class BareServer(BaseApplication):  # type: ignore[misc]
    """gunicorn's own thread worker under the API's settings, with the bare routes."""

    def __init__(
        self,
        database: Database,
        key: str,
        options: Mapping[str, Any],
        ask: Callable[[Flask], Mapping[str, Callable[[], Any]]],
    ) -> None:
        self.database, self.key, self.options, self.ask = database, key, options, ask
        super().__init__()

    def load_config(self) -> None:
        for name, value in plain(self.options).items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        pool = int(self.options["threads"]) + 2
        self.opened = open_prepared(self.database, self.key, pool_size=pool)
        departement = self.opened.__enter__()
        return bare_app(departement, self.ask)


def bare_app(
    departement: Departement, ask: Callable[[Flask], Mapping[str, Callable[[], Any]]]
) -> Flask:
    """A route for each kind of request that `ask` sends to the real application."""
    real = create_app(departement, rates=UNBOUNDED)
    context: Context = real.extensions[NAME]
    copied: dict[str, list[Checkout]] = {}
    for name, once in ask(real).items():
        once()  # caches warm, as they are in a server that lives
        with noting() as noted:
            once()
        copied[name] = [one for one in noted if one.statements]
    app = Flask("bare")

    @app.get("/bare/<name>")
    def read(name: str) -> Response:
        rows: list[Any] = []
        for checkout in copied[name]:
            rows = checkout.again()
        return Response(orjson.dumps(rows, default=str), mimetype="application/json")

    @app.post("/bare/<name>/<uuid:stream>/<int:version>")
    def record(name: str, stream: UUID, version: int) -> Response:
        position = 0
        for checkout in copied[name]:
            if checkout.appends:
                position = _append(departement, stream, version)
                context.follower._appended(departement.app)
            else:
                checkout.again()
        return Response(orjson.dumps({"position": position}), mimetype="application/json")

    return app


def _append(departement: Departement, stream: UUID, version: int) -> int:
    command = uuid7()
    row = LoggedEvent(
        originator_id=stream,
        originator_version=version,
        topic="ContactDetailsRecorded",
        state=b'{"recorded_on": "2025-01-06", "territory": "est_anjou"}',
        schema=1,
        person=stream,
        happened_on=date(2025, 1, 6),
        actor="bench",
        command=command,
        corrects=None,
        sealed=None,
        digest=os.urandom(32),
    )
    key, fingerprint = uuid4().hex * 2, os.urandom(32)
    unit = Unit(command, "bench", [row], key=key, fingerprint=fingerprint)
    (answer,) = departement.app.recorder.append([unit])
    assert answer.at_position is not None
    return answer.at_position


def serve_bare(
    options: Mapping[str, Any], ask: Callable[[Flask], Mapping[str, Callable[[], Any]]]
) -> None:
    with find_database(os.environ) as database:
        BareServer(database, master_key(data_folder(os.environ)), options, ask).run()
