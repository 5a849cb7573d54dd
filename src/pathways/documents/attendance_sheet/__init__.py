"""The attendance sheet of a collective session: to sign, then to read (A2.3, G7)."""

from pathways.documents.attendance_sheet.content import AttendanceSheet, SheetLine
from pathways.documents.attendance_sheet.formats import FORMATS, file_name, format_named

__all__ = ["FORMATS", "AttendanceSheet", "SheetLine", "file_name", "format_named"]
