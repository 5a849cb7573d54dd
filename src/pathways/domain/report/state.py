"""What decisions need to know of a report."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Self, assert_never
from uuid import UUID, uuid5

from pathways.domain.command import State
from pathways.domain.event import Event
from pathways.domain.report.events import (
    ReportAccepted,
    ReportEvent,
    ReportKind,
    ReportOpened,
    ReportPartWritten,
    ReportReopened,
    ReportReturned,
    ReportSealed,
    ReportSubmitted,
)

NAMESPACE = UUID("b58e3f0a-7c41-5f0e-9b9d-0e6f2a3d4c55")
"""Never to change: it names the stream of each report."""


def report_of(kind: ReportKind, subject_id: UUID, until: date) -> UUID:
    """The stream of the report on that subject for the period that ends that day."""
    return uuid5(NAMESPACE, f"{kind}/{subject_id}/{until}")


class ReportStatus(StrEnum):
    OPEN = "open"  # en préparation
    SUBMITTED = "submitted"  # transmis
    RETURNED = "returned"  # retourné
    ACCEPTED = "accepted"  # accepté
    SEALED = "sealed"  # scellé


@dataclass(frozen=True)
class ReportState(State):
    """A report, its texts and where it stands."""

    opened: ReportOpened | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    status: ReportStatus | None = None
    submitted_on: date | None = None
    accepted_on: date | None = None
    sealed: tuple[ReportSealed, ...] = ()
    """Each time it was sealed: the last one stands, the others are what was told before."""

    def person(self, event: Event) -> UUID | None:
        return None

    def evolve(self, event: ReportEvent) -> Self:
        match event:
            case ReportOpened():
                return replace(self, opened=event, status=ReportStatus.OPEN)
            case ReportPartWritten(part=part, text=text):
                return replace(self, parts={**self.parts, part: text})
            case ReportSubmitted(submitted_on=day):
                return replace(self, status=ReportStatus.SUBMITTED, submitted_on=day)
            case ReportReturned():
                return replace(self, status=ReportStatus.RETURNED)
            case ReportReopened():
                return replace(self, status=ReportStatus.OPEN, accepted_on=None)
            case ReportAccepted(accepted_on=day):
                return replace(self, status=ReportStatus.ACCEPTED, accepted_on=day)
            case ReportSealed():
                return replace(self, status=ReportStatus.SEALED, sealed=(*self.sealed, event))
            case _:
                assert_never(event)
