"""Lanes: connections side by side, that share the work of a large window or a rebuild.

Rows depend on the log up to a position and on nothing else, so any lane may select them. What a
window selects goes back to the one transaction that writes it; what a rebuild selects goes straight
into the table beside, which nobody reads yet.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool

from pathways.projections.model import Model, SqlModel

T = TypeVar("T")

LANES = min(os.cpu_count() or 1, 4)
CHUNK = 10_000
"""Keys that one statement recomputes: what it holds in memory is bounded by it."""
WORK_MEM = "64MB"


class Lanes:
    """The projector's connections for large work, opened when there is some."""

    def __init__(self, conninfo: str) -> None:
        self.pool: ConnectionPool[Any] = ConnectionPool(
            conninfo,
            min_size=0,
            max_size=LANES,
            kwargs={"autocommit": True, "prepare_threshold": None},
            configure=configure,
            open=False,
        )

    def copied(self, model: SqlModel, keys: Sequence[UUID], upto: int) -> Iterator[bytes]:
        """The rows of these keys, in COPY's binary form, a chunk at a time."""
        statement = f"copy ({model.rows}) to stdout (format binary)"

        def select(part: Sequence[UUID]) -> bytes:
            with (
                self.pool.connection() as connection,
                connection.cursor().copy(statement.encode(), model.given(part, upto)) as copy,
            ):
                return b"".join(copy)

        yield from self._in_order(select, parts(keys))

    def fill(
        self, model: Model, keys: Sequence[UUID], upto: int, into: str
    ) -> list[Sequence[UUID]]:
        """Insert the rows of these keys into a table nobody reads; the parts that failed."""

        def insert(part: Sequence[UUID]) -> Sequence[UUID]:
            with self.pool.connection() as connection:
                try:
                    with connection.transaction():
                        model.insert(connection, part, upto, into)
                except (psycopg.Error, ValueError, LookupError, TypeError):
                    return part
            return ()

        return [part for part in self._in_order(insert, parts(keys)) if part]

    def _in_order(
        self, work: Callable[[Sequence[UUID]], T], pieces: Sequence[Sequence[UUID]]
    ) -> Iterator[T]:
        """What `work` answers for each piece, at most one for each lane ahead of the reader."""
        with ThreadPoolExecutor(LANES) as threads:
            ahead: deque[Future[T]] = deque()
            try:
                for piece in pieces:
                    ahead.append(threads.submit(work, piece))
                    if len(ahead) > LANES:
                        yield ahead.popleft().result()
                while ahead:
                    yield ahead.popleft().result()
            finally:
                for waiting in ahead:
                    waiting.cancel()


def parts(keys: Sequence[UUID]) -> list[Sequence[UUID]]:
    """These keys in parts of one size, at most CHUNK, that keep every lane at work."""
    count = -(-len(keys) // CHUNK)
    count = -(-count // LANES) * LANES
    size = max(1, -(-len(keys) // max(count, 1)))
    return [keys[start : start + size] for start in range(0, len(keys), size)]


def configure(connection: psycopg.Connection[Any]) -> None:
    """Each statement is planned for the keys it has, with room to sort them in."""
    connection.execute("set synchronous_commit = off")
    connection.execute("set plan_cache_mode = force_custom_plan")
    connection.execute("set jit = off")
    connection.execute(sql.SQL("set work_mem = {}").format(sql.Literal(WORK_MEM)))
