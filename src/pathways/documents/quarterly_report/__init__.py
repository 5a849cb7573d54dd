"""The quarterly report of a body (A1.15): what it holds, and how it is laid out."""

from pathways.documents.quarterly_report.assembling import assembled, quarterly_report
from pathways.documents.quarterly_report.content import QuarterlyReport
from pathways.documents.quarterly_report.laying_out import laid_out

__all__ = ["QuarterlyReport", "assembled", "laid_out", "quarterly_report"]
