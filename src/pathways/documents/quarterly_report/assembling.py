"""A quarterly report put together from the log: sealed figures as sealed, others as they stand."""

from datetime import date
from uuid import UUID

from pathways.documents.quarterly_report.content import QuarterlyReport
from pathways.documents.report_layout.head import head_and_figures
from pathways.domain.report.state import ReportState
from pathways.projections.departement import Departement
from pathways.projections.quarter_figures import QuarterFigures
from pathways.projections.reports import report_state


def quarterly_report(departement: Departement, report_id: UUID, *, today: date) -> QuarterlyReport:
    """The report as it stands today; raises NotFound."""
    return assembled(departement, report_state(departement, report_id), today)


def assembled(departement: Departement, state: ReportState, today: date) -> QuarterlyReport:
    """The report of a state, opened for good or only to be looked at."""
    assert state.opened is not None
    head, figures = head_and_figures(departement, state, today, due_on=state.opened.due_on)
    assert isinstance(figures, QuarterFigures)
    return QuarterlyReport(**vars(head), figures=figures)
