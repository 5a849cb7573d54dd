"""CSV as French spreadsheets open it: semicolons, decimal commas, UTF-8 told by a mark.

Dates are ISO, which a spreadsheet reads as dates in any language. A text that a spreadsheet would
take for a formula begins with an apostrophe.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pathways.documents.export.columns import Column
from pathways.documents.export.pieces import pieces
from pathways.documents.sheet_text import legible

MARK = b"\xef\xbb\xbf"
FORMULA = ("=", "+", "-", "@", "\r", "\n")


def to_csv(columns: Sequence[Column], rows: Sequence[Any]) -> Iterator[bytes]:
    """A line of headings, then a line for each row, some hundreds at a time."""
    yield MARK + lines([[column.heading for column in columns]])
    for some in pieces(rows):
        yield lines([column.cell(row) for column in columns] for row in some)


def lines(rows: Iterable[Sequence[object]]) -> bytes:
    """Lines of CSV, each value as a French spreadsheet reads it."""
    told = io.StringIO()
    writer = csv.writer(told, delimiter=";", lineterminator="\r\n")
    writer.writerows([_written(value) for value in row] for row in rows)
    return told.getvalue().encode()


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case date():
            return value.isoformat()
        case str():
            text = legible(value)
            return f"'{text}" if text.startswith(FORMULA) else text
        case _:
            return str(value)
