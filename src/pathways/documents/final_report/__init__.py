"""The final report of an agreement (G8): what it holds, and how it is laid out."""

from pathways.documents.final_report.assembling import assembled, final_report
from pathways.documents.final_report.content import FinalReport
from pathways.documents.final_report.laying_out import laid_out

__all__ = ["FinalReport", "assembled", "final_report", "laid_out"]
