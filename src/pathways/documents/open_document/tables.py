"""The content of an OpenDocument spreadsheet: styles, tabs, rows and cells."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from pathways.documents.open_document.xml import VERSION, Element, tag, worded
from pathways.documents.sheet_text import legible

Cell: TypeAlias = str | int | date | None


class Table(NamedTuple):
    """One tab: its name, its columns as (title, width in characters), and its lines."""

    name: str
    columns: Sequence[tuple[str, int]]
    lines: Sequence[Sequence[Cell]]


def content(tables: Sequence[Table]) -> Element:
    """The root of content.xml; the first row of each tab is its header."""
    widths = sorted({width for table in tables for _, width in table.columns})
    return tag(
        "office:document-content",
        tag(
            "office:automatic-styles",
            *(_column_style(width) for width in widths),
            tag(
                "number:date-style",
                tag("number:day", style="long"),
                worded("number:text", "/"),
                tag("number:month", style="long"),
                worded("number:text", "/"),
                tag("number:year", style="long"),
                style_name="day-format",
            ),
            _cell_style("head", tag("style:text-properties", fo_font_weight="bold")),
            _cell_style("text"),
            _cell_style("day", style_data_style_name="day-format"),
        ),
        tag("office:body", tag("office:spreadsheet", *map(_table, tables))),
        version=VERSION,
    )


def _column_style(width: int) -> Element:
    properties = tag("style:table-column-properties", column_width=f"{width * 0.2:.1f}cm")
    return tag("style:style", properties, name=f"width-{width}", family="table-column")


def _cell_style(name: str, *properties: Element, **attributes: str) -> Element:
    wrapped = tag("style:table-cell-properties", fo_wrap_option="wrap", vertical_align="top")
    return tag("style:style", wrapped, *properties, name=name, family="table-cell", **attributes)


def _table(table: Table) -> Element:
    titles = (_cell(title, "head") for title, _ in table.columns)
    return tag(
        "table:table",
        *(tag("table:table-column", style_name=f"width-{width}") for _, width in table.columns),
        tag("table:table-header-rows", tag("table:table-row", *titles)),
        *(tag("table:table-row", *map(_cell, line)) for line in table.lines),
        name=table.name,
    )


def _cell(value: Cell, style: str = "text") -> Element:
    match value:
        case None:
            return tag("table:table-cell", style_name=style)
        case str():
            kind = {"office_value_type": "string"}
        case date():
            kind = {"office_value_type": "date", "office_date_value": value.isoformat()}
            value, style = f"{value:%d/%m/%Y}", "day"
        case int():
            kind = {"office_value_type": "float", "office_value": str(value)}
    return tag("table:table-cell", *_paragraphs(str(value)), style_name=style, **kind)


def _paragraphs(text: str) -> Iterator[Element]:
    """One paragraph a line; blanks are written as elements, since a reader folds them."""
    for line in legible(text).replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        paragraph, last = tag("text:p"), None
        for part in re.split("( {2,}|^ | $)", line):
            if part and not part.strip(" "):
                last = tag("text:s", c=str(len(part)))
                paragraph.append(last)
            elif last is None:
                paragraph.text = part
            else:
                last.tail = part
        yield paragraph
