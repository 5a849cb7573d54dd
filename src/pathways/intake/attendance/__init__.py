"""Attendance entered many facts at a time: the sheet of a session, the workbook of an operator."""
