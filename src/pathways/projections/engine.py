"""The engine: runs every read model over windows of the log, live, in batch and from scratch.

Position and rows change in one transaction, so each event counts exactly once; whoever holds a
model's position row goes to the head of the log, and those who waited find it done. Commits are
asynchronous: a model lost in a crash loses its position with its rows, and catches up again.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import structlog
from psycopg import sql
from psycopg.rows import class_row
from psycopg_pool import ConnectionPool

from pathways.domain.event import FactWithdrawn
from pathways.postgres.database import Database, Role
from pathways.postgres.failures import kind_and_places
from pathways.projections import tables
from pathways.projections.dead_letters import (
    PARKABLE,
    DeadLetter,
    TooManyFail,
    clear,
    recompute_each,
    told,
)
from pathways.projections.known_at import Past, every_key
from pathways.projections.lanes import Lanes, configure, parts
from pathways.projections.model import EVERYTHING, Model, SqlModel
from pathways.projections.sight import Readers

WINDOW = 1_000_000
"""Events in one window, and so in one transaction. Each window recomputes all it touches: of a
whole département, small ones recompute everyone again and again."""
LIVE = 200
"""Events up to which a window is followed live: every model's statements sent in one go."""
FEW = 8
"""Keys up to which a statement is prepared and planned once."""
LARGE = 500
"""Keys from which the work is shared among lanes."""
AGAIN = "10 seconds"
"""How long a model that failed is left alone before it is tried again."""

WITHDRAWAL = FactWithdrawn.name

log = structlog.get_logger(__name__)

FOLLOWED = """
    select p.model, p.position, p.failure is not null as failed,
           p.failed_at > clock_timestamp() - %s::interval as resting,
           exists (select from dead_letters d where d.model = p.model) as parked
    from projections p
    join unnest(%s::text[], %s::text[]) as mine (model, checksum) using (model, checksum)
    order by p.model for update of p
"""
# The furthest models are those to follow live; what is touched is told for a short window only.
TOUCHED = """
    with bounds as materialized (
        select (select max(p.position) from projections p
                join unnest(%s::text[], %s::text[]) as mine (model, checksum)
                     using (model, checksum)) as after,
               (select position from head) as head
    )
    select b.after, b.head, e.name,
           array_agg(distinct e.person) filter (where e.person is not null),
           array_agg(distinct e.stream)
    from bounds b
    left join events e on e.position > b.after and e.position <= b.head and b.head - b.after <= %s
    group by b.after, b.head, e.name
"""
LAG = """
    select p.model, p.position, h.position as head, h.position - p.position as events,
           coalesce(extract(epoch from clock_timestamp() - next.recorded_at), 0)::int as seconds,
           (select count(*) from dead_letters d where d.model = p.model)::int as parked, p.failure
    from projections p cross join head h
    left join events next on next.position = p.position + 1
    where p.model = any(%s) order by p.model
"""

Touched = Sequence[tuple[str, Sequence[UUID] | None, Sequence[UUID] | None]]


class Followed(NamedTuple):
    """Where a model stands: how far it is, whether it failed, and lately, or parked some keys."""

    model: str
    position: int
    failed: bool
    resting: bool | None
    parked: bool


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a model is behind the log: in events, and since when it could have known more."""

    model: str
    position: int
    head: int
    events: int
    seconds: int
    parked: int
    failure: str | None


class Engine:
    """Keeps the read models of one département up to date, as the projector role."""

    def __init__(self, database: Database, models: Sequence[Model], *, pool_size: int = 8) -> None:
        self.database = database
        self.models = {model.name: model for model in models}
        self.mine = [list(self.models), [model.checksum for model in models]]
        projector = database.conninfo(Role.PROJECTOR)
        self.lanes = Lanes(projector)
        self.readers = Readers(database, pool_size)
        self.past = Past(database, self.lanes, self.readers)
        self.pool: ConnectionPool[Any] = ConnectionPool(
            projector,
            min_size=1,
            max_size=4,
            # Only what asks for it is prepared. None would mean nothing at all, even what asks.
            kwargs={"autocommit": True, "prepare_threshold": 1_000_000},
            configure=_configure,
            open=False,
        )

    def __enter__(self) -> "Engine":
        self.pool.open()
        self.lanes.pool.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.past.close()
        self.readers.close()
        self.lanes.pool.close()
        self.pool.close()

    # ------------------------------------------------------------------ definition

    def prepare(self) -> list[str]:
        """Make the tables that are not there yet; the names of the models made.

        Runs as the owner; the models made are empty, at position 0, until they catch up.
        """
        made = []
        with psycopg.connect(self.database.conninfo(Role.OWNER)) as connection:
            connection.execute("lock table projections in share row exclusive mode")
            known = {row[0] for row in connection.execute("select model from projections")}
            for model in self.models.values():
                if model.name not in known:
                    tables.make(connection, self.database.schema, model)
                    made.append(model.name)
        return made

    def refresh(self) -> list[str]:
        """Rebuild beside the models whose definition changed; their names.

        Until each is swapped, whoever runs the definition before goes on reading and following it.
        """
        changed = self._changed()
        for name in changed:
            self.rebuild(name, unless_current=True)
        return changed

    def _changed(self) -> list[str]:
        with self.pool.connection() as connection:
            known = dict(connection.execute("select model, checksum from projections").fetchall())
        return [m.name for m in self.models.values() if known.get(m.name) != m.checksum]

    # ------------------------------------------------------------------ following the log

    def position(self) -> int:
        """The position that every model has reached."""
        with self.pool.connection() as connection:
            row = connection.execute(
                "select min(position) from projections where model = any(%s)",
                (self.mine[0],),
                prepare=True,
            ).fetchone()
        return int(row[0] or 0) if row else 0

    def lag(self) -> list[Lag]:
        """How far each model is behind, by name."""
        with self.pool.connection() as connection:
            cursor = connection.cursor(row_factory=class_row(Lag))
            rows: list[Lag] = cursor.execute(LAG, (self.mine[0],)).fetchall()
        return rows

    def ensure(self, position: int) -> None:
        """Return once every model has seen the event at `position`."""
        if self.position() < position:
            self.catch_up()

    def catch_up(self, *, progress: Callable[[int, int], None] | None = None) -> int:
        """Bring every model to the head of the log; the position reached by those that could.

        `progress` is called with (events done, events in all) after each window. A model that
        fails stays where it was, without stopping the others, and is tried again later.
        """
        start = self.position() if progress else 0
        before = -1
        while True:
            reached, head = self._windows()
            if progress:
                progress(reached - start, head - start)
            if reached in (head, before):
                return reached
            before = reached

    def _windows(self) -> tuple[int, int]:
        """Run each model that is behind over its next window of the log; (reached, head).

        `reached` is the furthest that all models that did not fail have come.
        """
        with self.pool.connection() as connection:
            try:
                answer = self._live(connection)
            except (psycopg.Error, *PARKABLE):
                answer = None  # one at a time, to know which, and so that the others go on
            return answer or self._in_turn(connection)

    def _live(self, connection: psycopg.Connection[Any]) -> tuple[int, int] | None:
        """A short window in two round trips; None where there is more to do than that."""
        with connection.pipeline() as pipeline, connection.transaction():
            found = connection.execute(FOLLOWED, (AGAIN, *self.mine), prepare=True)
            rows = connection.execute(TOUCHED, (*self.mine, LIVE), prepare=True)
            followed = [Followed(*row) for row in found.fetchall()]
            told_by_name = rows.fetchall()
            after, head = told_by_name[0][:2]
            if after is None:
                return head, head
            behind = [one for one in followed if one.position < after]
            if any(not one.resting for one in behind) or head - after > LIVE:
                return None
            if after == head:
                return head, head
            touched = [row[2:] for row in told_by_name]
            leading = [one for one in followed if one.position == after]
            if any(one.parked for one in leading):
                return None
            work = [
                (model, keys)
                for one in leading
                if (keys := _keys(model := self.models[one.model], touched))
            ]
            if any(len(keys) > FEW for _, keys in work):
                connection.execute("set local plan_cache_mode = force_custom_plan")
            for model, keys in work:
                few = len(keys) <= FEW
                if model.adds:
                    model.add(connection, after, head, prepare=few)
                else:
                    model.recompute(connection, keys, head, prepare=few)
            connection.execute(
                "update projections set position = %s, failure = null, failed_at = null"
                " where model = any(%s)",
                (head, [one.model for one in leading]),
                prepare=True,
            )
            pipeline.sync()  # an error shows here, while the transaction can still be undone
        return head, head

    def _in_turn(self, connection: psycopg.Connection[Any]) -> tuple[int, int]:
        """One model after the other, those at one position over the same window."""
        with connection.transaction():
            rows = connection.execute(FOLLOWED, (AGAIN, *self.mine)).fetchall()
            followed = [Followed(*row) for row in rows]
            head = _head(connection)
            reached = head
            connection.execute("set local jit = off")
            connection.execute("set local work_mem = '64MB'")
            connection.execute("set local plan_cache_mode = force_custom_plan")
            for after in sorted({one.position for one in followed if one.position < head}):
                upto = min(head, after + WINDOW)
                together = [self.models[one.model] for one in followed if one.position == after]
                done = self._advance(connection, together, after, upto)
                connection.execute(
                    "update projections set position = %s, failure = null, failed_at = null"
                    " where model = any(%s)",
                    (upto, done),
                )
                if done:
                    reached = min(reached, upto)
            return reached, head

    def _advance(
        self, connection: psycopg.Connection[Any], models: Sequence[Model], after: int, upto: int
    ) -> list[str]:
        """These models over one window, each in its own savepoint; the names of those that held."""
        touched = _touched(connection, after, upto)
        parked = {row[0] for row in connection.execute("select distinct model from dead_letters")}
        done = []
        for model in models:
            try:
                if keys := _keys(model, touched):
                    self._follow(connection, model, keys, after, upto, model.name in parked)
                done.append(model.name)
            except (psycopg.Error, TooManyFail, *PARKABLE) as error:
                log.error(
                    "read model failed", model=model.name, after=after, **kind_and_places(error)
                )
                with suppress(psycopg.OperationalError):
                    connection.execute(
                        "update projections set failure = %s, failed_at = clock_timestamp()"
                        " where model = %s",
                        (told(error), model.name),
                    )
        return done

    def _follow(
        self,
        connection: psycopg.Connection[Any],
        model: Model,
        keys: Sequence[UUID],
        after: int,
        upto: int,
        parked: bool,
    ) -> None:
        """One model over one window; where an event stops it, its key is parked."""
        try:
            with connection.transaction():
                if model.adds and not parked:
                    model.add(connection, after, upto)
                elif isinstance(model, SqlModel) and len(keys) > LARGE:
                    self._shared(connection, model, keys, upto)
                else:
                    for part in parts(keys):
                        model.recompute(connection, part, upto)
                if parked:
                    clear(connection, model.name, keys)
        except PARKABLE:
            with connection.transaction():
                recompute_each(connection, model, keys, upto)
        if after == 0 and len(keys) > LARGE:
            # PostgreSQL before 17 lets only the owner analyse; autovacuum will come to it.
            with suppress(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(sql.SQL("analyze {}").format(sql.Identifier(model.name)))

    def _shared(
        self, connection: psycopg.Connection[Any], model: SqlModel, keys: Sequence[UUID], upto: int
    ) -> None:
        """Recompute many keys: lanes select the rows, this transaction writes them.

        They come by a temporary table: PostgreSQL copies nothing straight into one with policies.
        """
        connection.execute(f"delete from {model.name} where {model.key} = any(%s)", (list(keys),))
        connection.execute(f"create temporary table copied (like {model.name}) on commit drop")
        for rows in self.lanes.copied(model, keys, upto):
            with connection.cursor().copy(b"copy copied from stdin (format binary)") as copy:
                copy.write(rows)
        connection.execute(f"insert into {model.name} select * from copied")
        connection.execute("drop table copied")

    # ------------------------------------------------------------------ rebuilding

    def rebuild(self, name: str, *, unless_current: bool = False) -> int:
        """Make a model's rows anew from the first event; the position reached.

        They are made in a table beside, while writing and reading go on, then swapped by name in
        one short transaction. One rebuild of a model at a time, whoever asks. Raises KeyError.
        """
        model = self.models[name]
        with psycopg.connect(self.database.conninfo(Role.OWNER), autocommit=True) as owner:
            configure(owner)
            owner.execute(
                "select pg_advisory_lock(hashtextextended(%s, 0))",
                (f"pathways.rebuild.{self.database.schema}.{name}",),
            )
            if unless_current and name not in self._changed():
                return self.position()
            (started,) = owner.execute("select clock_timestamp()").fetchone() or (None,)
            with owner.transaction():
                tables.make_beside(owner, self.database.schema, model)
            position = _head(owner)
            self._fill(owner, model, position)
            with owner.transaction():
                tables.index_beside(owner, model)
            # What was recorded meanwhile, until little is left to do under the lock.
            while (head := _head(owner)) - position > LIVE:
                self._catch_up_beside(owner, model, position, head)
                position = head
            swap = partial(self._swap, owner, model, position, started)
            return int(tables.patiently(swap))

    def _fill(self, owner: psycopg.Connection[Any], model: Model, upto: int) -> None:
        """Every key's rows, in the table beside."""
        into = tables.beside(model.name)
        keys = every_key(owner, model)
        if isinstance(model, SqlModel):
            failing = self.lanes.fill(model, keys, upto, into)
        else:
            failing = parts(keys)
        with self.pool.connection() as connection, connection.transaction():
            connection.execute("set local plan_cache_mode = force_custom_plan")
            for part in failing:
                recompute_each(connection, model, part, upto, into)

    def _catch_up_beside(
        self, owner: psycopg.Connection[Any], model: Model, after: int, upto: int
    ) -> None:
        keys = _keys(model, _touched(owner, after, upto))
        if keys:
            recompute_each(owner, model, keys, upto, tables.beside(model.name))

    def _swap(
        self, owner: psycopg.Connection[Any], model: Model, position: int, started: Any
    ) -> int:
        with owner.transaction():
            owner.execute("select from projections where model = %s for update", (model.name,))
            head = _head(owner)
            self._catch_up_beside(owner, model, position, head)
            tables.swap(owner, model)
            owner.execute(
                "update projections set position = %s, checksum = %s, failure = null,"
                " failed_at = null where model = %s",
                (head, model.checksum, model.name),
            )
            owner.execute(
                "delete from dead_letters where model = %s and last_seen < %s",
                (model.name, started),
            )
        return head

    # ------------------------------------------------------------------ dead letters

    def dead_letters(self) -> list[DeadLetter]:
        """What could not be told, by model and position."""
        with self.pool.connection() as connection:
            cursor = connection.cursor(row_factory=class_row(DeadLetter))
            letters: list[DeadLetter] = cursor.execute(
                "select model, key, position, upto, error, first_seen, last_seen"
                " from dead_letters order by model, position"
            ).fetchall()
        return letters

    def replay(self) -> list[DeadLetter]:
        """Try every dead letter again; those that are left."""
        for name in {letter.model for letter in self.dead_letters()} & self.models.keys():
            with self.pool.connection() as connection, connection.transaction():
                row = connection.execute(
                    "select position from projections where model = %s for update", (name,)
                ).fetchone()
                keys = connection.execute(
                    "select key from dead_letters where model = %s", (name,)
                ).fetchall()
                if row:
                    model = self.models[name]
                    recompute_each(connection, model, [key for (key,) in keys], int(row[0]))
        return self.dead_letters()


def _head(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("select position from head").fetchone()
    return int(row[0]) if row else 0


def _touched(connection: psycopg.Connection[Any], after: int, upto: int) -> Touched:
    """Whom and which streams the window's events are about, by event name."""
    return connection.execute(
        "select name, array_agg(distinct person) filter (where person is not null),"
        " array_agg(distinct stream) from events"
        " where position > %s and position <= %s group by name",
        (after, upto),
    ).fetchall()


def _keys(model: Model, touched: Touched) -> list[UUID]:
    """The keys of a model that these events touch."""
    keys: set[UUID] = set()
    for name, people, streams in touched:
        # A withdrawal touches whatever it withdraws.
        if name in model.reads or name == WITHDRAWAL or EVERYTHING in model.reads:
            keys.update((people if model.key == "person" else streams) or ())
    return sorted(keys)


def _configure(connection: psycopg.Connection[Any]) -> None:
    connection.prepared_max = None  # every statement of every model stays prepared
    # One event and a full rebuild want different plans: the live statements are planned once, for
    # a few keys; large windows are planned anew each time.
    connection.execute("set synchronous_commit = off")
    connection.execute("set plan_cache_mode = force_generic_plan")
    connection.execute("set jit = off")
