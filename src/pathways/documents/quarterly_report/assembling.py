"""A quarterly report put together from the log: sealed figures as sealed, others as they stand."""

from datetime import date
from uuid import UUID

from pathways.documents.quarterly_report.content import QuarterlyReport
from pathways.documents.report_layout.content import PartText
from pathways.documents.report_layout.words import status
from pathways.domain.report.state import ReportState
from pathways.projections.departement import Departement
from pathways.projections.lists import organisation_names
from pathways.projections.quarter_figures import QuarterFigures
from pathways.projections.reports import figures_told, headings_of, report_state, restatement_of


def quarterly_report(departement: Departement, report_id: UUID, *, today: date) -> QuarterlyReport:
    """The report as it stands today; raises NotFound."""
    return assembled(departement, report_state(departement, report_id), today)


def assembled(departement: Departement, state: ReportState, today: date) -> QuarterlyReport:
    """The report of a state, opened for good or only to be looked at."""
    opened, first = state.opened, state.first_submitted
    assert opened is not None
    figures, position, sealed = figures_told(departement, state, today)
    assert isinstance(figures, QuarterFigures)
    found = restatement_of(departement, state, today) if sealed else None
    moved = found if found and found.moved else None
    last = state.sealed[-1] if sealed else None
    return QuarterlyReport(
        departement=departement.rules.departement_name.on(today).value,
        body=organisation_names(departement).get(opened.organisation_id, ""),
        figures=figures,
        status=status(state),
        due_on=first.due_on if first else opened.due_on,
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
