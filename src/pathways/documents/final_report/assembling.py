"""A final report put together from the log: sealed figures as sealed, the others as they stand."""

from datetime import date
from uuid import UUID

from pathways.documents.final_report.content import FinalReport
from pathways.documents.report_layout.head import head_and_figures
from pathways.domain.report.state import ReportState
from pathways.projections.departement import Departement
from pathways.projections.report_figures import Figures
from pathways.projections.reports import agreement_told, report_state, subject_title


def final_report(departement: Departement, report_id: UUID, *, today: date) -> FinalReport:
    """The report as it stands today; raises NotFound."""
    return assembled(departement, report_state(departement, report_id), today)


def assembled(departement: Departement, state: ReportState, today: date) -> FinalReport:
    """The report of a state, opened for good or only to be looked at."""
    opened = state.opened
    assert opened is not None
    last_day, due_on = agreement_told(departement, opened)
    head, figures = head_and_figures(departement, state, today, due_on=due_on)
    assert isinstance(figures, Figures)
    programme = opened.programme and departement.rules.programme(opened.programme, opened.since)
    return FinalReport(
        **vars(head),
        title=subject_title(departement, opened) or head.organisation,
        subject_kind=programme.label if programme else "Accompagnement social (annexe 1)",
        agreement_since=opened.since,
        agreement_until=last_day,
        figures=figures,
    )
