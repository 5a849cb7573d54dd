"""OpenDocument spreadsheets, as LibreOffice and most offices read them."""

from pathways.documents.open_document.file import MEDIA_TYPE, spreadsheet
from pathways.documents.open_document.tables import Table

__all__ = ["MEDIA_TYPE", "Table", "spreadsheet"]
