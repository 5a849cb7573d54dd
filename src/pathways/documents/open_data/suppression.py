"""Which cells of a table of counts to mask, so that nobody is told apart and none is worked out.

A count from 1 to 4 is masked. That is not enough: a masked cell alone in its row is the row's total
less the others. So more cells are masked, as few people as possible, until every masked cell could
be at least one more, or one less, with every published figure unchanged.

How it is known: read the table as a graph whose nodes are its rows and columns and whose edges are
its cells. Adding one and taking one in turn around a closed walk changes no total. A masked cell is
safe when such a walk passes through it over masked cells only, and leaves each of them 1 or more:
zeros are published, so whoever reads knows that a masked cell is not zero. (The walk is the
certificate: Gusfield, "A graph theoretic approach to statistical data security", SIAM J. Comput.
17, 1988.) A total is one more cell of its row or column, with the sign turned.

Tables that count the same people in several ways share the total of each column: the file active of
a month by territory, and by profile. A walk through a shared total would certify nothing, for the
other table binds it too. So shared totals never move: each is published in every table, and walks
keep to the cells; or its whole column is withdrawn from every table, total included.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count as counting

SMALLEST = 5
"""The smallest count that is published, zero aside."""

Cell = tuple[str | None, str | None]
"""A row and a column; None stands for their total."""

Node = tuple[str, str | None]
"""("row" or "column", its name); None names the totals, and "" what no total binds."""


UNBOUND_ROW: Node = ("row", "")
UNBOUND_COLUMN: Node = ("column", "")


@dataclass(frozen=True)
class Table:
    """Counts by row and column, with which totals are published.

    A table by month has no total of its months: people counted in January are counted in February.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]
    row_totals: bool = True
    """Whether each row has its total, over the columns."""
    column_totals: bool = True
    """Whether each column has its total, over the rows."""

    def cells(self) -> Iterator[Cell]:
        """Every published place, totals included."""
        yield from ((row, column) for row in self.rows for column in self.columns)
        if self.row_totals:
            yield from ((row, None) for row in self.rows)
        if self.column_totals:
            yield from ((None, column) for column in self.columns)
        if self.row_totals and self.column_totals:
            yield (None, None)

    def count(self, cell: Cell) -> int:
        """The count of a place: a cell, or a total."""
        rows: Sequence[str] = self.rows if cell[0] is None else (cell[0],)
        columns: Sequence[str] = self.columns if cell[1] is None else (cell[1],)
        return sum(self.counts.get((row, column), 0) for row in rows for column in columns)


class TotalsDiffer(ValueError):
    """Tables said to count the same people count different numbers of them."""


def masked(table: Table, smallest: int = SMALLEST) -> frozenset[Cell]:
    """The places to mask, totals included; all of them where fewer would give one away."""
    found = _masked(table, smallest, frozenset())
    return frozenset(table.cells()) if found is None else found


def masked_together(
    tables: Mapping[str, Table], smallest: int = SMALLEST
) -> dict[str, frozenset[Cell]]:
    """The places to mask in tables that share the totals of their columns, by table.

    Such tables have the same columns and no totals of rows. A column whose total is small is
    withdrawn from all of them, and so is one in which a table's cells would give one another away.
    Raises TotalsDiffer.
    """
    columns = _shared_columns(tables)
    found: dict[str, set[Cell]] = {name: set() for name in tables}
    for column in columns:
        parts = {name: _of_column(table, column) for name, table in tables.items()}
        hidden = {
            name: _masked(part, smallest, frozenset({(None, column)}))
            for name, part in parts.items()
        }
        total = next(iter(parts.values())).count((None, column))
        withdrawn = 0 < total < smallest or None in hidden.values()
        for name, part in parts.items():
            found[name] |= set(part.cells()) if withdrawn else hidden[name] or frozenset()
    return {name: frozenset(cells) for name, cells in found.items()}


def _shared_columns(tables: Mapping[str, Table]) -> tuple[str, ...]:
    (first, *others) = tables.values()
    for table in (first, *others):
        if table.row_totals or not table.column_totals:
            raise ValueError("tables share the totals of their columns, and have no others")
        if table.columns != first.columns:
            raise TotalsDiffer(f"columns {table.columns} are not {first.columns}")
        for column in table.columns:
            if table.count((None, column)) != first.count((None, column)):
                raise TotalsDiffer(f"{column}: the same people, counted otherwise")
    return first.columns


def _of_column(table: Table, column: str) -> Table:
    return Table(table.rows, (column,), table.counts, row_totals=False)


def _masked(table: Table, smallest: int, fixed: frozenset[Cell]) -> frozenset[Cell] | None:
    """The places to mask where those that are `fixed` never move; None where none will do."""
    counts = {cell: table.count(cell) for cell in table.cells() if cell not in fixed}
    found = {cell for cell, count in counts.items() if 0 < count < smallest}
    graph = _Graph(table, counts)
    while True:
        exposed = False
        for cell in sorted(found, key=lambda one: (counts[one], _text(one))):
            walk = graph.walk(cell, found)
            if walk is None:
                return None
            if not walk <= found:
                found |= walk
                exposed = True
        if not exposed:
            return frozenset(found)


class _Graph:
    """Rows and columns, joined by their cells."""

    def __init__(self, table: Table, counts: Mapping[Cell, int]) -> None:
        self._table, self._counts = table, counts
        self._at: dict[Node, list[tuple[Cell, Node]]] = {}
        for cell in counts:
            row, column = self._ends(cell)
            self._at.setdefault(row, []).append((cell, column))
            self._at.setdefault(column, []).append((cell, row))

    def walk(self, cell: Cell, found: set[Cell]) -> frozenset[Cell] | None:
        """The cells of the closed walk through this one that masks the fewest more people."""
        ways = [self._cheapest(cell, found, up=up) for up in (True, False)]
        known = [way for way in ways if way is not None]
        return min(known)[2] if known else None

    def _cheapest(
        self, cell: Cell, found: set[Cell], *, up: bool
    ) -> tuple[int, int, frozenset[Cell]] | None:
        """The same, where the cell itself gains one (`up`) or loses one."""
        if not self._bears(cell, up=up):
            return None
        start, end = self._ends(cell)
        if start == UNBOUND_ROW and end == UNBOUND_COLUMN:
            return 0, 0, frozenset({cell})
        turn = counting()
        first = (0, 0, next(turn), end, up, frozenset({cell}))
        waiting, best = [first], dict[tuple[Node, bool], int]()
        while waiting:
            cost, length, _, node, last_up, walked = heappop(waiting)
            if node == start and length and last_up != up:
                return cost, length, walked
            if best.get((node, last_up), cost + 1) <= cost:
                continue
            best[node, last_up] = cost
            for following, other in self._at[node]:
                gains = not last_up
                if following in walked or not self._bears(following, up=gains):
                    continue
                price = 0 if following in found else self._price(following)
                step = (cost + price, length + 1, next(turn), other, gains, walked | {following})
                heappush(waiting, step)
        return None

    def _bears(self, cell: Cell, *, up: bool) -> bool:
        """Whether the cell may gain or lose one in the graph's sign and stay above zero.

        A total gains one where its cells lose one.
        """
        gains = up if None not in cell or cell == (None, None) else not up
        return self._counts[cell] >= (1 if gains else 2)

    def _price(self, cell: Cell) -> int:
        """How many people are masked with it; totals come last."""
        return self._counts[cell] * (1 if None not in cell else 1_000)

    def _ends(self, cell: Cell) -> tuple[Node, Node]:
        # Without their totals nothing binds the columns (or the rows): they are one node.
        row: Node = ("row", cell[0]) if self._table.row_totals else UNBOUND_ROW
        column: Node = ("column", cell[1]) if self._table.column_totals else UNBOUND_COLUMN
        return row, column


def _text(cell: Cell) -> tuple[str, str]:
    return (cell[0] or "", cell[1] or "")
