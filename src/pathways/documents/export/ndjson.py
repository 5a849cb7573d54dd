"""One JSON object a line, as the API's JSON says each row: field names, codes, exact decimals."""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from pathways.documents.export.columns import Column
from pathways.documents.export.pieces import pieces
from pathways.documents.plain import plain


def to_ndjson(columns: Sequence[Column], rows: Sequence[Any]) -> Iterator[bytes]:
    """The lines, some hundreds at a time; an empty list is an empty file."""
    for some in pieces(rows):
        yield b"".join(orjson.dumps(plain(row), option=orjson.OPT_APPEND_NEWLINE) for row in some)
