"""A receipt as CSV: a line for each fact, in French, as French spreadsheets open it.

Semicolons, a byte-order mark, decimal commas; a text that a spreadsheet would take for a formula
is told to be a text.
"""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from pathways.documents.sheet_text import legible
from pathways.projections.settled import ReceiptRow

COLUMNS = (
    "jour", "jusqu'au", "personne", "identifiant", "nature", "module", "période", "public", "ligne",
    "ligne budgétaire", "unité", "vaut", "compte", "motif", "règle", "attestation", "signalé",
    "dossier", "version",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\r", "\n")
ERASED = "personne effacée"


def receipt_csv(rows: Iterable[ReceiptRow]) -> bytes:
    """The bytes of the file."""
    told = io.StringIO()
    writer = csv.writer(told, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_cell(value) for value in _values(row)])
    return b"\xef\xbb\xbf" + told.getvalue().encode()


def _values(row: ReceiptRow) -> tuple[object, ...]:
    unknown = row.erased or row.last_name is None
    return (
        row.day, row.until, ERASED if unknown else f"{row.last_name} {row.first_name}", row.person,
        row.kind, row.module, row.period, row.public, row.line, row.budget_line, row.unit,
        row.worth, row.counted, row.label, row.rule, row.certified_on, ", ".join(row.flagged),
        row.stream, row.version,
    )  # fmt: skip


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
