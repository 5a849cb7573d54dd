"""What every report to the Département says of itself, put together from the log."""

from dataclasses import dataclass
from datetime import date

from pathways.documents.report_layout.content import PartText
from pathways.documents.report_layout.words import status
from pathways.domain.report.state import ReportState
from pathways.projections.departement import Departement
from pathways.projections.lists import organisation_names
from pathways.projections.report_figures import AnyFigures
from pathways.projections.reports import (
    Restatement,
    figures_told,
    headings_of,
    restatement_of,
)


@dataclass(frozen=True, kw_only=True)
class Head:
    """In French words ready to read, whatever the report tells."""

    departement: str
    organisation: str
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


def head_and_figures(
    departement: Departement, state: ReportState, today: date, *, due_on: date
) -> tuple[Head, AnyFigures]:
    """Sealed figures as sealed, others as they stand; `due_on` until a first one is sent."""
    opened, first = state.opened, state.first_submitted
    assert opened is not None
    figures, position, sealed = figures_told(departement, state, today)
    found = restatement_of(departement, state, today) if sealed else None
    moved = found if found and found.moved else None
    last = state.sealed[-1] if sealed else None
    head = Head(
        departement=departement.rules.departement_name.on(today).value,
        organisation=organisation_names(departement).get(opened.organisation_id, ""),
        status=status(state),
        due_on=first.due_on if first else due_on,
        days_late=first.days_late if first else None,
        as_of=last.sealed_on if last and not moved else today,
        position=position,
        digest=last.digest if last else None,
        parts=tuple(
            PartText(label=one.label, compulsory=one.compulsory, text=state.parts.get(one.code))
            for one in headings_of(departement.rules, opened)
        ),
        restatement=moved,
    )
    return head, figures
