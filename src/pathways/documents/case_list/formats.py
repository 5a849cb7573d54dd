"""The formats a case list comes in, by the name people ask for."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from pathways.documents.case_list.content import CaseList
from pathways.documents.case_list.ics import to_ics
from pathways.documents.case_list.json_file import to_json
from pathways.documents.case_list.ods import to_ods
from pathways.documents.case_list.pdf import to_pdf
from pathways.documents.case_list.xlsx import to_xlsx
from pathways.domain.refusal import Malformed


class UnknownFormat(Malformed):
    """Le format « {given} » est inconnu : {known}."""

    field = "format"


class Format(NamedTuple):
    """A rendering and the media type it is sent under."""

    media_type: str
    render: Callable[[CaseList], bytes]


FORMATS: Mapping[str, Format] = {
    "pdf": Format("application/pdf", to_pdf),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "ods": Format("application/vnd.oasis.opendocument.spreadsheet", to_ods),
    "json": Format("application/json", to_json),
    "ics": Format("text/calendar; charset=utf-8", to_ics),
}


def format_named(name: str) -> Format:
    """The format of that name; raises UnknownFormat, which tells the names."""
    try:
        return FORMATS[name]
    except KeyError:
        raise UnknownFormat(given=name, known=", ".join(FORMATS)) from None


def file_name(case_list: CaseList, name: str) -> str:
    """ "epl-2025-03-04.pdf": the day and the panel, nobody's name."""
    session = case_list.session
    return f"{session.kind}-{session.held_on}.{name}"
