"""What decisions need to know of a report."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, Self, assert_never
from uuid import UUID, uuid5

from pathways.domain.command import State
from pathways.domain.event import Event
from pathways.domain.refusal import Refusal
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


WITH_THE_DEPARTEMENT = frozenset(
    {ReportStatus.SUBMITTED, ReportStatus.ACCEPTED, ReportStatus.SEALED}
)
"""A report that stands so was sent, and nobody writes in it until it is taken up again."""


class StepsBroken(Refusal):
    """Sans ce fait, la suite du bilan ne tient plus : {what}."""

    field = "version"
    remedy = "Retirez d'abord les étapes suivantes, ou rouvrez le bilan."


@dataclass(frozen=True)
class ReportState(State):
    """A report, its texts and where it stands."""

    in_order: ClassVar[bool] = True

    opened: ReportOpened | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    status: ReportStatus | None = None
    last_on: date | None = None
    """The day of its last step: none comes before it."""
    first_submitted: ReportSubmitted | None = None
    """What lateness is told by, however often it was sent again."""
    submitted_on: date | None = None
    returned_for: str | None = None
    accepted_on: date | None = None
    sealed: tuple[ReportSealed, ...] = ()
    """Each time it was sealed: the last one stands, the others are what was told before."""
    broken: str | None = None
    """What no longer follows, once a step was withdrawn or corrected; nothing in a log."""

    @property
    def organisation_id(self) -> UUID | None:
        """The body that reports."""
        return self.opened.organisation_id if self.opened else None

    @property
    def rule(self) -> str | None:
        """The id of the rule that asks for it: its refusals name it."""
        return self.opened.rule if self.opened else None

    @property
    def agreement_id(self) -> UUID | None:
        """The agreement of the action it reports on; None where it reports on something else."""
        opened = self.opened
        if opened is None or opened.kind is not ReportKind.FINAL or opened.programme is None:
            return None
        return opened.subject_id

    @property
    def stands_sealed(self) -> bool:
        """Whether its last seal is what it says: nobody took it up again since."""
        return self.status is ReportStatus.SEALED

    @property
    def missing(self) -> tuple[str, ...]:
        """The compulsory headings that nothing is written under, in their order."""
        compulsory = self.opened.compulsory if self.opened else ()
        return tuple(code for code in compulsory if code not in self.parts)

    def person(self, event: Event) -> UUID | None:
        return None

    def check_amended(self) -> None:
        if self.broken is not None:
            raise StepsBroken(what=self.broken)

    def evolve(self, event: ReportEvent) -> Self:
        state = replace(self, last_on=event.happened_on)
        match event:
            case ReportOpened():
                return replace(state, opened=event, status=ReportStatus.OPEN)
            case ReportPartWritten(part=part, text=text):
                return replace(state, parts={**self.parts, part: text})
            case ReportSubmitted(submitted_on=day):
                state = state._from({ReportStatus.OPEN, ReportStatus.RETURNED}, "transmission")
                if self.missing:
                    state = replace(state, broken="une partie obligatoire manquerait")
                return replace(
                    state,
                    status=ReportStatus.SUBMITTED,
                    submitted_on=day,
                    first_submitted=self.first_submitted or event,
                    returned_for=None,
                )
            case ReportReturned(reason=reason):
                state = state._from({ReportStatus.SUBMITTED}, "retour")
                return replace(state, status=ReportStatus.RETURNED, returned_for=reason)
            case ReportReopened():
                state = state._from(WITH_THE_DEPARTEMENT, "réouverture")
                return replace(state, status=ReportStatus.OPEN, accepted_on=None)
            case ReportAccepted(accepted_on=day):
                state = state._from({ReportStatus.SUBMITTED}, "acceptation")
                return replace(state, status=ReportStatus.ACCEPTED, accepted_on=day)
            case ReportSealed():
                state = state._from({ReportStatus.ACCEPTED}, "scellé")
                return replace(state, status=ReportStatus.SEALED, sealed=(*self.sealed, event))
            case _:
                assert_never(event)

    def _from(self, statuses: Collection[ReportStatus], step: str) -> Self:
        """The state, and what is broken where `step` does not follow one of these."""
        if self.status in statuses:
            return self
        return replace(self, broken=self.broken or f"l'étape « {step} » ne suit plus rien")
