"""Reports as they are shown: headings with their French, names where the log has ids."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pathways.api.context import departement
from pathways.api.resources import Named, named_body
from pathways.domain.report.events import ReportKind
from pathways.domain.report.state import ReportState, ReportStatus
from pathways.event_store.application import Loaded
from pathways.projections.reports import agreement_told, headings_of, subject_title


@dataclass(frozen=True)
class PartShown:
    code: str
    label: str
    compulsory: bool
    text: str | None


@dataclass(frozen=True)
class SealShown:
    sealed_on: date
    log_position: int
    digest: str


@dataclass(frozen=True)
class ReportShown:
    id: UUID
    kind: ReportKind
    subject: Named
    organisation: Named
    programme: str | None
    since: date
    until: date
    opened_on: date
    due_on: date
    rule: str
    status: ReportStatus
    parts: tuple[PartShown, ...]
    missing: tuple[str, ...]
    first_submitted_on: date | None
    days_late: int | None
    submitted_on: date | None
    returned_for: str | None
    accepted_on: date | None
    seals: tuple[SealShown, ...]


def report_shown(loaded: Loaded) -> ReportShown:
    """A report as it stands: its parts in their order, and each time it was sealed."""
    state = loaded.state
    assert isinstance(state, ReportState)
    opened, status = state.opened, state.status
    assert opened is not None
    assert status is not None
    body, first = named_body(opened.organisation_id), state.first_submitted
    title = subject_title(departement(), opened)
    return ReportShown(
        id=state.id,
        kind=opened.kind,
        subject=Named(opened.subject_id, body.name if title is None else title),
        organisation=body,
        programme=opened.programme,
        since=opened.since,
        until=opened.until,
        opened_on=opened.opened_on,
        due_on=first.due_on if first else agreement_told(departement(), opened)[1],
        rule=opened.rule,
        status=status,
        parts=tuple(
            PartShown(one.code, one.label, one.compulsory, state.parts.get(one.code))
            for one in headings_of(departement().rules, opened)
        ),
        missing=state.missing,
        first_submitted_on=first.submitted_on if first else None,
        days_late=first.days_late if first else None,
        submitted_on=state.submitted_on,
        returned_for=state.returned_for,
        accepted_on=state.accepted_on,
        seals=tuple(SealShown(one.sealed_on, one.log_position, one.digest) for one in state.sealed),
    )
