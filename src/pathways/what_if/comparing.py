"""A past year as it was and as it would have been, side by side."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

import psycopg

from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules
from pathways.event_store.envelope import Envelope
from pathways.projections.departement import Departement
from pathways.what_if.replay import Refused, replay
from pathways.what_if.scratch import looking, other_past, rows

BATCH = 20_000
"""Facts read from the log at once."""
CENT = Decimal("0.01")


class YearNotPast(Refusal):
    """L'année {year} n'a pas encore commencé : on ne rejoue que le passé."""

    field = "year"


class NothingThatYear(Refusal):
    """Le journal ne contient aucun fait jusqu'à la fin de {year}."""

    field = "year"
    remedy = "Choisissez une année que le journal raconte."


@dataclass(frozen=True)
class Lateness:
    """The deadlines of a kind that fell due in the year; `still_late` on its last day."""

    kind: str
    due: int = 0
    late: int = 0
    still_late: int = 0
    median_days_late: int | None = None


@dataclass(frozen=True)
class Cost:
    """What a body's social accompaniment takes: full-time workers, and euros a year (A1.14).

    `file_active` is the mean of its ends of months, `fte_needed` that over the norm; `months` how
    many ends of months the agreement covers.
    """

    organisation: UUID
    organisation_name: str | None
    months: int
    file_active: Decimal
    norm: int
    fte_agreed: Decimal
    fte_needed: Decimal
    euros: Decimal


@dataclass(frozen=True)
class Figures:
    """A year's figures in one of the two pasts."""

    lateness: tuple[Lateness, ...]
    costs: tuple[Cost, ...]

    @property
    def euros(self) -> Decimal:
        """What all bodies together are owed."""
        return sum((cost.euros for cost in self.costs), Decimal(0))


@dataclass(frozen=True)
class Comparison:
    """`facts` were replayed, `changed` of them would carry something else."""

    year: int
    on: date
    position: int
    facts: int
    changed: int
    was: Figures
    would: Figures
    refused: tuple[Refused, ...]


def compare(departement: Departement, year: int, now: Rules, *, today: date) -> Comparison:
    """The year as it was beside what it would have been under the rules `now`.

    A year under way is compared up to `today`. Reads only: the other past lives in a transaction
    that is rolled back. Raises YearNotPast or NothingThatYear.
    """
    since, until = date(year, 1, 1), date(year, 12, 31)
    if since > today:
        raise YearNotPast(year=year)
    on = min(until, today)
    departement.engine.catch_up()
    with looking(departement) as connection:
        position = _head(connection)
        if not _anything(connection, until):
            raise NothingThatYear(year=year)
        asked = {"since": since, "until": until, "on": on, "position": position}
        was = _figures(connection, asked)
        facts, changed, refused = _replayed(departement, now, position, since, until)
        other_past(connection, departement.database.schema, changed, position)
        would = _figures(connection, asked)
    return Comparison(year, on, position, facts, len(changed), was, would, tuple(refused))


def _replayed(
    departement: Departement, now: Rules, position: int, since: date, until: date
) -> tuple[int, list[Envelope], list[Refused]]:
    facts, changed, refused = 0, list[Envelope](), list[Refused]()
    for one in replay(_log(departement, position), departement.rules, now):
        facts += 1
        if one.changed:
            changed.append(one.envelope)
        if one.refused and since <= one.refused.on <= until:
            refused.append(one.refused)
    return facts, changed, refused


def _log(departement: Departement, upto: int) -> Iterator[Envelope]:
    app = departement.app
    for after in range(0, upto, BATCH):
        yield from map(
            app.mapper.to_domain_event,
            app.recorder.select_log(after, min(after + BATCH, upto)),
        )


def _figures(connection: psycopg.Connection[Any], asked: Mapping[str, Any]) -> Figures:
    return Figures(
        tuple(Lateness(**row) for row in rows(connection, _statement("lateness"), asked)),
        tuple(_cost(row) for row in rows(connection, _statement("cost"), asked)),
    )


def _cost(row: dict[str, Any]) -> Cost:
    months, people = row["months"], Decimal(row["people_months"])
    return Cost(
        organisation=row["organisation"],
        organisation_name=row["organisation_name"],
        months=months,
        file_active=_rounded(people / months),
        norm=row["norm"],
        fte_agreed=row["fte_agreed"],
        fte_needed=_rounded(row["fte_needed"]),
        euros=_rounded(row["euros"]),
    )


def _rounded(exact: Decimal) -> Decimal:
    return exact.quantize(CENT, ROUND_HALF_UP)


def _head(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("select position from head").fetchone()
    return int(row[0]) if row else 0


def _anything(connection: psycopg.Connection[Any], until: date) -> bool:
    found = connection.execute("select from events where happened_on <= %s limit 1", (until,))
    return found.rowcount > 0


_TYPES = {"since": "date", "until": "date", "on": "date", "position": "bigint"}


@cache
def _statement(name: str) -> bytes:
    text = (files(__package__) / f"{name}.sql").read_text(encoding="utf-8").replace("%", "%%")
    names = "|".join(_TYPES)
    return re.sub(rf"(?<!:):({names})\b", lambda m: f"%({m[1]})s::{_TYPES[m[1]]}", text).encode()
