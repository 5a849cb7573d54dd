"""A report to the Département laid out for print, whatever kind it is."""

from datetime import date

from pathways.documents import final_report, quarterly_report
from pathways.documents.report_layout import Layout
from pathways.domain.report.events import ReportKind
from pathways.domain.report.state import ReportState
from pathways.projections.departement import Departement


def report_layout(departement: Departement, state: ReportState, today: date) -> Layout:
    """The report of a state as it is printed today."""
    assert state.opened is not None
    if state.opened.kind is ReportKind.QUARTERLY:
        return quarterly_report.laid_out(quarterly_report.assembled(departement, state, today))
    return final_report.laid_out(final_report.assembled(departement, state, today))
