"""A final report put together from the log: sealed figures as sealed, the others as they stand."""

from datetime import date
from uuid import UUID

from pathways.documents.final_report.content import FinalReport
from pathways.documents.report_layout.content import PartText
from pathways.documents.report_layout.words import status
from pathways.domain.report.state import ReportState
from pathways.projections.departement import Departement
from pathways.projections.lists import organisation_names
from pathways.projections.report_figures import Figures
from pathways.projections.reports import (
    agreement_told,
    figures_told,
    headings_of,
    report_state,
    restatement_of,
    subject_title,
)


def final_report(departement: Departement, report_id: UUID, *, today: date) -> FinalReport:
    """The report as it stands today; raises NotFound."""
    return assembled(departement, report_state(departement, report_id), today)


def assembled(departement: Departement, state: ReportState, today: date) -> FinalReport:
    """The report of a state, opened for good or only to be looked at."""
    opened = state.opened
    assert opened is not None
    figures, position, sealed = figures_told(departement, state, today)
    assert isinstance(figures, Figures)
    since_seal = restatement_of(departement, state, today) if sealed else None
    rules = departement.rules
    programme = opened.programme and rules.programme(opened.programme, opened.since)
    body = organisation_names(departement).get(opened.organisation_id, "")
    first = state.first_submitted
    last_day, due_on = agreement_told(departement, opened)
    return FinalReport(
        departement=rules.departement_name.on(today).value,
        title=subject_title(departement, opened) or body,
        subject_kind=programme.label if programme else "Accompagnement social (annexe 1)",
        organisation=body,
        agreement_since=opened.since,
        agreement_until=last_day,
        figures=figures,
        status=status(state),
        due_on=first.due_on if first else due_on,
        days_late=first.days_late if first else None,
        as_of=state.sealed[-1].sealed_on if sealed and not _moved(since_seal) else today,
        position=position,
        digest=state.sealed[-1].digest if sealed else None,
        parts=tuple(
            PartText(label=one.label, compulsory=one.compulsory, text=state.parts.get(one.code))
            for one in headings_of(rules, opened)
        ),
        restatement=since_seal if _moved(since_seal) else None,
    )


def _moved(found: object) -> bool:
    return bool(getattr(found, "moved", ()))
