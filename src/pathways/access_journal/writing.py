"""Writing a row: one round trip, before the answer leaves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import psycopg

from pathways.event_store.recorder import LogPool

RECORD = """
    select record_access(%b::text, %b::text, %b::text[], %b::text, %b::text, %b::text,
                         %b::smallint, %b::text, %b::text, %b::boolean, %b::text, %b::text,
                         %b::boolean, %b::uuid[], %b::uuid[], %b::boolean)
"""
ATTEMPTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One request. `subject` is what its route shows and `why` its purpose, in French.

    `streams` are files known by their stream only: whose they are is looked up.

    `durable`: wait for the disk; without it, a crash of the server itself may lose the last
    instant's rows, one of the process that asks none.
    """

    request: str
    actor: str | None
    roles: Sequence[str]
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
    persons: Collection[UUID]
    streams: Collection[UUID] = ()
    durable: bool = False


def write(pool: LogPool, entry: Entry) -> None:
    """Write the row; raises psycopg.Error where it could not be."""
    arguments = (
        entry.request,
        entry.actor,
        list(entry.roles),
        entry.key_id,
        entry.method,
        entry.route,
        entry.status,
        entry.refused,
        entry.subject,
        entry.changed,
        entry.purpose,
        entry.why,
        entry.stated,
        list(entry.persons),
        list(entry.streams),
        entry.durable,
    )
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with pool.connection() as connection:
                connection.execute(RECORD, arguments)
                return
        except psycopg.OperationalError:  # a server restarted leaves dead connections behind
            if attempt == ATTEMPTS:
                raise
            pool.check()
