"""CSV as French spreadsheets open it: semicolons, a byte-order mark, decimal commas.

Dates are ISO, which a spreadsheet reads as dates in any language. A text that a spreadsheet would
take for a formula is told to be a text.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pathways.documents.sheet_text import legible

MARK = b"\xef\xbb\xbf"
"""At the head of a file: it is UTF-8."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ERASED = "personne effacée"
HIDDEN = "hors de votre accès"


def csv_file(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """The bytes of the file, its columns named in the first line."""
    return MARK + lines([columns, *rows])


def lines(rows: Iterable[Iterable[object]]) -> bytes:
    """Lines of a file, each value as a French spreadsheet reads it."""
    told = io.StringIO()
    writer = csv.writer(told, delimiter=";", lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return told.getvalue().encode()


def name_in(row: Any) -> str:
    """The person of a row, or that they were erased, or that whoever asks may not read who."""
    if row.erased:
        return ERASED
    if row.last_name is None:
        return HIDDEN
    return f"{row.last_name} {row.first_name}"


def _cell(value: object) -> str:
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
