"""The final report of an agreement (G8): what it holds, and how it is printed."""

from pathways.documents.final_report.assembling import assembled, final_report
from pathways.documents.final_report.content import FinalReport, PartText
from pathways.documents.final_report.formats import FORMATS, Format
from pathways.documents.final_report.pdf import to_pdf
from pathways.documents.final_report.xlsx import to_xlsx

__all__ = [
    "FORMATS",
    "FinalReport",
    "Format",
    "PartText",
    "assembled",
    "final_report",
    "to_pdf",
    "to_xlsx",
]
