"""What decisions need to know of a contrat d'engagements."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self, assert_never
from uuid import UUID

from pathways.domain.command import Claim, State
from pathways.domain.engagement_contract.events import (
    ContractEndReason,
    EngagementContractAmended,
    EngagementContractDrafted,
    EngagementContractEnded,
    EngagementContractEvent,
    EngagementContractReturned,
    EngagementContractSigned,
    EngagementContractSubmitted,
    EngagementContractValidated,
)
from pathways.domain.event import Event


@dataclass(frozen=True)
class EngagementContractState(State):
    """Drafted → signed → submitted → validated or returned → ended (A1.7).

    `ends_on` is the last day agreed; `ended_on` the first day without the contract.
    `submitted_on` is None again once the Département has answered by returning it.
    """

    in_order = True

    orientation_id: UUID | None = None
    beneficiary_id: UUID | None = None
    drafted_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    renewed_id: UUID | None = None
    signed_on: date | None = None
    submitted_on: date | None = None
    returned_on: date | None = None
    amended_on: date | None = None
    validated_on: date | None = None
    ended_on: date | None = None
    ended_because: ContractEndReason | None = None

    @property
    def under_validation(self) -> bool:
        """Signed and submitted, not answered yet (A1.13)."""
        return self.submitted_on is not None and not self.validated_on and not self.ended_on

    @property
    def last_step_on(self) -> date | None:
        """The day of the latest step recorded, None before the draft."""
        steps = (
            self.drafted_on,
            self.signed_on,
            self.submitted_on,
            self.returned_on,
            self.amended_on,
            self.validated_on,
        )
        return max((day for day in steps if day), default=None)

    def in_force_on(self, day: date) -> bool:
        """Validated, begun, neither expired nor ended on that day (N7)."""
        return (
            self.validated_on is not None
            and self.starts_on is not None
            and self.ends_on is not None
            and max(self.validated_on, self.starts_on) <= day <= self.ends_on
            and (self.ended_on is None or day < self.ended_on)
        )

    def over_on(self, day: date) -> bool:
        """Past its last day, or ended before it."""
        past = self.ends_on is not None and day > self.ends_on
        return past or (self.ended_on is not None and self.ended_on <= day)

    def person(self, event: Event) -> UUID | None:
        if isinstance(event, EngagementContractDrafted):
            return event.beneficiary_id
        return self.beneficiary_id

    def claims(self) -> frozenset[Claim]:
        """One contract in preparation for an orientation, from its draft to its validation."""
        if self.orientation_id is None or self.validated_on or self.ended_on:
            return frozenset()
        return frozenset({Claim("contract_in_preparation", str(self.orientation_id))})

    def evolve(self, event: EngagementContractEvent) -> Self:
        match event:
            case EngagementContractDrafted():
                return replace(
                    self,
                    orientation_id=event.orientation_id,
                    beneficiary_id=event.beneficiary_id,
                    drafted_on=event.drafted_on,
                    starts_on=event.starts_on,
                    ends_on=event.ends_on,
                    renewed_id=event.renews,
                )
            case EngagementContractSigned(signed_on=day):
                return replace(self, signed_on=day)
            case EngagementContractSubmitted(submitted_on=day):
                return replace(self, submitted_on=day)
            case EngagementContractValidated(validated_on=day):
                return replace(self, validated_on=day)
            case EngagementContractReturned(returned_on=day):
                return replace(self, returned_on=day, submitted_on=None)
            case EngagementContractAmended(amended_on=day, ends_on=ends_on):
                return replace(self, amended_on=day, ends_on=ends_on)
            case EngagementContractEnded(ended_on=day, reason=reason):
                return replace(self, ended_on=day, ended_because=reason)
            case _:
                assert_never(event)
