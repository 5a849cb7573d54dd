"""What a final report tells: its head, its figures, the texts of the body."""

from dataclasses import dataclass
from datetime import date

from pathways.documents.report_layout.content import PartText
from pathways.projections.report_figures import Figures
from pathways.projections.reports import Restatement


@dataclass(frozen=True, kw_only=True)
class FinalReport:
    """Everything a rendering needs."""

    departement: str
    title: str
    """"Ateliers de Trélazé", or the name of the body that accompanies."""
    subject_kind: str
    """"ADSE, parcours A", or "Accompagnement social"."""
    organisation: str
    agreement_since: date
    agreement_until: date
    figures: Figures
    status: str
    """"en préparation", "transmis le 20/02/2022", "scellé le 11/03/2022"."""
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
