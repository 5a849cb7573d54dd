"""CSV as French spreadsheets open it: semicolons, a byte-order mark, decimal commas.

A text that a spreadsheet would take for a formula is told to be a text.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from pathways.documents.sheet_text import legible

FORMULA = ("=", "+", "-", "@", "\r", "\n")
ERASED = "personne effacée"


def csv_file(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """The bytes of the file, its columns named in the first line."""
    told = io.StringIO()
    writer = csv.writer(told, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return b"\xef\xbb\xbf" + told.getvalue().encode()


def name_in(row: Any) -> str:
    """The person of a row, or that they were erased."""
    if row.erased or row.last_name is None:
        return ERASED
    return f"{row.last_name} {row.first_name}"


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return str(value).replace(".", ",")
        case str():
            text = legible(value)
            return f"'{text}" if text.startswith(FORMULA) else text
        case _:
            return str(value)
