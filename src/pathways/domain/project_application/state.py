"""What decisions need to know of a request for funding."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self, assert_never
from uuid import UUID

from pathways.domain.command import State
from pathways.domain.event import Event
from pathways.domain.project_application.events import (
    PreProjectReceived,
    ProjectAccepted,
    ProjectApplicationEvent,
    ProjectRefused,
    ProjectReviewed,
    ProjectSubmitted,
    ProjectWithdrawn,
)


@dataclass(frozen=True)
class ProjectApplicationState(State):
    """A project, and how far it has come."""

    organisation_id: UUID | None = None
    programme: str | None = None
    received_on: date | None = None
    submitted: ProjectSubmitted | None = None
    reviewed: ProjectReviewed | None = None
    accepted: ProjectAccepted | None = None
    refused_on: date | None = None
    withdrawn_on: date | None = None

    @property
    def answered(self) -> bool:
        """Whether nothing more is expected of anyone."""
        return bool(self.accepted or self.refused_on or self.withdrawn_on)

    def person(self, event: Event) -> UUID | None:
        return None

    def evolve(self, event: ProjectApplicationEvent) -> Self:
        match event:
            case PreProjectReceived(organisation_id=body, programme=programme, received_on=day):
                return replace(self, organisation_id=body, programme=programme, received_on=day)
            case ProjectSubmitted(organisation_id=body, programme=programme):
                return replace(self, organisation_id=body, programme=programme, submitted=event)
            case ProjectReviewed():
                return replace(self, reviewed=event)
            case ProjectAccepted():
                return replace(self, accepted=event)
            case ProjectRefused(refused_on=day):
                return replace(self, refused_on=day)
            case ProjectWithdrawn(withdrawn_on=day):
                return replace(self, withdrawn_on=day)
            case _:
                assert_never(event)
