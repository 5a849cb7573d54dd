"""The recorder: appends units of events through one SQL function, reads streams and the log."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol
from uuid import UUID

import psycopg
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    StoredEvent,
    Subscription,
)
from psycopg.rows import class_row

from pathways.event_store.grouping import GroupCommit
from pathways.event_store.mapper import LoggedEvent
from pathways.event_store.unit import Appended, Outcome, Unit

COLUMNS = """
    stream as originator_id, version as originator_version, name as topic,
    convert_to(payload::text, 'UTF8') as state, schema, e.person, happened_on, actor, command,
    corrects, sealed,
    digest, position, recorded_at, wrapped
"""
FROM = "from events e left join person_keys k on k.person = e.person"


APPEND = """
    select * from append(
        %b::uuid[], %b::text[], %b::text[], %b::bytea[],
        %b::int[], %b::uuid[], %b::int[], %b::text[], %b::smallint[], %b::uuid[], %b::date[],
        %b::int[], %b::text[], %b::bytea[], %b::bytea[],
        %b::int[], %b::text[], %b::uuid[], %b::int[], %b::text[], %b::uuid[],
        %b::int[], %b::uuid[], %b::bytea[])
"""


class ReadOnly(Exception):
    """The log as it was known at a moment gone by, or as somebody sees it, takes no events."""


class LogPool(Protocol):
    """What a recorder takes its connections from."""

    def connection(self) -> AbstractContextManager[psycopg.Connection[Any]]: ...
    def check(self) -> None: ...


class LogRecorder(ApplicationRecorder):
    """The library's recorder over our own table. `pool` logs in as the application role."""

    def __init__(self, pool: LogPool) -> None:
        self.pool = pool
        self._together = GroupCommit(self._append)
        self.upto: int | None = None
        """The last position that reads may see, where the log is read as it was known."""
        self.read_only = False

    def append(self, units: Sequence[Unit]) -> list[Appended]:
        """Append units, each entirely or not at all; one answer each, in order.

        What several threads append while a commit is under way shares the next one.
        """
        if self.read_only:
            raise ReadOnly
        return self._together.commit(units)

    def _append(self, units: Sequence[Unit]) -> list[Appended]:
        """Append units in one commit.

        After a lost connection the same rows are appended again: the function recognises its own
        digests, so that an acknowledgement lost on the way changes nothing.
        """
        arguments = _arguments(units)
        for attempt in (1, 2, 3):
            try:
                with self.pool.connection() as connection:
                    cursor = connection.cursor(row_factory=class_row(Appended))
                    answers = cursor.execute(APPEND, arguments).fetchall()
                    break
            except psycopg.errors.QueryCanceled:
                raise  # it had its time: nothing was recorded
            except psycopg.OperationalError:
                if attempt == 3:
                    raise
                self.pool.check()
        return sorted(answers, key=lambda answer: answer.unit)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """The library's way in: these events as one unit, IntegrityError where not recorded."""
        unit: Unit | None = kwargs.pop("unit", None)
        kwargs.pop("tracking", None)
        if kwargs:
            raise TypeError(f"unknown keywords: {', '.join(kwargs)}")
        if not stored_events:
            return []
        logged = [event for event in stored_events if isinstance(event, LoggedEvent)]
        (answer,) = self.append([unit or Unit(logged[0].command, logged[0].actor, logged)])
        if answer.outcome is not Outcome.RECORDED or answer.at_position is None:
            raise IntegrityError(answer.outcome, answer.detail)
        return range(answer.at_position - len(logged) + 1, answer.at_position + 1)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[StoredEvent]:
        """A stream's rows in version order, each with the key of its person as it is now."""
        order = "desc" if desc else "asc"
        return self._select(
            f"{FROM} where stream = %s and version > %s and version <= %s"
            f" order by version {order} limit %s",
            (originator_id, gt or 0, 2**31 - 1 if lte is None else lte, limit),
        )

    def select_streams(self, streams: Sequence[UUID]) -> list[LoggedEvent]:
        """The rows of several streams, each stream's in version order."""
        return self._select(f"{FROM} where stream = any(%s) order by version", (list(streams),))

    def select_log(self, after: int, upto: int, names: Sequence[str] = ()) -> list[LoggedEvent]:
        """The log's rows of (after, upto], all or those of these names, in position order."""
        return self._select(
            f"{FROM} where position > %s and position <= %s"
            " and (%s::text[] = array[]::text[] or name = any(%s)) order by position",
            (after, upto, list(names), list(names)),
        )

    def select_next(
        self, after: int, limit: int, names: Sequence[str] = ()
    ) -> tuple[list[LoggedEvent], int]:
        """The next rows after a position, all or those of these names; and how far that reaches.

        No row up to there is missing and none is to come: positions are given in the order of
        commits, and the end of the log is read before the rows.
        """
        head = self.head()
        rows: list[LoggedEvent] = self._select(
            f"{FROM} where position > %s and position <= %s"
            " and (%s::text[] = array[]::text[] or name = any(%s)) order by position limit %s",
            (after, head, list(names), list(names), limit),
        )
        full = len(rows) == limit and rows[-1].position
        return rows, full or max(after, head)

    def select_about(self, person: UUID) -> list[LoggedEvent]:
        """Everything recorded about a person, in position order."""
        return self._select(f"{FROM} where e.person = %s order by position", (person,))

    def select_people(
        self, people: Sequence[UUID], names: Sequence[str], after: int
    ) -> list[LoggedEvent]:
        """What was recorded about these people, in position order.

        Events of these names, and withdrawals; every event after that position.
        """
        return self._select(
            f"{FROM} where e.person = any(%s)"
            " and (position > %s or name = any(%s)) order by position",
            (list(people), after, [*names, "FactWithdrawn"]),
        )

    def select_naming(self, fields: Mapping[str, str], stream: UUID) -> list[UUID]:
        """The streams with an event that names that one, in the field given by the event's name."""
        with self.pool.connection() as connection:
            rows = connection.execute(
                "select distinct e.stream from events e"
                " join unnest(%s::text[], %s::text[]) as n(name, field) on n.name = e.name"
                " where e.payload ->> n.field = %s",
                (list(fields), list(fields.values()), str(stream)),
            ).fetchall()
        return [row[0] for row in rows]

    def select_command(self, event: LoggedEvent) -> list[LoggedEvent]:
        """The events recorded by the same command as `event`: they stand side by side."""
        return self._select(
            f"{FROM} where position between %s - 32 and %s + 32 and command = %s order by position",
            (event.position, event.position, event.command),
        )

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> list[Notification]:
        """The log as the library's notifications; positions are gapless and never reordered."""
        first = (start or 0) - 1 if inclusive_of_start else (start or 0)
        rows = self._select(
            f"{FROM} where position > %s and position <= %s"
            " and (%s::text[] = array[]::text[] or name = any(%s)) order by position limit %s",
            (first, 2**62 if stop is None else stop, list(topics), list(topics), limit),
        )
        return [
            Notification(r.originator_id, r.originator_version, r.topic, r.state, r.position or 0)
            for r in rows
        ]

    def max_notification_id(self) -> int | None:
        """The position of the last event, or None on an empty log."""
        return self.head() or None

    def head(self) -> int:
        """The position of the last event; 0 on an empty log."""
        if self.upto is not None:
            return self.upto
        with self.pool.connection() as connection:
            row = connection.execute("select position from head").fetchone()
        assert row is not None
        return int(row[0])

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """Refused: the library's subscriptions can miss a wake-up; read models follow positions."""
        raise NotImplementedError("follow the log by position: pathways.projections.engine")

    def wrapped_keys(self, persons: Sequence[UUID]) -> dict[UUID, bytes]:
        """The wrapped keys of those of these persons who have one."""
        with self.pool.connection() as connection:
            rows = connection.execute(
                "select person, wrapped from person_keys where person = any(%s)", (list(persons),)
            ).fetchall()
        return dict(rows)

    def versions(self, streams: Sequence[UUID]) -> dict[UUID, int]:
        """The version each of these streams is at, for those that were opened."""
        with self.pool.connection() as connection:
            rows = connection.execute(
                "select stream, max(version) from events where stream = any(%s) group by stream",
                (list(streams),),
            ).fetchall()
        return dict(rows)

    def holders(self, claims: Sequence[str]) -> dict[str, UUID]:
        """Which stream holds each of these claims, for those that one holds."""
        with self.pool.connection() as connection:
            rows = connection.execute(
                "select claim, stream from claims where claim = any(%s)", (list(claims),)
            ).fetchall()
        return dict(rows)

    def answered(self, key: str) -> tuple[bytes, UUID, int, int] | None:
        """What a command key was used for: fingerprint, stream, version, position."""
        with self.pool.connection() as connection:
            found = connection.execute(
                "select fingerprint, stream, version, position from command_keys where key = %s",
                (key,),
            ).fetchone()
        return tuple(found) if found else None

    def _select(self, rest: str, parameters: Sequence[Any]) -> list[Any]:
        with self.pool.connection() as connection:
            cursor = connection.cursor(row_factory=class_row(LoggedEvent))
            found: list[Any] = cursor.execute(f"select {COLUMNS} {rest}", parameters).fetchall()
        if self.upto is not None:
            found = [row for row in found if row.position <= self.upto]
        return found


def _arguments(units: Sequence[Unit]) -> list[Any]:
    """The units as the parallel arrays that `append` takes."""
    numbered = list(enumerate(units, start=1))
    events = [(number, event) for number, unit in numbered for event in unit.events]
    takes = [(number, *take) for number, unit in numbered for take in unit.takes]
    releases = [(number, *release) for number, unit in numbered for release in unit.releases]
    keys = [(number, *key) for number, unit in numbered for key in (unit.new_keys or {}).items()]
    return [
        [unit.command for unit in units],
        [unit.actor for unit in units],
        [unit.key for unit in units],
        [unit.fingerprint for unit in units],
        [number for number, _ in events],
        [event.originator_id for _, event in events],
        [event.originator_version for _, event in events],
        [event.topic for _, event in events],
        [event.schema for _, event in events],
        [event.person for _, event in events],
        [event.happened_on for _, event in events],
        [event.corrects for _, event in events],
        [event.state.decode() for _, event in events],
        [event.sealed for _, event in events],
        [event.digest for _, event in events],
        *_columns(takes),
        *_columns(releases),
        *_columns(keys),
    ]


def _columns(rows: Sequence[tuple[Any, Any, Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
