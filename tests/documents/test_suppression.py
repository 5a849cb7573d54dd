"""No small count is published, and none can be worked out from what is."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.documents.open_data.suppression import (
    Cell,
    Table,
    TotalsDiffer,
    masked,
    masked_together,
)

P = TypeVar("P", bound=Hashable)
"""A place: a cell, or the cell of a table."""


def table(*lines: Sequence[int], **totals: bool) -> Table:
    rows = tuple(f"r{number}" for number in range(len(lines)))
    columns = tuple(f"c{number}" for number in range(len(lines[0])))
    counts = {
        (row, column): count
        for row, line in zip(rows, lines, strict=True)
        for column, count in zip(columns, line, strict=True)
    }
    return Table(rows, columns, counts, **totals)


def test_counts_from_1_to_4_are_masked_zero_and_5_are_not() -> None:
    hidden = masked(table([0, 1, 4, 5, 9], row_totals=False, column_totals=False))
    assert hidden == {("r0", "c1"), ("r0", "c2")}


def test_a_cell_masked_alone_would_be_its_total_less_the_others() -> None:
    hidden = masked(table([3, 20, 30], [40, 6, 50], [60, 70, 80]))
    assert hidden == {("r0", "c0"), ("r0", "c1"), ("r1", "c0"), ("r1", "c1")}


def test_the_fewest_people_are_masked_with_it() -> None:
    hidden = masked(table([3, 100, 7], [200, 300, 400], [9, 500, 8]))
    assert hidden == {("r0", "c0"), ("r0", "c2"), ("r2", "c0"), ("r2", "c2")}


def test_four_ones_whose_totals_are_two_give_each_other_away_and_more_is_masked() -> None:
    block = table([1, 1, 50], [1, 1, 60], [70, 80, 90])
    assert masked(block) > {("r0", "c0"), ("r0", "c1"), ("r1", "c0"), ("r1", "c1")}


def test_every_total_that_equals_a_small_count_is_masked_with_it() -> None:
    alone = table([3], [0])
    assert masked(alone) == {("r0", "c0"), ("r0", None), (None, "c0"), (None, None)}


def test_a_small_total_is_masked_too() -> None:
    hidden = masked(table([1, 2, 0], [30, 40, 50], [60, 70, 80]))
    assert ("r0", None) in hidden


tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 11), min_size=width, max_size=width), min_size=1, max_size=3
    )
)


@settings(max_examples=200, deadline=None)
@given(tables, st.booleans(), st.booleans())
def test_no_masked_place_can_be_worked_out_from_the_published_ones(
    lines: list[list[int]], row_totals: bool, column_totals: bool
) -> None:
    given_table = table(*lines, row_totals=row_totals, column_totals=column_totals)
    hidden = masked(given_table)
    counts = {cell: given_table.count(cell) for cell in given_table.cells()}
    assert {cell for cell, count in counts.items() if 0 < count < 5} <= hidden
    if hidden == counts.keys():
        return  # nothing is published
    for cell in hidden:
        assert two_values(cell, counts, hidden, given_table), (lines, sorted(map(str, hidden)))


def two_values(cell: Cell, counts: Mapping[Cell, int], hidden: frozenset[Cell], of: Table) -> bool:
    """Whether a reader who knows the rules finds two counts that the cell may have.

    By trying: every way to fill the masked places with 1 or more, near the true counts, is looked
    for. Such a reader is told all that is published, and that zeros are.
    """
    equations = list(sums(of))
    return any(
        fits({cell: counts[cell] + change}, counts, hidden - {cell}, equations)
        for change in (1, -1, 2, -2)
        if counts[cell] + change >= 1
    )


def sums(of: Table) -> Iterator[tuple[Cell, Sequence[Cell]]]:
    """Each total with the cells it adds up."""
    if of.row_totals:
        yield from (((row, None), [(row, column) for column in of.columns]) for row in of.rows)
    if of.column_totals:
        yield from (((None, column), [(row, column) for row in of.rows]) for column in of.columns)
    if of.row_totals and of.column_totals:
        yield (None, None), [(row, None) for row in of.rows]
        yield (None, None), [(None, column) for column in of.columns]


def fits(
    tried: dict[P, int],
    counts: Mapping[P, int],
    free: frozenset[P],
    equations: Sequence[tuple[P, Sequence[P]]],
    may_be_zero: Collection[P] = (),
) -> bool:
    """Whether the places still free can be filled; a search that goes where a sum is wrong."""
    unmet = None
    for total, cells in equations:
        told = {c: tried.get(c, counts[c]) for c in (total, *cells)}
        wrong = sum(told[c] for c in cells) - told[total]
        if wrong:
            unmet = (wrong, total, [c for c in (total, *cells) if c in free])
            break
    if unmet is None:
        return True
    wrong, total, choices = unmet
    step = 1 if wrong > 0 else -1
    for choice in choices:
        change = step if choice == total else -step
        if counts[choice] + change < (0 if choice in may_be_zero else 1):
            continue
        more = {**tried, choice: counts[choice] + change}
        if fits(more, counts, free - {choice}, equations, may_be_zero):
            return True
    return False


@pytest.mark.parametrize("smallest", [3, 10])
def test_the_smallest_count_published_is_the_departements_choice(smallest: int) -> None:
    hidden = masked(table([2, 4, 9, 12], row_totals=False, column_totals=False), smallest)
    assert len(hidden) == {3: 1, 10: 3}[smallest]


def sharing(*tables: Sequence[int]) -> dict[str, Table]:
    """Tables of one column each, the same people told apart in other ways."""
    return {
        f"t{number}": Table(
            tuple(f"r{at}" for at in range(len(counts))),
            ("c",),
            {(f"r{at}", "c"): count for at, count in enumerate(counts)},
            row_totals=False,
        )
        for number, counts in enumerate(tables)
    }


def test_a_shared_total_is_published_in_every_table_and_masks_what_it_gives_away() -> None:
    hidden = masked_together(sharing([3, 20, 30], [25, 28]))
    assert hidden == {"t0": {("r0", "c"), ("r1", "c")}, "t1": frozenset()}


def test_a_small_shared_total_is_withdrawn_with_its_column_from_every_table() -> None:
    hidden = masked_together(sharing([3, 0], [1, 2, 0]))
    assert hidden["t0"] == {("r0", "c"), ("r1", "c"), (None, "c")}
    assert hidden["t1"] == {("r0", "c"), ("r1", "c"), ("r2", "c"), (None, "c")}


def test_ones_that_add_up_to_their_total_withdraw_it_from_every_table() -> None:
    """Five ones whose total is told are five ones; the other table must not tell it either."""
    hidden = masked_together(sharing([1, 1, 1, 1, 1], [5, 0]))
    assert (None, "c") in hidden["t0"]
    assert {("r0", "c"), ("r1", "c"), (None, "c")} == hidden["t1"]


def test_a_column_withdrawn_leaves_the_others() -> None:
    one = table([2, 9], [1, 8], row_totals=False)
    other = table([3, 17], row_totals=False)
    hidden = masked_together({"one": one, "other": other})
    assert {column for _, column in hidden["one"]} == {"c0"}
    assert {column for _, column in hidden["other"]} == {"c0"}


def test_tables_that_do_not_count_the_same_people_are_refused() -> None:
    with pytest.raises(TotalsDiffer):
        masked_together(sharing([3, 20], [22]))
    with pytest.raises(ValueError, match="totals"):
        masked_together({"one": table([3, 20])})


def parted(total: int) -> st.SearchStrategy[list[int]]:
    """A total told apart in up to four parts."""
    cuts = st.lists(st.integers(0, total), max_size=3).map(sorted)
    return cuts.map(
        lambda at: [high - low for low, high in zip([0, *at], [*at, total], strict=True)]
    )


several = st.integers(0, 24).flatmap(lambda total: st.lists(parted(total), min_size=1, max_size=3))


@settings(max_examples=400, deadline=None)
@given(several)
def test_no_masked_place_can_be_worked_out_from_several_tables_read_together(
    given_tables: list[list[int]],
) -> None:
    tables = sharing(*given_tables)
    hidden = masked_together(tables)
    total = ("", "total")
    counts: dict[tuple[str, str], int] = {total: sum(given_tables[0])}
    counts |= {
        (name, str(row)): one.counts[row, "c"] for name, one in tables.items() for row in one.rows
    }
    told = [(total, [(name, row) for row in one.rows]) for name, one in tables.items()]
    withdrawn = {(None, "c") in cells for cells in hidden.values()}
    assert len(withdrawn) == 1, "a total is published by all or by none"
    masks = {
        total if row is None else (name, row) for name, cells in hidden.items() for row, _ in cells
    }
    assert {place for place, count in counts.items() if 0 < count < 5} <= masks
    # Of a column withdrawn, its zeros are masked too.
    zeros = {place for place in masks if True in withdrawn and place != total}
    for place in masks:
        others = frozenset(masks - {place})
        assert any(
            fits({place: counts[place] + change}, counts, others, told, zeros)
            for change in (1, -1, 2, -2)
            if counts[place] + change >= (0 if place in zeros else 1)
        ), (given_tables, place)
