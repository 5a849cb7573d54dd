"""The engine: runs every read model over windows of the log, live, in batch and from scratch.

Position and rows change in one transaction, so each event counts exactly once; whoever holds a
model's position row goes to the head of the log, and those who waited find it done. Commits are
asynchronous: a model lost in a crash loses its position with its rows, and catches up again.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

import psycopg
import structlog
from psycopg import sql
from psycopg_pool import ConnectionPool

from pathways.domain.event import FactWithdrawn
from pathways.postgres.database import Database, Role, role_name
from pathways.projections.model import EVERYTHING, Model

WINDOW = 1_000_000
"""Events in one window, and so in one transaction. Each window recomputes all it touches: of a
whole département, small ones recompute everyone again and again."""
CHUNK = 4_000
"""Keys recomputed by one statement: what a statement holds in memory is bounded by it."""
FEW = 8
"""Keys up to which a statement is prepared and planned once: live following."""
LARGE = 5_000
"""Keys in a window from which the tables are analysed before the next statement."""

WITHDRAWAL = FactWithdrawn.name

log = structlog.get_logger(__name__)


class Engine:
    """Keeps the read models of one département up to date, as the projector role."""

    def __init__(self, database: Database, models: Sequence[Model]) -> None:
        self.database = database
        self.models = {model.name: model for model in models}
        self.pool: ConnectionPool[Any] = ConnectionPool(
            database.conninfo(Role.PROJECTOR),
            min_size=1,
            max_size=4,
            kwargs={"autocommit": True, "prepare_threshold": None},
            configure=_configure,
            open=False,
        )

    def __enter__(self) -> "Engine":
        self.pool.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.close()

    # ------------------------------------------------------------------ definition

    def prepare(self) -> list[str]:
        """Make the tables whose definition is new or changed; the names of those to rebuild.

        Runs as the owner; the models made are empty, at position 0, until they catch up.
        """
        made = []
        with psycopg.connect(self.database.conninfo(Role.OWNER)) as connection:
            connection.execute("lock table projections in share row exclusive mode")
            known: dict[str, str] = dict(
                connection.execute("select model, checksum from projections").fetchall()
            )
            for model in self.models.values():
                if known.get(model.name) != model.checksum:
                    self._make(connection, model)
                    made.append(model.name)
        return made

    def _make(self, connection: psycopg.Connection[Any], model: Model) -> None:
        schema = self.database.schema
        table = sql.Identifier(model.name)
        connection.execute(sql.SQL("drop table if exists {}").format(table))
        connection.execute(model.table)
        connection.execute(
            sql.SQL("grant select on {} to {}").format(
                table, sql.Identifier(role_name(schema, Role.APPLICATION))
            )
        )
        connection.execute(
            sql.SQL("grant select, insert, delete, maintain on {} to {}").format(
                table, sql.Identifier(role_name(schema, Role.PROJECTOR))
            )
            if connection.info.server_version >= 17_00_00
            else sql.SQL("grant select, insert, delete on {} to {}").format(
                table, sql.Identifier(role_name(schema, Role.PROJECTOR))
            )
        )
        connection.execute(
            "insert into projections values (%s, 0, %s)"
            " on conflict (model) do update set position = 0, checksum = excluded.checksum",
            (model.name, model.checksum),
        )

    # ------------------------------------------------------------------ following the log

    def position(self) -> int:
        """The position that every model has reached."""
        with self.pool.connection() as connection:
            row = connection.execute("select min(position) from projections").fetchone()
        return int(row[0] or 0) if row else 0

    def ensure(self, position: int) -> None:
        """Return once every model has seen the event at `position`."""
        if self.position() < position:
            self.catch_up()

    def catch_up(self, *, progress: Callable[[int, int], None] | None = None) -> int:
        """Bring every model to the head of the log; the position reached by those that could.

        `progress` is called with (events done, events in all) after each window. A model that
        fails stays where it was, without stopping the others, and is tried again next time.
        """
        start = before = self.position()
        while True:
            reached, head = self._windows()
            if progress:
                progress(reached - start, head - start)
            if reached in (head, before):
                return reached
            before = reached

    def _windows(self) -> tuple[int, int]:
        """Run each model that is behind over its next window of the log; (reached, head).

        Models at one position share a window. `reached` is the furthest that all models that did
        not fail have come.
        """
        with self.pool.connection() as connection, connection.transaction():
            rows = connection.execute(
                "select model, position from projections where model = any(%s)"
                " order by model for update",
                (list(self.models),),
            ).fetchall()
            found = connection.execute("select position from head").fetchone()
            head = int(found[0]) if found else 0
            reached = head
            for after in sorted({position for _, position in rows if position < head}):
                upto = min(head, after + WINDOW)
                together = [self.models[name] for name, position in rows if position == after]
                done = self._advance(connection, together, after, upto)
                connection.execute(
                    "update projections set position = %s where model = any(%s)", (upto, done)
                )
                if done:
                    reached = min(reached, upto)
            return reached, head

    def _advance(
        self, connection: psycopg.Connection[Any], models: Sequence[Model], after: int, upto: int
    ) -> list[str]:
        """These models over one window, each in its own savepoint; the names of those that held."""
        touched = self._touched(connection, models, after, upto)
        done = []
        for model in models:
            try:
                if keys := touched[model.name]:
                    with connection.transaction():
                        self._recompute(connection, model, keys, upto)
                done.append(model.name)
            except (psycopg.Error, ValueError) as error:
                log.error("read model failed", model=model.name, after=after, error=repr(error))
        return done

    def _touched(
        self, connection: psycopg.Connection[Any], models: Sequence[Model], after: int, upto: int
    ) -> dict[str, list[UUID]]:
        """The keys of each model that the window's events touch."""
        rows = connection.execute(
            "select name, array_agg(distinct person) filter (where person is not null),"
            " array_agg(distinct stream) from events"
            " where position > %s and position <= %s group by name",
            (after, upto),
            prepare=True,
        ).fetchall()
        touched = {}
        for model in models:
            keys: set[UUID] = set()
            for name, people, streams in rows:
                # A withdrawal touches whatever it withdraws.
                if name in model.reads or name == WITHDRAWAL or EVERYTHING in model.reads:
                    keys.update((people if model.key == "person" else streams) or ())
            touched[model.name] = sorted(keys)
        return touched

    def _recompute(
        self, connection: psycopg.Connection[Any], model: Model, keys: list[UUID], upto: int
    ) -> None:
        live = len(keys) <= FEW
        if not live:
            connection.execute("set local plan_cache_mode = force_custom_plan")
        for start in range(0, len(keys), CHUNK):
            model.recompute(connection, keys[start : start + CHUNK], upto, prepare=live)
            if start == 0 and len(keys) > LARGE:
                # PostgreSQL before 17 lets only the owner analyse; autovacuum will come to it.
                with suppress(psycopg.errors.InsufficientPrivilege), connection.transaction():
                    connection.execute(sql.SQL("analyze {}").format(sql.Identifier(model.name)))

    def rebuild(self, name: str) -> int:
        """Make a model's rows anew from the first event; the position reached.

        Readers see the old rows until the new ones are complete. Raises KeyError.
        """
        model = self.models[name]
        with self.pool.connection() as connection, connection.transaction():
            connection.execute("select from projections where model = %s for update", (name,))
            row = connection.execute("select position from head").fetchone()
            head = int(row[0]) if row else 0
            connection.execute(sql.SQL("delete from {}").format(sql.Identifier(name)))
            keys = self._touched(connection, [model], 0, head)[name]
            self._recompute(connection, model, keys, head)
            connection.execute(
                "update projections set position = %s where model = %s", (head, name)
            )
        return head


def _configure(connection: psycopg.Connection[Any]) -> None:
    # One event and a full rebuild want different plans: the live statements are planned once, for
    # a few keys; large windows are planned anew each time (`_recompute`).
    connection.execute("set synchronous_commit = off")
    connection.execute("set plan_cache_mode = force_generic_plan")
