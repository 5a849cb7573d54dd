"""The formats of an exported list, each written piece by piece as it is read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pathways.documents.export.columns import Column
from pathways.documents.export.csv_file import to_csv
from pathways.documents.export.ndjson import to_ndjson
from pathways.documents.export.xlsx import to_xlsx

Write = Callable[[Sequence[Column], Sequence[Any]], Iterator[bytes]]


@dataclass(frozen=True)
class Format:
    """How a list leaves: its media type, and what writes it."""

    media_type: str
    write: Write


FORMATS: Mapping[str, Format] = {
    "csv": Format("text/csv; charset=utf-8", to_csv),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "ndjson": Format("application/x-ndjson", to_ndjson),
}
"""By the suffix of the file."""


def format_of_media_type(media_type: str) -> str | None:
    """The format of that media type, by its suffix; None where it is none of them."""
    for name, one in FORMATS.items():
        if one.media_type.split(";")[0] == media_type:
            return name
    return None
