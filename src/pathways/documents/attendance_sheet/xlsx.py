"""The attendance sheet as a workbook: to fill in and import, one line a person."""

from io import BytesIO

from xlsxwriter import Workbook

from pathways.documents.attendance_sheet.content import FORGOTTEN, AttendanceSheet
from pathways.documents.sheet_text import legible
from pathways.documents.typesetting import noon

OPTIONS = {
    "in_memory": True,
    # What people wrote stays text, whatever it begins with.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
COLUMNS = (
    ("Identifiant", 38), ("Personne", 30), ("Nature", 10), ("Date", 12), ("Thème", 28),
    ("Durée de la séance", 18), ("Module", 16), ("Présence", 12), ("Minutes", 10),
    ("Signature", 30),
)  # fmt: skip
"""The headings that the import of attendance reads, and the name and signature for people."""
PRESENCES = {"attended": "Présent", "missed": "Absent", "excused": "Excusé"}


def to_xlsx(sheet: AttendanceSheet) -> bytes:
    """One sheet, header frozen, real dates; filled in, it imports as it is."""
    file = BytesIO()
    with Workbook(file, OPTIONS) as book:
        book.set_properties(
            {
                "title": "Feuille d'émargement",
                "author": legible(sheet.departement),
                "created": noon(sheet.as_of).replace(tzinfo=None),
            }
        )
        head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "text_wrap": True})
        day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        page = book.add_worksheet("Présences")
        page.freeze_panes(1, 2)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        for column, (name, width) in enumerate(COLUMNS):
            page.set_column(column, column, width)
            page.write_string(0, column, name, head)
        for row, line in enumerate(sheet.lines, start=1):
            page.write_string(row, 0, str(line.enrolment))
            page.write_string(row, 1, legible(line.name or FORGOTTEN))
            page.write_string(row, 2, "Séance")
            page.write_datetime(row, 3, sheet.day, day)
            page.write_string(row, 4, legible(sheet.theme or ""))
            page.write_number(row, 5, sheet.minutes)
            page.write_string(row, 6, line.module or "")
            if line.attendance is not None:
                page.write_string(row, 7, PRESENCES[line.attendance])
            if line.minutes is not None:
                page.write_number(row, 8, line.minutes)
        if sheet.lines:
            page.data_validation(
                1, 7, len(sheet.lines), 7, {"validate": "list", "source": [*PRESENCES.values()]}
            )
    return file.getvalue()
