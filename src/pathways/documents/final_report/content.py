"""What a final report tells: its head, its figures, the texts of the body."""

from dataclasses import dataclass
from datetime import date

from pathways.documents.report_layout.head import Head
from pathways.projections.report_figures import Figures


@dataclass(frozen=True, kw_only=True)
class FinalReport(Head):
    """Everything its layout needs."""

    title: str
    """"Ateliers de Trélazé", or the name of the body that accompanies."""
    subject_kind: str
    """"ADSE, parcours A", or "Accompagnement social"."""
    agreement_since: date
    agreement_until: date
    figures: Figures
