"""A report on paper: figures in tables with small bars, then what the body wrote."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from pathways.documents.french import euros, percent, short_day
from pathways.documents.report_layout.content import Cell, Column, Layout, Table
from pathways.documents.report_layout.words import shortened
from pathways.documents.typesetting import typeset

NOT_TOLD = "—"


def to_pdf(report: Layout) -> bytes:
    """PDF/UA-1, A4, in French; the same bytes for the same report."""
    return typeset(template(), printed_data(report), dated=report.as_of)


def template() -> str:
    """The typst source that lays the report out."""
    return files("pathways.documents.report_layout").joinpath("report.typ").read_text("utf-8")


def printed_data(report: Layout) -> dict[str, Any]:
    """What the template reads: words and numbers made for paper."""
    return {
        "departement": report.departement,
        "title": report.title,
        "name": report.name,
        "heading": report.subject,
        "facts": report.head,
        "sealed": report.sealed,
        "seal": report.seal,
        "key": [{"label": label, "value": value} for label, value in report.key],
        "sections": [
            {
                "heading": one.heading,
                "tables": [_table(table) for table in one.tables],
                "empty": one.empty,
            }
            for one in report.parts
        ],
        "texts_heading": report.texts_heading,
        "parts": [
            {"label": one.label, "compulsory": one.compulsory, "text": one.text}
            for one in report.texts
        ],
        "restated": [_table(one) for one in report.restated],
    }


def _table(table: Table) -> dict[str, Any]:
    most = max(
        (value for row in table.rows if isinstance(value := _at(row, table.bar), int | Decimal)),
        default=0,
    )
    return {
        "heading": table.heading,
        "columns": [{"label": one.label, "right": one.kind != "text"} for one in table.columns],
        "rows": [
            {
                "cells": [_cell(cell, of) for cell, of in zip(row, table.columns, strict=True)],
                # A share of the longest bar, in thousandths: JSON without decimals.
                "bar": _share(_at(row, table.bar), most),
            }
            for row in table.rows
        ],
        "bars": table.bar is not None,
        "total": table.total
        and [_cell(cell, of) for cell, of in zip(table.total, table.columns, strict=True)],
        "notes": list(table.notes),
    }


def _at(row: Sequence[Cell], index: int | None) -> Cell:
    return None if index is None else row[index]


def _share(value: Cell, most: int | Decimal) -> int:
    if not isinstance(value, int | Decimal) or not most:
        return 0
    return round(1000 * value / most)


def _cell(value: Cell, column: Column) -> str:
    match value:
        case None:
            return NOT_TOLD if column.kind != "text" else ""
        case date():
            return short_day(value)
        case str():
            return value
        case _ if column.kind == "money":
            return euros(Decimal(value))
        case _ if column.kind == "percent":
            return percent(Decimal(value).quantize(Decimal("0.1")))
        case _:
            sign = "+" if column.kind == "change" and value > 0 else ""
            return sign + shortened(Decimal(value))
