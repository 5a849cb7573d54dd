"""No small count is published, and none can be worked out from what is."""

from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.documents.open_data.suppression import Cell, Table, masked


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
    tried: dict[Cell, int],
    counts: Mapping[Cell, int],
    free: frozenset[Cell],
    equations: Sequence[tuple[Cell, Sequence[Cell]]],
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
        if counts[choice] + change < 1:
            continue
        more = {**tried, choice: counts[choice] + change}
        if fits(more, counts, free - {choice}, equations):
            return True
    return False


@pytest.mark.parametrize("smallest", [3, 10])
def test_the_smallest_count_published_is_the_departements_choice(smallest: int) -> None:
    hidden = masked(table([2, 4, 9, 12], row_totals=False, column_totals=False), smallest)
    assert len(hidden) == {3: 1, 10: 3}[smallest]
