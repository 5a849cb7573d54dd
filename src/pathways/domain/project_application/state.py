"""What decisions need to know of a request for funding."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self, assert_never
from uuid import UUID

from pathways.domain.command import State
from pathways.domain.event import Event
from pathways.domain.money import written
from pathways.domain.project_application.events import (
    AgreementNeverRan,
    AgreementReached,
    PreProjectReceived,
    ProjectAccepted,
    ProjectApplicationEvent,
    ProjectRefused,
    ProjectReviewed,
    ProjectSubmitted,
    ProjectWithdrawn,
)
from pathways.domain.refusal import Refusal


class AgreementRestsOnAcceptance(Refusal):
    """Une convention de {agreed} a été signée sur ce projet : il reste retenu, pour ce montant."""

    rule = "G5"
    remedy = "Modifiez la convention par un avenant, ou mettez-y fin."


@dataclass(frozen=True)
class ProjectApplicationState(State):
    """A project, and how far it has come."""

    in_order: ClassVar[bool] = True

    organisation_id: UUID | None = None
    objective: str | None = None
    programme: str | None = None
    received_on: date | None = None
    submitted: ProjectSubmitted | None = None
    reviewed: ProjectReviewed | None = None
    accepted: ProjectAccepted | None = None
    refused_on: date | None = None
    withdrawn_on: date | None = None
    agreement: AgreementReached | None = None

    @property
    def answered(self) -> bool:
        """Whether nothing more is expected of anyone."""
        return bool(self.accepted or self.refused_on or self.withdrawn_on)

    def check_amended(self) -> None:
        """An agreement signed keeps the answer it rests on."""
        if self.agreement is None:
            return
        if self.accepted is None or self.accepted.amount < self.agreement.amount:
            raise AgreementRestsOnAcceptance(agreed=written(self.agreement.amount))

    def person(self, event: Event) -> UUID | None:
        return None

    def evolve(self, event: ProjectApplicationEvent) -> Self:
        match event:
            case PreProjectReceived(received_on=day):
                return replace(
                    self,
                    organisation_id=event.organisation_id,
                    objective=event.objective,
                    programme=event.programme,
                    received_on=day,
                )
            case ProjectSubmitted():
                return replace(
                    self,
                    organisation_id=event.organisation_id,
                    objective=event.objective,
                    programme=event.programme,
                    submitted=event,
                )
            case ProjectReviewed():
                return replace(self, reviewed=event)
            case ProjectAccepted():
                return replace(self, accepted=event)
            case ProjectRefused(refused_on=day):
                return replace(self, refused_on=day)
            case ProjectWithdrawn(withdrawn_on=day):
                return replace(self, withdrawn_on=day)
            case AgreementReached():
                return replace(self, agreement=event)
            case AgreementNeverRan():
                return replace(self, agreement=None)
            case _:
                assert_never(event)
