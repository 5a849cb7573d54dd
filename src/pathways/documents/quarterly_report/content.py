"""What a quarterly report tells: its head, its figures, the texts of the body."""

from dataclasses import dataclass
from datetime import date

from pathways.documents.report_layout.content import PartText
from pathways.projections.quarter_figures import QuarterFigures
from pathways.projections.reports import Restatement


@dataclass(frozen=True, kw_only=True)
class QuarterlyReport:
    """Everything its layout needs, in French words ready to read."""

    departement: str
    body: str
    figures: QuarterFigures
    status: str
    """"en préparation", "transmis le 20/04/2025", "scellé le 11/05/2025"."""
    due_on: date
    days_late: int | None
    """How late it was first sent; None until then."""
    as_of: date
    """The day it was drawn up."""
    position: int
    """How far the log was read."""
    digest: str | None = None
    """The seal's SHA-256; None where the figures are not sealed."""
    parts: tuple[PartText, ...] = ()
    restatement: Restatement | None = None
    """What moved since the seal; None where nothing did, or nothing was sealed."""

    @property
    def sealed(self) -> bool:
        return self.digest is not None
