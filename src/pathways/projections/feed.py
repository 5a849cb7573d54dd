"""The event feed: the log from a position on, for a data warehouse, without anything personal.

Its contract. Entries come in the order of their positions, which have no gaps and never change:
whoever keeps the last position read, and asks for what comes after, gets every entry exactly once.
A correction and a withdrawal are entries like others: of one `stream` and `place`, the last entry
holds, unless it is a withdrawal. `PersonForgotten` asks the warehouse to forget as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pathways.domain.event import registered_events
from pathways.domain.refusal import Malformed
from pathways.event_store.mapper import LoggedEvent
from pathways.projections.departement import Departement

AT_ONCE = 1_000
"""Entries read from the log at a time."""


class UnknownEvent(Malformed):
    """Aucun fait ne s'appelle « {name} »."""

    field = "names"
    remedy = "Reprenez un nom de la liste des faits : PersonForgotten, RdvHeld, par exemple."


class PositionToCome(Malformed):
    """La position {position} n'est pas encore dans le journal, qui en est à {head}."""

    field = "after"
    remedy = "Reprenez la position que la lecture précédente a donnée ; 0 pour le début."


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `place` is the version its fact stands at: that of the fact it corrects.

    `kind` is `fact`, `correction` or `withdrawal`; `fields` are clear ones only.
    """

    position: int
    kind: str
    name: str
    stream: UUID
    version: int
    place: int
    corrects: int | None
    schema: int
    person: UUID | None
    happened_on: date
    recorded_at: datetime
    actor: str
    command: UUID
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """Entries, and the position to go on from: everything up to it was read."""

    entries: tuple[Entry, ...]
    reached: int


def feed(departement: Departement, after: int, limit: int, names: Sequence[str] = ()) -> Read:
    """The next entries after a position, `limit` at most; all, or those of these names.

    Raises UnknownEvent, and PositionToCome beyond the end of the log.
    """
    recorder = departement.app.recorder
    for name in names:
        if name not in registered_events():
            raise UnknownEvent(name=name[:80])
    if after > (head := recorder.head()):
        raise PositionToCome(position=after, head=head)
    rows, reached = recorder.select_next(after, limit, names)
    return Read(tuple(_entry(departement, row) for row in rows), reached)


def whole_feed(
    departement: Departement, after: int, names: Sequence[str] = (), limit: int | None = None
) -> Iterator[Read]:
    """The feed to the end of the log as it is now, or to `limit` entries, some at a time."""
    end = departement.app.recorder.head()
    left = limit
    while True:
        read = feed(departement, after, AT_ONCE if left is None else min(AT_ONCE, left), names)
        yield read
        after = read.reached
        if left is not None:
            left -= len(read.entries)
        if after >= end or left == 0:
            return


def _entry(departement: Departement, row: LoggedEvent) -> Entry:
    assert row.position is not None
    assert row.recorded_at is not None
    kind = "fact" if row.corrects is None else "correction"
    return Entry(
        position=row.position,
        kind="withdrawal" if row.topic == "FactWithdrawn" else kind,
        name=row.topic,
        stream=UUID(str(row.originator_id)),
        version=row.originator_version,
        place=row.corrects or row.originator_version,
        corrects=row.corrects,
        schema=registered_events()[row.topic].schema,
        person=row.person,
        happened_on=row.happened_on,
        recorded_at=row.recorded_at,
        actor=row.actor,
        command=row.command,
        fields=departement.app.mapper.clear_fields(row),
    )
