"""One sheet: headings frozen and filtered, real dates and numbers, texts that are texts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from tempfile import TemporaryFile
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pathways.documents.export.columns import Cell, Column
from pathways.documents.export.refusals import TooLongForASheet
from pathways.documents.sheet_text import OPTIONS, legible
from pathways.domain.calendar import PARIS

MOST = 1_048_575
"""Rows of a sheet below its headings."""
EXACT = 15
"""Digits that a spreadsheet's number keeps; a longer one is written as a text."""
PIECE = 64 * 1024
WIDTH = 40
"""Characters of a column, at most; the first rows say how many it needs."""
LOOKED_AT = 200
MADE = datetime(2021, 1, 1, 12)
"""The time a file says it was made at: always the same, so that the same list is the same file."""


def to_xlsx(columns: Sequence[Column], rows: Sequence[Any]) -> Iterator[bytes]:
    """The workbook in pieces, written row by row to the disk; raises TooLongForASheet at once."""
    if len(rows) > MOST:
        raise TooLongForASheet(rows=len(rows), most=MOST)
    return _pieces(columns, rows)


def _pieces(columns: Sequence[Column], rows: Sequence[Any]) -> Iterator[bytes]:
    with TemporaryFile() as file:
        with Workbook(file, {**OPTIONS, "in_memory": False, "constant_memory": True}) as book:
            book.set_properties({"created": MADE})
            _sheet(book, columns, rows)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _sheet(book: Workbook, columns: Sequence[Column], rows: Sequence[Any]) -> None:
    page = book.add_worksheet("Liste")
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(rows), max(len(columns) - 1, 0))
    head = book.add_format({"bold": True, "bg_color": "#EEF2F7"})
    forms = {
        datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"}),
        date: book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
    }
    for number, column in enumerate(columns):
        needed = [len(column.heading) + 3]
        needed += [len(str(column.cell(row) or "")) for row in islice(rows, LOOKED_AT)]
        page.set_column(number, number, min(WIDTH, max(needed) + 1))
        page.write_string(0, number, legible(column.heading), head)
    for at, row in enumerate(rows, start=1):
        for number, column in enumerate(columns):
            _write(page, at, number, column.cell(row), forms)


def _write(
    page: Worksheet, row: int, column: int, value: Cell, forms: Mapping[type[date], Any]
) -> None:
    match value:
        case None:
            return
        case bool():
            page.write_string(row, column, "oui" if value else "non")
        case datetime():
            in_paris = value.astimezone(PARIS).replace(tzinfo=None)
            page.write_datetime(row, column, in_paris, forms[datetime])
        case date():
            page.write_datetime(row, column, value, forms[date])
        case int() | Decimal():
            if len(Decimal(value).as_tuple().digits) > EXACT:
                page.write_string(row, column, f"{value:f}")
            else:
                page.write_number(row, column, value)
        case str():
            page.write_string(row, column, legible(value))
