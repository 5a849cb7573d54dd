"""What moved an indicator between two moments at which it was known: case by case, by which events.

The receipt of a figure lists its cases as one moment knew them; that of another moment may count a
case it did not, leave it out, or count it otherwise. What was recorded in between on the case's own
streams, or else about its person, is what moved it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pathways.projections import indicators
from pathways.projections.departement import Departement
from pathways.projections.indicators import Case


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event recorded between the two moments."""

    position: int
    recorded_at: datetime
    name: str
    happened_on: date
    actor: str
    corrects: int | None


@dataclass(frozen=True, slots=True)
class Weight:
    """What a case counts for: added to the numerator, held against, or why it is left out."""

    amount: Decimal | None
    against: Decimal | None
    left_out: str | None


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A case of the figure that the two moments tell otherwise; None where one does not know it."""

    person: UUID | None
    stream: UUID
    version: int
    fact: str | None
    day: date
    before: Weight | None
    after: Weight | None
    events: tuple[Recorded, ...]


@dataclass(frozen=True)
class IndicatorDifference:
    """An indicator as known at two moments, and the cases that make the difference."""

    code: str
    label: str
    before: Decimal | None
    after: Decimal | None
    cases: tuple[CaseMoved, ...]


Key = tuple[UUID, int, UUID | None, str | None, date]


def indicator_difference(
    before: Departement,
    after: Departement,
    code: str,
    *,
    on: date,
    since: date | None = None,
    until: date | None = None,
) -> IndicatorDifference:
    """Compare an indicator as two moments knew it, `before` the earlier.

    Raises what `indicators.ask` raises.
    """
    asked = indicators.ask(after, code, on=on, since=since, until=until)
    asked_before = indicators.ask(before, code, on=on, since=since, until=until)
    known = [
        {_key(case): case for case in indicators.receipt(moment, one)}
        for moment, one in ((before, asked_before), (after, asked))
    ]
    moved = [
        (known[0].get(key), known[1].get(key))
        for key in sorted(known[0].keys() | known[1].keys(), key=str)
        if _weight(known[0].get(key)) != _weight(known[1].get(key))
    ]
    return IndicatorDifference(
        code,
        asked.indicator.label,
        indicators.figure(before, asked_before).figure.value,
        indicators.figure(after, asked).figure.value,
        tuple(_moved(before, after, *pair) for pair in moved),
    )


def _key(case: Case) -> Key:
    return case.stream, case.version, case.organisation, case.nature, case.day


def _weight(case: Case | None) -> Weight | None:
    return Weight(case.amount, case.against, case.left_out) if case else None


def _moved(
    before: Departement, after: Departement, was: Case | None, now: Case | None
) -> CaseMoved:
    case = now or was
    assert case is not None
    streams = {one for c in (was, now) if c for one in (c.stream, c.met_stream) if one}
    events = _between(before, after, "stream", streams)
    if not events and case.person is not None:
        events = _between(before, after, "person", [case.person])
    return CaseMoved(
        person=case.person,
        stream=case.stream,
        version=case.version,
        fact=case.fact,
        day=case.day,
        before=_weight(was),
        after=_weight(now),
        events=events,
    )


def _between(
    before: Departement, after: Departement, column: str, keys: Iterable[UUID]
) -> tuple[Recorded, ...]:
    with after.app.recorder.pool.connection() as connection:
        rows = connection.execute(
            (
                "select position, recorded_at, name, happened_on, actor, corrects from events"
                f" where {column} = any(%s) and position > %s and position <= %s order by position"
            ).encode(),
            (list(keys), before.known_at, after.known_at),
        ).fetchall()
    return tuple(Recorded(*row) for row in rows)
