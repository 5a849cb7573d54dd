"""Lists as they were known: the same SQL over a shorter log.

A moment becomes a position of the log, once. The read models that a list reads are then made by
their own SELECT over `facts(position)`, as temporary tables of the same names, which PostgreSQL
finds first: for everyone, or for the people that the body, référent or person asked about can have
in it. The list's own SQL runs over them. Names stay today's: `people` is never made anew, and who
was forgotten stays so. Who may see the rows is today's too: the tables are made whole, kept for
whoever asks, and shown through the same policies as those of the present.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from threading import Lock, RLock
from typing import Any
from uuid import UUID

import psycopg

from pathways.domain.calendar import PARIS
from pathways.domain.refusal import Malformed
from pathways.postgres.database import Database, Role
from pathways.projections.lanes import LANES, Lanes, configure
from pathways.projections.model import EVERYTHING, Model, SqlModel, sql_models
from pathways.projections.policies import protect
from pathways.projections.sight import Readers, Sight
from pathways.projections.tables import statements

KEPT = 4
"""Moments (and scopes) a process keeps the tables of, each in a connection of its own."""
SHARED = 1_000
"""Keys from which lanes share the work."""

SCOPED = frozenset(
    ("alerts", "body_acts", "deadlines", "file_active", "file_active_members", "file_active_months",
     "file_active_receipt", "ma_liste", "timeline")
)  # fmt: skip
"""Lists whose rows about a body, a référent or a person rest on the people these are named with."""
OF_ONE = SCOPED | {"procedures", "standing_of"}
"""And those of which this is true of a person alone."""


class KnownInTheFuture(Malformed):
    """Ce qui sera connu le {moment} ne l'est pas encore."""

    field = "known_at"
    remedy = "Demandez un moment passé, ou retirez « known_at » pour ce qui est connu maintenant."


class BeforeTheLog(Malformed):
    """Rien n'était encore enregistré le {moment} : le journal commence le {first}."""

    field = "known_at"
    remedy = "Demandez un moment postérieur au premier enregistrement."


class BadMoment(Malformed):
    """Écrivez un jour (AAAA-MM-JJ) ou un instant avec son fuseau (2025-04-15T12:00:00Z)."""

    field = "known_at"


def moment_of(text: str) -> date | datetime:
    """The day or the instant that someone wrote; raises BadMoment."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}T[\d:.]{5,15}(Z|[+-]\d{2}:\d{2})", text, re.ASCII):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise BadMoment


def position_at(connection: psycopg.Connection[Any], moment: date | datetime) -> int:
    """How far the log had come at a moment; of a day, at its end in Paris, or so far today.

    Raises KnownInTheFuture by the clock that the log's own times come from, or BeforeTheLog.
    """
    (now,) = connection.execute("select clock_timestamp()").fetchone() or (None,)
    assert now is not None
    if isinstance(moment, datetime):
        instant, said = moment, f"{moment.astimezone(PARIS):%d/%m/%Y à %H:%M:%S}"
        future = instant > now
    else:
        said = f"{moment:%d/%m/%Y}"
        future = moment > now.astimezone(PARIS).date()
        after = min(moment, date.max - timedelta(days=1)) + timedelta(days=1)
        instant = datetime.combine(after, time(), PARIS).astimezone(UTC)
        instant -= timedelta(microseconds=1)
    if future:
        raise KnownInTheFuture(moment=said)
    # The time recorded never goes back along the log: halve it until the moment is found.
    row = connection.execute(
        """
        with recursive search (low, high) as (
            select 0::bigint, position from head
            union all
            select case when e.recorded_at <= %(instant)s then e.position else s.low end,
                   case when e.recorded_at <= %(instant)s then s.high else e.position - 1 end
            from search s join events e on e.position = (s.low + s.high + 1) / 2
            where s.low < s.high
        )
        select max(low), (select recorded_at from events where position = 1) from search
        """,
        {"instant": instant},
    ).fetchone()
    position, first = row or (0, None)
    if not position:
        begins = f"{first.astimezone(PARIS):%d/%m/%Y à %H:%M:%S}" if first else "à venir"
        raise BeforeTheLog(moment=said, first=begins)
    return int(position)


@dataclass(frozen=True)
class Scope:
    """Whom a list is about: those named with a body or référent, or one person; else everyone."""

    who: UUID | None = None
    person: UUID | None = None

    @classmethod
    def of(cls, name: str, asked: Mapping[str, Any]) -> "Scope":
        """The scope of a list asked with these filters."""
        if name in OF_ONE and asked.get("person"):
            return cls(person=asked["person"])
        if name not in SCOPED:
            return cls()
        return cls(who=asked.get("organisation") or asked.get("referent"))

    @property
    def whole(self) -> bool:
        return self.who is None and self.person is None


EVERYONE = Scope()


@dataclass
class _Kept:
    """A connection that holds the tables made so far for one position and scope."""

    connection: psycopg.Connection[Any]
    forgotten: int
    people: list[UUID] | None = None
    made: set[str] = field(default_factory=set)
    protected: set[str] = field(default_factory=set)
    lock: RLock = field(default_factory=RLock)


class Past:
    """The read models as known at positions asked before, for this process."""

    def __init__(self, database: Database, lanes: Lanes, readers: Readers) -> None:
        self.database, self.lanes, self.readers = database, lanes, readers
        self._kept: OrderedDict[tuple[int, Scope], _Kept] = OrderedDict()
        self._lock = Lock()

    def close(self) -> None:
        """Let go of everything kept."""
        with self._lock:
            kept = list(self._kept.values())
            self._kept.clear()
        for one in kept:
            one.connection.close()

    @contextmanager
    def reading(
        self,
        position: int,
        scope: Scope,
        words: frozenset[str],
        forgotten: int,
        sight: Sight | None = None,
    ) -> Iterator[psycopg.Connection[Any]]:
        """A connection on which the models named in `words` are as known at that position.

        `forgotten` is how many people were: what was kept when there were fewer is thrown away.
        `sight` is whose look it is; None for one that nothing limits.
        """
        while True:
            kept = self._at(position, scope, forgotten)
            with kept.lock:
                if kept.connection.closed:  # let go of between finding it and holding it
                    continue
                for model in sql_models():
                    if model.name in words and model.name not in kept.made:
                        self._make(kept, model, position, scope)
                        kept.made.add(model.name)
                if sight is None:
                    yield kept.connection
                    return
                self._protect(kept)
                with self.readers.lent(kept.connection, sight):
                    yield kept.connection
                return

    def _at(self, position: int, scope: Scope, forgotten: int) -> _Kept:
        dropped: list[_Kept] = []
        with self._lock:
            for key, one in list(self._kept.items()):
                if one.forgotten != forgotten or one.connection.closed:
                    dropped.append(self._kept.pop(key))
            kept = self._kept.get((position, scope))
            if kept is None:
                kept = _Kept(self._connect(position), forgotten)
                self._kept[position, scope] = kept
                if len(self._kept) > KEPT:
                    dropped.append(self._kept.popitem(last=False)[1])
            else:
                self._kept.move_to_end((position, scope))
        for one in dropped:
            with one.lock:  # whoever still reads it goes to the end
                one.connection.close()
        return kept

    def _protect(self, kept: _Kept) -> None:
        """Have the tables made so far shown through the policies of those they stand for."""
        for model in sql_models():
            if model.name in kept.made - kept.protected:
                with kept.connection.transaction():
                    table = f"pg_temp.{model.name}"
                    protect(kept.connection, self.database.schema, table, model.seen)
                kept.protected.add(model.name)

    def _connect(self, position: int) -> psycopg.Connection[Any]:
        connection = psycopg.connect(self.database.conninfo(Role.APPLICATION), autocommit=True)
        connection.prepare_threshold = None
        configure(connection)
        # Whoever reads it is asked what they may see of the log itself.
        connection.execute(
            f"create temporary view events with (security_invoker = true) as"
            f" select * from {_schema(connection)}.events where position <= {position:d}"
        )
        readers = ", ".join(f'"{name}"' for name in self.readers.names.values())
        connection.execute(f"grant select on pg_temp.events to {readers}".encode())
        return connection

    def _make(self, kept: _Kept, model: SqlModel, position: int, scope: Scope) -> None:
        keys = self._keys(kept, model, position, scope)
        create, *indexes = statements(model.table)
        with kept.connection.transaction():
            kept.connection.execute(
                create.replace("create table", "create temporary table", 1).encode()
            )
            if len(keys) > SHARED and LANES > 1:
                for rows in self.lanes.copied(model, keys, position):
                    with kept.connection.cursor().copy(
                        f"copy pg_temp.{model.name} from stdin (format binary)".encode()
                    ) as copy:
                        copy.write(rows)
            else:
                model.insert(kept.connection, keys, position, f"pg_temp.{model.name}")
            for index in indexes:
                kept.connection.execute(index.encode())
            kept.connection.execute(f"analyze pg_temp.{model.name}".encode())

    def _keys(self, kept: _Kept, model: SqlModel, position: int, scope: Scope) -> Sequence[UUID]:
        if model.key != "person" or scope.whole:
            return every_key(kept.connection, model)
        if kept.people is None:
            kept.people = _people(kept.connection, scope, position)
        return kept.people


def every_key(connection: psycopg.Connection[Any], model: Model) -> list[UUID]:
    """Every person, or every stream, that a model can have rows of."""
    if model.key == "person":
        # One look into the index for each person, instead of one for each event.
        found = connection.execute("""
            with recursive found (person) as (
                (select person from events where person is not null order by person limit 1)
                union all
                select (select e.person from events e
                        where e.person > found.person and e.person is not null
                        order by e.person limit 1)
                from found where found.person is not null
            )
            select person from found where person is not null
        """)
    else:
        found = connection.execute(
            "select distinct stream from events where name = any(%s) or %s",
            (list(model.reads), EVERYTHING in model.reads),
        )
    return [row[0] for row in found]


def _people(connection: psycopg.Connection[Any], scope: Scope, position: int) -> list[UUID]:
    if scope.person:
        found = connection.execute(
            "select %(person)s::uuid union select person from people"
            " where merged_into = %(person)s",
            {"person": scope.person},
        )
    else:
        found = connection.execute(
            "select distinct person from concerned where who = %s and position <= %s",
            (scope.who, position),
        )
    return [row[0] for row in found]


def _schema(connection: psycopg.Connection[Any]) -> str:
    row = connection.execute("select quote_ident(current_schema())").fetchone()
    assert row is not None
    return str(row[0])


@lru_cache
def words_of(text: str) -> frozenset[str]:
    """The words of a list's statement, among which the names of what it reads."""
    return frozenset(re.findall(r"\w+", re.sub(r"--[^\n]*", "", text)))
