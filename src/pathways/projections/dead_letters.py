"""What could not be told of one key: parked, seen, tried again; the model goes on without it.

A dead letter names the first event from which a person's (or stream's) rows cannot be made. Their
rows stay as the log said just before it, until they can be: when the key is touched again, or when
someone replays it after the mistake was mended.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from pathways.domain.event import FactWithdrawn
from pathways.projections.model import EVERYTHING, Model

PARKABLE = (
    psycopg.errors.DataError,
    psycopg.errors.IntegrityError,
    psycopg.errors.ProgramLimitExceeded,
    psycopg.errors.CardinalityViolation,
    psycopg.errors.RaiseException,
    ValueError,
    LookupError,
    TypeError,
)
"""Errors about what one event says. Others (a lost connection, a table that is not there) are not
about an event: the model stays where it was and is tried again."""

MOST = 20
"""Keys that one window may park: beyond, it is the model that is mistaken, not the events."""


class TooManyFail(Exception):
    """So many keys fail that the model itself must be mistaken."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A key that a model could not follow: `position` is the first event that stops it."""

    model: str
    key: UUID
    position: int
    upto: int
    error: str
    first_seen: datetime
    last_seen: datetime


def told(error: BaseException) -> str:
    """An error in one line that names nobody: PostgreSQL works on clear categories only."""
    error = error.__cause__ if isinstance(error, TooManyFail) and error.__cause__ else error
    if isinstance(error, psycopg.Error):
        return (str(error).strip().splitlines() or [""])[0][:300] or type(error).__name__
    return type(error).__name__


def recompute_each(
    connection: psycopg.Connection[Any],
    model: Model,
    keys: Sequence[UUID],
    upto: int,
    into: str | None = None,
) -> None:
    """Recompute these keys, halving them around those that fail, which are parked.

    Raises TooManyFail, or what is not about an event.
    """
    failed: list[UUID] = []
    waiting = [list(keys)]
    while waiting:
        part = waiting.pop()
        try:
            with connection.transaction():
                model.recompute(connection, part, upto, into=into)
        except PARKABLE as error:
            if len(part) > 1:
                half = len(part) // 2
                waiting += [part[half:], part[:half]]
                continue
            failed.append(part[0])
            if len(failed) > MOST:
                raise TooManyFail(told(error)) from error
            _park(connection, model, part[0], upto, error, into)
    if into is None:
        clear(connection, model.name, [key for key in keys if key not in failed])


def clear(connection: psycopg.Connection[Any], model: str, keys: Sequence[UUID]) -> None:
    """These keys follow again."""
    connection.execute(
        "delete from dead_letters where model = %s and key = any(%s)", (model, list(keys))
    )


def _park(
    connection: psycopg.Connection[Any],
    model: Model,
    key: UUID,
    upto: int,
    error: Exception,
    into: str | None,
) -> None:
    """Leave the key's rows as they were before the first event that they cannot be told with."""
    everything = EVERYTHING in model.reads
    positions = [
        row[0]
        for row in connection.execute(
            f"select position from events where {model.key} = %s and position <= %s"
            " and (%s or name = any(%s)) order by position",
            (key, upto, everything, [*model.reads, FactWithdrawn.name]),
        )
    ]

    def fails(position: int) -> bool:
        try:
            with connection.transaction():
                model.recompute(connection, [key], position, into=into)
        except PARKABLE:
            return True
        return False

    first = positions[min(bisect_left(positions, True, key=fails), len(positions) - 1)]
    with connection.transaction():
        model.recompute(connection, [key], first - 1, into=into)
    connection.execute(
        "insert into dead_letters (model, key, position, upto, error) values (%s, %s, %s, %s, %s)"
        " on conflict (model, key) do update set position = excluded.position,"
        " upto = excluded.upto, error = excluded.error, last_seen = clock_timestamp()",
        (model.name, key, first, upto, told(error)),
    )
