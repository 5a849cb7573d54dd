"""The attendance sheet on paper: one line a person, wide enough to sign."""

from importlib.resources import files
from typing import Any

import orjson

from pathways.documents.attendance_sheet.content import AttendanceSheet
from pathways.documents.attendance_sheet.wording import ATTENDANCES, lasting
from pathways.documents.french import hour, week_day
from pathways.documents.typesetting import typeset

SPARE = 4
"""Lines left blank on a sheet to sign, for those that nobody expected."""


def to_pdf(sheet: AttendanceSheet) -> bytes:
    """PDF/UA-1, A4, in French; the same bytes for the same sheet."""
    template = files("pathways.documents.attendance_sheet") / "attendance_sheet.typ"
    return typeset(template.read_text("utf-8"), printed_data(sheet), dated=sheet.as_of)


def printed_data(sheet: AttendanceSheet) -> dict[str, Any]:
    """What the template reads: the sheet, and the words made for paper."""
    data: dict[str, Any] = orjson.loads(orjson.dumps(sheet))
    told = sheet.status == "held"
    for shown, line in zip(data["lines"], sheet.lines, strict=True):
        shown["told"] = ATTENDANCES.get(line.attendance or "", "—")
        shown["stayed"] = lasting(line.minutes) if line.minutes else "—"
    present = sum(line.attendance == "attended" for line in sheet.lines)
    return data | {
        "title": f"Feuille d'émargement du {week_day(sheet.day)}",
        "day_told": week_day(sheet.day),
        "start": hour(sheet.starts_at) if sheet.starts_at else None,
        "lasts": lasting(sheet.minutes),
        "is_told": told,
        "present": present,
        "spare": 0 if told else SPARE,
        "modules": len({line.module for line in sheet.lines} - {None}) > 1,
    }
