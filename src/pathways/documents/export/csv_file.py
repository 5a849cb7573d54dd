"""CSV as French spreadsheets open it: a line of headings, then a line for each row."""

from collections.abc import Iterator, Sequence
from typing import Any

from pathways.documents.export.columns import Column
from pathways.documents.export.pieces import pieces
from pathways.documents.french_csv import MARK, lines


def to_csv(columns: Sequence[Column], rows: Sequence[Any]) -> Iterator[bytes]:
    """The file, some hundreds of rows at a time."""
    yield MARK + lines([[column.heading for column in columns]])
    for some in pieces(rows):
        yield lines([column.cell(row) for column in columns] for row in some)
