"""Any list as a file: CSV and XLSX for people's spreadsheets, NDJSON for programs.

One mechanism over typed rows: a row's fields are the columns, each with its French heading; a
list added tomorrow is exported as it is. CSV and XLSX say codes in French; NDJSON says each row
as the API's JSON does.
"""

from pathways.documents.export.columns import Column, columns_of
from pathways.documents.export.formats import FORMATS, Format, format_of_media_type
from pathways.documents.export.refusals import TooLongForASheet

__all__ = [
    "FORMATS",
    "Column",
    "Format",
    "TooLongForASheet",
    "columns_of",
    "format_of_media_type",
]
