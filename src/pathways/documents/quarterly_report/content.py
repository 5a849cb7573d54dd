"""What a quarterly report tells: its head, its figures, the texts of the body."""

from dataclasses import dataclass

from pathways.documents.report_layout.head import Head
from pathways.projections.quarter_figures import QuarterFigures


@dataclass(frozen=True, kw_only=True)
class QuarterlyReport(Head):
    """Everything its layout needs."""

    figures: QuarterFigures
