"""Reading the journal: an auditor's list, one row of it, and whoever looked at one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from pathways.domain.calendar import PARIS
from pathways.event_store.recorder import LogPool

SHOWN = 20
"""People named in a row of the list; `count` tells how many there are, the row alone names all."""
ACCESS_REFUSED = (401, 403, 404, 429)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One request: who, in which capacities, when, why, at whom. `stated`: they said why."""

    id: int
    at: datetime
    request: str
    actor: str | None
    roles: list[str]
    key_id: str | None
    method: str
    route: str | None
    status: int
    refused: str | None
    subject: str | None
    changed: bool
    purpose: str | None
    why: str | None
    stated: bool
    count: int
    persons: list[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """One look at a person, as the person reads it."""

    id: int
    at: datetime
    actor: str | None
    roles: list[str]
    subject: str | None
    """What was looked at, in French."""
    purpose: str | None
    why: str | None
    """The purpose, in French."""
    stated: bool
    changed: bool
    """Whether something was recorded or asked to be, rather than read."""
    refused: str | None


def looks(
    pool: LogPool,
    *,
    before: int | None = None,
    limit: int | None = None,
    actor: str | None = None,
    person: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
    route: str | None = None,
    purpose: str | None = None,
    refused: bool = False,
) -> list[Look]:
    """Rows of the journal, the latest first; `before` goes on from a row's id.

    `since` and `until` are Europe/Paris days, both included. `refused`: only those whose
    credentials or rights were refused.
    """
    asked = _asked(
        before=before,
        limit=limit,
        actor=actor,
        persons=[person] if person else None,
        since=since,
        until=until,
        route=route,
        purpose=purpose,
        refused=list(ACCESS_REFUSED) if refused else None,
    )
    return _read(pool, f"{LOOKS} {ONLY} {LATEST}", asked)


def look(pool: LogPool, entry: int) -> Look | None:
    """One row, with everyone it names."""
    asked = {"shown": 2**31 - 1, "entry": entry}
    found = _read(pool, f"{LOOKS} where id = %(entry)s", asked)
    return found[0] if found else None


def looks_at(
    pool: LogPool,
    people: Sequence[UUID],
    *,
    before: int | None = None,
    limit: int | None = None,
    since: date | None = None,
    until: date | None = None,
    purpose: str | None = None,
) -> list[LookedAt]:
    """Whoever looked at one of these files, the latest first; nobody else's id is told."""
    asked = _asked(
        persons=list(people), before=before, limit=limit, since=since, until=until, purpose=purpose
    )
    return [_told(row) for row in _read(pool, f"{LOOKS} {ONLY} {LATEST}", asked | {"shown": 0})]


@dataclass(frozen=True, slots=True, kw_only=True)
class LooksOfADay:
    """Looks at one person on one Europe/Paris day, alike in all but the hour."""

    day: date
    actor: str | None
    roles: list[str]
    subject: str | None
    why: str | None
    changed: bool
    refused: str | None
    times: int


def looks_by_day(pool: LogPool, people: Sequence[UUID]) -> list[LooksOfADay]:
    """Every look at one of these files that is still kept, day by day, the first one first."""
    with pool.connection() as connection:
        cursor = connection.cursor(row_factory=class_row(LooksOfADay))
        return list(cursor.execute(BY_DAY, {"persons": list(people)}, prepare=False))


BY_DAY = """
    select (at at time zone 'Europe/Paris')::date as day, actor, roles, subject, why, changed,
           refused, count(*)::int as times
    from access_journal where persons && %(persons)s::uuid[]
    group by 1, 2, 3, 4, 5, 6, 7 order by 1, min(id)
"""

LOOKS = """
    select id, at, request, actor, roles, key_id, method, route, status, refused, subject,
           changed, purpose, why, stated,
           cardinality(persons) as count, persons[1:%(shown)s::int] as persons
    from access_journal
"""
ONLY = """
    where id < coalesce(%(before)s::bigint, 9223372036854775807)
      and (%(actor)s::text is null or actor = %(actor)s)
      and (%(persons)s::uuid[] is null or persons && %(persons)s::uuid[])
      and (%(since)s::timestamptz is null or at >= %(since)s)
      and (%(until)s::timestamptz is null or at < %(until)s)
      and (%(route)s::text is null or route = %(route)s)
      and (%(purpose)s::text is null or purpose = %(purpose)s)
      and (%(refused)s::int[] is null or status = any (%(refused)s::int[]))
"""
LATEST = "order by id desc limit %(limit)s"


def _asked(since: date | None, until: date | None, **only: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(("before", "limit", "actor", "persons", "route", "purpose", "refused"))
    days = {
        "since": _start(since),
        "until": _start(until + timedelta(days=1)) if until else None,
    }
    return {"shown": SHOWN, **nothing, **days, **only}


def _read(pool: LogPool, statement: str, asked: dict[str, Any]) -> list[Look]:
    with pool.connection() as connection:
        cursor = connection.cursor(row_factory=class_row(Look))
        # Planned for what is asked: without a person the index on people would be of no use.
        return list(cursor.execute(statement.encode(), asked, prepare=False))


def _told(row: Look) -> LookedAt:
    return LookedAt(
        id=row.id,
        at=row.at,
        actor=row.actor,
        roles=row.roles,
        subject=row.subject,
        purpose=row.purpose,
        why=row.why,
        stated=row.stated,
        changed=row.changed,
        refused=row.refused,
    )


def _start(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), PARIS) if day else None
