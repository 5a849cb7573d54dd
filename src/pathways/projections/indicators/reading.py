"""An indicator's statement, from its files, with what it is given; the rows it reads."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import orjson
from psycopg.rows import dict_row

from pathways.domain.calendar import add_months
from pathways.domain.rules.indicator import Indicator
from pathways.projections import settlement
from pathways.projections.departement import Departement
from pathways.projections.indicators.asking import ACCOMPANIMENT, FILTERS, objectives_of
from pathways.projections.indicators.told import Asked
from pathways.projections.settled import NotSignedThatDay

TYPES: Mapping[str, str] = {
    **FILTERS, "on": "date", "since": "date", "until": "date", "days": "date[]",
    "kinds": "text[]", "met_by": "text[]", "rules": "text[]", "settled": "jsonb",
    "objectives": "text", "skip": "int", "limit": "int",
}  # fmt: skip


def month_ends(first: date, last: date) -> list[date]:
    """The last day of each month from one day to another; of the last month, the day it stops."""
    days, start = [], first.replace(day=1)
    while start <= last:
        days.append(min(add_months(start, 1) - timedelta(days=1), last))
        start = add_months(start, 1)
    return days


def rows_of(departement: Departement, statement: str, asked: Asked) -> list[dict[str, Any]]:
    """The rows of a statement over the cases of what is asked."""
    given = given_to(departement, statement, asked)
    with departement.reading(statement) as connection:
        cursor = connection.cursor(row_factory=dict_row)
        return cursor.execute(placed(statement), given).fetchall()


def given_to(departement: Departement, statement: str, asked: Asked) -> dict[str, Any]:
    """What the statement's parameters stand for."""
    indicator, rules = asked.indicator, departement.rules
    given: dict[str, Any] = {
        "on": asked.on,
        "since": asked.since,
        "until": asked.until,
        "days": [asked.on],
        "kinds": list(indicator.kinds),
        "met_by": list(indicator.met_by),
        "rules": list(rules.ids_of(indicator)),
        "objectives": orjson.dumps(objectives_of(rules, asked.until or asked.on)).decode(),
        **{name: asked.filters.get(name) for name in FILTERS},
    }
    if asked.since and asked.until and indicator.about == "day":
        given["days"] = month_ends(asked.since, min(asked.until, asked.on))
    if ":settled" in statement:
        given["settled"] = _settled(departement, asked.on)
    return given


def _settled(departement: Departement, on: date) -> str:
    """What each agreement that runs in the day's civil year agreed and owes, by its settlement."""
    first, after = date(on.year, 1, 1), date(on.year + 1, 1, 1)
    with departement.reading("agreements body_agreements") as connection:
        agreements = connection.execute(
            "select stream, since from agreements where signed_on <= %(on)s and since < %(after)s"
            " and %(first)s < until and since < until order by stream",
            {"on": on, "first": first, "after": after},
        ).fetchall()
        bodies = connection.execute(
            "select distinct on (stream) stream, version, since from body_agreements"
            " where since <= %(on)s and %(first)s < until order by stream, since desc",
            {"on": on, "first": first},
        ).fetchall()
    settled = settlement.settle_many(departement, [stream for stream, _ in agreements], on)
    told = [
        (stream, 1, since, settled[stream], settled[stream].programme)
        for stream, since in agreements
    ]
    for stream, version, since in bodies:
        try:
            found = settlement.settle(departement, stream, on)
        except NotSignedThatDay:  # signed after that day, for a period that had begun
            continue
        told.append((stream, version, since, found, ACCOMPANIMENT))
    return orjson.dumps(
        [
            {
                "stream": stream,
                "version": version,
                "since": since,
                "organisation": found.organisation,
                "programme": programme,
                "agreed": str(found.agreed_amount),
                "due": None if found.grant is None else str(found.grant),
            }
            for stream, version, since, found, programme in told
        ]
    ).decode()


def cases_seen(indicator: Indicator) -> str:
    """The statement of an indicator's cases, with what they are told apart by."""
    return sql_of("_seen").replace("-- cases\n", sql_of(indicator.cases))


@cache
def sql_of(name: str) -> str:
    """The text of one of the SQL files beside this one."""
    return (files(__package__) / f"{name}.sql").read_text()


@cache
def placed(statement: str) -> bytes:
    """The statement as psycopg takes it."""
    names = "|".join(TYPES)
    doubled = statement.replace("%", "%%")
    return re.sub(rf"(?<!:):({names})\b", lambda m: f"%({m[1]})s::{TYPES[m[1]]}", doubled).encode()
