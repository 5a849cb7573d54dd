"""What a final report prints: its head, its tables of figures, the texts of the body.

Whoever assembles it gives French words ready to read; renderers add nothing and sort nothing.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pathways.projections.report_figures import Figures
from pathways.projections.reports import Restatement


@dataclass(frozen=True, kw_only=True)
class PartText:
    """A heading and what stands under it; None where nothing is written yet."""

    label: str
    compulsory: bool
    text: str | None


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


Cell = str | int | Decimal | date | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table: `kind` is text, number, change, money, percent or day."""

    label: str
    kind: str = "text"
    width: int = 14
    """In characters, in a spreadsheet."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of figures; `bar` names the column whose numbers are drawn as well."""

    name: str
    """Of the sheet: at most 31 characters."""
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()
    bar: int | None = None
