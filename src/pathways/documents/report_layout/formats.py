"""The formats a report comes in, by the name people ask for."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from pathways.documents.report_layout.content import Layout
from pathways.documents.report_layout.pdf import to_pdf
from pathways.documents.report_layout.xlsx import to_xlsx


class Format(NamedTuple):
    """A rendering and the media type it is sent under."""

    media_type: str
    render: Callable[[Layout], bytes]


FORMATS: Mapping[str, Format] = {
    "pdf": Format("application/pdf", to_pdf),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
}
