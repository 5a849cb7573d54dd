"""How reports to the Département are printed, whatever they report on: one layout, two formats."""

from pathways.documents.report_layout.content import Cell, Column, Layout, Part, PartText, Table
from pathways.documents.report_layout.formats import FORMATS, Format
from pathways.documents.report_layout.pdf import to_pdf
from pathways.documents.report_layout.xlsx import to_xlsx

__all__ = [
    "FORMATS",
    "Cell",
    "Column",
    "Format",
    "Layout",
    "Part",
    "PartText",
    "Table",
    "to_pdf",
    "to_xlsx",
]
