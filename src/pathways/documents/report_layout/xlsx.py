"""A report as an Excel workbook: one sheet for its head, one for each table, one of texts."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from pathways.documents.report_layout.content import Cell, Column, Layout, Table
from pathways.documents.sheet_text import OPTIONS, legible
from pathways.documents.typesetting import noon

FORMS = {
    "money": '#,##0.00 "€"',
    "percent": '0.0" %"',
    "day": "dd/mm/yyyy",
    "change": "+0.##;-0.##;0",
}


def to_xlsx(report: Layout) -> bytes:
    """Numbers as numbers, header rows frozen; the same bytes for the same report."""
    file = BytesIO()
    with Workbook(file, OPTIONS) as book:
        book.set_properties(
            {
                "title": legible(report.title),
                "author": legible(report.departement),
                "created": noon(report.as_of).replace(tzinfo=None),
            }
        )
        tables = (table for part in report.parts for table in part.tables)
        for table in (_head(report), *tables, _texts(report), *report.restated):
            _sheet(book, table)
    return file.getvalue()


def _head(report: Layout) -> Table:
    said = [(report.name, report.subject), *report.head, ("Preuve", report.seal)]
    return Table(
        name="Bilan",
        heading=report.name,
        columns=(Column(label="Bilan", width=24), Column(label=report.departement, width=80)),
        rows=tuple(said),
    )


def _texts(report: Layout) -> Table:
    return Table(
        name="Analyse",
        heading=report.texts_heading,
        columns=(Column(label="Partie", width=40), Column(label="Texte", width=100)),
        rows=tuple((one.label, one.text) for one in report.texts),
    )


def _sheet(book: Workbook, table: Table) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#EEF2F7", "valign": "top"})
    forms = {
        kind: book.add_format({"num_format": form, "valign": "top"}) for kind, form in FORMS.items()
    }
    text = book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet(table.name)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    for column, one in enumerate(table.columns):
        page.set_column(column, column, one.width)
        page.write_string(0, column, legible(one.label), bold)
    rows = [*table.rows, *([table.total] if table.total else [])]
    for number, row in enumerate(rows, start=1):
        for column, (value, of) in enumerate(zip(row, table.columns, strict=True)):
            _write(page, number, column, value, forms.get(of.kind, text), text)
    for number, note in enumerate(table.notes, start=len(rows) + 2):
        page.write_string(number, 0, legible(note), text)


def _write(page: Any, row: int, column: int, value: Cell, form: Any, text: Any) -> None:
    match value:
        case None:
            page.write_blank(row, column, None, text)
        case str():
            page.write_string(row, column, legible(value), text)
        case date():
            page.write_datetime(row, column, value, form)
        case int() | Decimal():
            page.write_number(row, column, value, form)
