"""An edition: every open table of a day, counted, then masked family by family.

Columns are months and quarters that were over by the day, and each stands alone: no total runs
along a row, so that a column published again with the next one tells nothing that it did not.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pathways.documents.open_data.catalogue import TABLES, OpenTable
from pathways.documents.open_data.suppression import Cell, Table, masked_together
from pathways.domain.calendar import add_months
from pathways.domain.refusal import InTheFuture, Malformed, NotFound
from pathways.domain.texts import french
from pathways.projections import indicators
from pathways.projections.departement import Departement

MONTHS, QUARTERS = 12, 8
"""How many columns a table has, at most."""
UNKNOWN = "unknown"
"""The row of those about whom nothing was told."""

Counts = dict[tuple[str, str], int]


class UnknownTable(NotFound):
    """Aucune table ouverte ne s'appelle « {name} »."""

    field = "table"
    remedy = "Choisissez parmi : {names}."


class NothingOverYet(Malformed):
    """Le {day}, aucune période ({period}) n'est encore finie depuis le premier fait connu."""

    field = "on"


@dataclass(frozen=True)
class Masked:
    """A table as it is published: the cells in `hidden` are not told."""

    name: str
    about: OpenTable
    labels: Mapping[str, str]
    table: Table
    hidden: frozenset[Cell]
    definition: str
    source: str

    def shown(self, row: str | None, column: str) -> int | None:
        """The count of a place, a total where `row` is None; None where it is masked."""
        return None if (row, column) in self.hidden else self.table.count((row, column))


@dataclass(frozen=True)
class Edition:
    """The open tables of a day, and how far the log was read."""

    on: date
    position: int
    tables: tuple[Masked, ...]


def edition(departement: Departement, on: date, today: date, only: str | None = None) -> Edition:
    """Every open table of a day gone by, or the one of that name.

    A table of which no period is over yet is left out. Raises UnknownTable, InTheFuture, and
    NothingOverYet where none is. A table is always masked with its family.
    """
    if only is not None and only not in TABLES:
        raise UnknownTable(name=only[:80], names=", ".join(TABLES))
    if on > today:
        raise InTheFuture(field="on", day=french(on))
    families = dict.fromkeys(
        one.family for name, one in TABLES.items() if only is None or name == only
    )
    found = list[Masked]()
    too_early: NothingOverYet | None = None
    for family in families:
        try:
            found += _family(departement, family, on)
        except NothingOverYet as refusal:  # of quarters, where months are over already
            too_early = refusal
    if not found and too_early is not None:
        raise too_early
    known = departement.known_at
    return Edition(
        on,
        departement.engine.position() if known is None else known,
        tuple(one for one in found if only is None or one.name == only),
    )


def _family(departement: Departement, family: str, on: date) -> Iterator[Masked]:
    members = {name: one for name, one in TABLES.items() if one.family == family}
    first = next(iter(members.values()))
    days = _ends(departement, first, on)
    counted = {name: _counted(departement, one, days) for name, one in members.items()}
    hidden = masked_together({name: table for name, (table, _) in counted.items()})
    indicator = departement.rules.indicator(first.indicator, days[-1])
    assert indicator is not None
    for name, (table, labels) in counted.items():
        yield Masked(
            name, members[name], labels, table, hidden[name], indicator.definition, indicator.source
        )


def _ends(departement: Departement, one: OpenTable, on: date) -> list[date]:
    """The last days of the months, or quarters, that were over on the day and known of."""
    step, most = (1, MONTHS) if one.monthly else (3, QUARTERS)
    month = on.replace(day=1) if one.monthly else date(on.year, on.month - (on.month - 1) % 3, 1)
    after = on + timedelta(days=1)
    if after.day == 1 and (one.monthly or after.month % 3 == 1):
        month = after
    starts = [add_months(month, -step * back) for back in range(most, 0, -1)]
    first = indicators.first_known(departement)
    days = [
        add_months(start, step) - timedelta(days=1)
        for start in starts
        if first is not None and first <= start and _defined(departement, one, start)
    ]
    if not days:
        raise NothingOverYet(day=french(on), period="un mois" if one.monthly else "un trimestre")
    return days


def _defined(departement: Departement, one: OpenTable, day: date) -> bool:
    return departement.rules.indicator(one.indicator, day) is not None


def _counted(
    departement: Departement, one: OpenTable, days: Sequence[date]
) -> tuple[Table, Mapping[str, str]]:
    """The counts, and the French of each row."""
    counts: Counts = {}
    labels: dict[str, str] = {}
    for day in days:
        column = _named(one, day)
        for code, label, count in _cells(departement, one, day):
            labels[code] = label
            counts[code, column] = counts.get((code, column), 0) + count
    rows = tuple(sorted(labels, key=lambda code: (code == UNKNOWN, labels[code], code)))
    columns = tuple(_named(one, day) for day in days)
    return Table(rows, columns, counts, row_totals=False), labels


def _named(one: OpenTable, day: date) -> str:
    return f"{day:%Y-%m}" if one.monthly else f"{day.year}-T{(day.month + 2) // 3}"


def _cells(departement: Departement, one: OpenTable, day: date) -> Iterator[tuple[str, str, int]]:
    """Each group with its count: of a day, or of the quarter that ends on it, as asked then."""
    since = None if one.monthly else add_months(day.replace(day=1), -2)
    until = None if one.monthly else day
    asked = indicators.ask(
        departement, one.indicator, on=day, since=since, until=until, by=(one.by,)
    )
    told = indicators.figure(departement, asked)
    stays = _stays(departement, asked, one.by) if one.stays else None
    for group in told.groups:
        (key,) = group.keys
        if one.among and key.code not in one.among:
            continue
        count = int(group.figure.value or Decimal(0))
        if stays is not None:
            count = stays.get(key.code, 0)
        yield key.code or UNKNOWN, key.label, count


def _stays(departement: Departement, asked: indicators.Asked, by: str) -> dict[str | None, int]:
    """How many stays, not results, are in each group; one is in the group of its last result."""
    group_of = {
        case.stream: getattr(case, by)
        for case in indicators.receipt(departement, asked)
        if case.counted
    }
    return Counter(group_of.values())
