"""The formats an attendance sheet comes in, by the name people ask for."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import orjson

from pathways.documents.attendance_sheet.content import AttendanceSheet
from pathways.documents.attendance_sheet.pdf import to_pdf
from pathways.documents.attendance_sheet.xlsx import to_xlsx
from pathways.documents.case_list.formats import UnknownFormat


class Format(NamedTuple):
    """A rendering and the media type it is sent under."""

    media_type: str
    render: Callable[[AttendanceSheet], bytes]


def to_json(sheet: AttendanceSheet) -> bytes:
    """The sheet field for field, for other software."""
    return orjson.dumps(sheet, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


FORMATS: Mapping[str, Format] = {
    "pdf": Format("application/pdf", to_pdf),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "json": Format("application/json", to_json),
}


def format_named(name: str) -> Format:
    """The format of that name; raises UnknownFormat, which tells the names."""
    try:
        return FORMATS[name]
    except KeyError:
        raise UnknownFormat(given=name, known=", ".join(FORMATS)) from None


def file_name(sheet: AttendanceSheet, name: str) -> str:
    """ "emargement-2022-03-01.pdf": the day, nobody's name."""
    return f"emargement-{sheet.day}.{name}"
