"""What moved a figure between two moments at which it was known: the events, one by one.

A figure of a day is a number of members: people and cases that a model's rows put in it. Whoever is
in it as known at one moment and not at the other was moved by something recorded in between: the
model's own SELECT, run for that person after each of these events, tells which.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg

from pathways.domain.event import FactWithdrawn
from pathways.projections.departement import Departement
from pathways.projections.model import SqlModel, sql_models


@dataclass(frozen=True)
class Figure:
    """A figure of a day: the model it counts in, its condition, what one member of it is."""

    model: str
    where: str
    member: str
    organisation: str = "r.organisation"


FIGURES: Mapping[str, Figure] = {
    "file_active": Figure(
        "file_active", "r.counted and r.since <= %(on)s and %(on)s < r.until", "r.orientation"
    ),
    "followed": Figure("accompaniments", "r.since <= %(on)s and %(on)s < r.until", "r.orientation"),
    "open_deadlines": Figure(
        "deadlines", "r.since <= %(on)s and %(on)s < r.until", "r.deadline", "null::uuid"
    ),
    "late_deadlines": Figure(
        "deadlines",
        "r.since <= %(on)s and %(on)s < r.until and r.due_on < %(on)s",
        "r.deadline",
        "null::uuid",
    ),
}
"""What may be compared; each is the figure of the list of that name."""


@dataclass(frozen=True, slots=True)
class Move:
    """An event after which the figure of a person is another: by how much (`change`)."""

    position: int
    recorded_at: datetime
    name: str
    happened_on: date
    actor: str
    corrects: int | None
    person: UUID
    organisations: tuple[UUID, ...]
    change: int


@dataclass(frozen=True)
class Difference:
    """A figure of a day as known at two moments, and what was recorded in between that moved it.

    `after` is `before` and all the changes. A move of 0 is one member in another's place: of
    another body, say.
    """

    figure: str
    on: date
    before: int
    after: int
    moves: tuple[Move, ...]


Member = tuple[UUID, UUID | None]


def difference(
    before: Departement, after: Departement, figure: str, on: date, *, chunk: int = 2_000
) -> Difference:
    """Compare a figure as two moments knew it, `before` the earlier; raises KeyError."""
    told = FIGURES[figure]
    (model,) = (model for model in sql_models() if model.name == told.model)
    members = [_members(one, told, on) for one in (before, after)]
    people = sorted({p for p in members[0].keys() | members[1].keys()
                     if members[0].get(p) != members[1].get(p)})  # fmt: skip
    assert before.known_at is not None
    assert after.known_at is not None
    moves: list[Move] = []
    with after.app.recorder.pool.connection() as connection:
        for start in range(0, len(people), chunk):
            found = _recorded(
                connection, model, people[start : start + chunk], before.known_at, after.known_at
            )
            for person, events in found.items():
                held = members[0].get(person, frozenset())
                moves += _moves(connection, model, told, on, person, events, held)
    return Difference(
        figure,
        on,
        sum(map(len, members[0].values())),
        sum(map(len, members[1].values())),
        tuple(sorted(moves, key=lambda move: move.position)),
    )


def _members(departement: Departement, told: Figure, on: date) -> dict[UUID, frozenset[Member]]:
    """Each person's members of the figure, as that département knows it."""
    statement = (
        f"select r.person, {told.member}, {told.organisation} from {told.model} r"
        f" where {told.where}"
    )
    found: dict[UUID, set[Member]] = {}
    with departement.reading(statement) as connection:
        for person, member, organisation in connection.execute(statement.encode(), {"on": on}):
            found.setdefault(person, set()).add((member, organisation))
    return {person: frozenset(members) for person, members in found.items()}


def _recorded(
    connection: psycopg.Connection[Any],
    model: SqlModel,
    people: Sequence[UUID],
    after: int,
    upto: int,
) -> dict[UUID, list[tuple[Any, ...]]]:
    """What was recorded in between about these people, that the model reads."""
    found: dict[UUID, list[tuple[Any, ...]]] = {}
    for person, *event in connection.execute(
        "select person, position, recorded_at, name, happened_on, actor, corrects from events"
        " where person = any(%s) and position > %s and position <= %s and name = any(%s)"
        " order by position",
        (list(people), after, upto, [*model.reads, FactWithdrawn.name]),
    ):
        found.setdefault(person, []).append(tuple(event))
    return found


def _moves(
    connection: psycopg.Connection[Any],
    model: SqlModel,
    told: Figure,
    on: date,
    person: UUID,
    events: Sequence[tuple[Any, ...]],
    held: frozenset[Member],
) -> Iterator[Move]:
    """The events after which this person's members are others."""
    statement = (
        f"select {told.member}, {told.organisation} from ({model.rows})"
        f" as r ({', '.join(columns(connection, model))}) where {told.where}"
    )
    for position, recorded_at, name, happened_on, actor, corrects in events:
        rows = connection.execute(
            statement.encode(), {**model.given([person], position), "on": on}, prepare=True
        ).fetchall()
        now = frozenset((row[0], row[1]) for row in rows)
        if now != held:
            bodies = {body for _, body in now ^ held if body is not None}
            yield Move(
                position=position,
                recorded_at=recorded_at,
                name=name,
                happened_on=happened_on,
                actor=actor,
                corrects=corrects,
                person=person,
                organisations=tuple(sorted(bodies)),
                change=len(now) - len(held),
            )
        held = now


def columns(connection: psycopg.Connection[Any], model: SqlModel) -> list[str]:
    """The names of a model's columns, in order."""
    described = connection.execute(f"select * from {model.name} limit 0".encode()).description
    return [column.name for column in described or ()]
