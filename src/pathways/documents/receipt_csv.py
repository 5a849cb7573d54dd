"""A settlement's receipt as CSV: a line for each fact, in French."""

from collections.abc import Iterable

from pathways.documents.french_csv import csv_file, name_in
from pathways.projections.settled import ReceiptRow

COLUMNS = (
    "jour", "jusqu'au", "personne", "identifiant", "nature", "module", "période", "public", "ligne",
    "ligne budgétaire", "unité", "vaut", "compte", "motif", "règle", "attestation", "signalé",
    "dossier", "version",
)  # fmt: skip


def receipt_csv(rows: Iterable[ReceiptRow]) -> bytes:
    """The bytes of the file."""
    return csv_file(COLUMNS, map(_values, rows))


def _values(row: ReceiptRow) -> tuple[object, ...]:
    return (
        row.day, row.until, name_in(row), row.person,
        row.kind, row.module, row.period, row.public, row.line, row.budget_line, row.unit,
        row.worth, row.counted, row.label, row.rule, row.certified_on, ", ".join(row.flagged),
        row.stream, row.version,
    )  # fmt: skip
