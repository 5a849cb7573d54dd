"""What decisions need to know of a positioning."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Self, assert_never
from uuid import UUID

from pathways.domain.command import Claim, State
from pathways.domain.event import Event
from pathways.domain.positioning.events import (
    PositioningEntered,
    PositioningEntryCancelled,
    PositioningEvent,
    PositioningProposed,
    PositioningRefused,
    PositioningRetained,
    PositioningWithdrawn,
)
from pathways.domain.refusal import Refusal
from pathways.domain.texts import french


class AnsweredOutOfOrder(Refusal):
    """Le {later} serait avant le {earlier} : une réponse suit la proposition, l'entrée suit la
    réponse.
    """

    rule = "G9"
    remedy = "Vérifiez les deux dates ; corrigez d'abord l'autre si c'est elle qui est fausse."


class OfferOfAnEntryKept(Refusal):
    """Une place de l'offre est prise par cette entrée : l'offre ne se corrige plus."""

    rule = "G9"
    field = "offer_id"
    remedy = "Annulez d'abord l'entrée."


@dataclass(frozen=True)
class PositioningState(State):
    """One person on one offer."""

    beneficiary_id: UUID | None = None
    offer_id: UUID | None = None
    proposed_on: date | None = None
    retained_on: date | None = None
    refused_on: date | None = None
    entered_on: date | None = None
    withdrawn_on: date | None = None
    entered_offer_id: UUID | None = None
    """The offer whose place the entry took."""
    enrolment_id: UUID | None = None
    """The stay that the entry led to, where it is known."""

    @property
    def open(self) -> bool:
        """Whether an answer, or the entry, is still awaited."""
        return self.proposed_on is not None and self.closed_on is None

    @property
    def closed_on(self) -> date | None:
        """The day it was refused, led to an entry or was given up."""
        return self.refused_on or self.entered_on or self.withdrawn_on

    @property
    def standing(self) -> str:
        """`proposed`, `retained`, `refused`, `entered` or `withdrawn`."""
        if self.refused_on:
            return "refused"
        if self.entered_on:
            return "entered"
        if self.withdrawn_on:
            return "withdrawn"
        return "retained" if self.retained_on else "proposed"

    def person(self, event: Event) -> UUID | None:
        if isinstance(event, PositioningProposed):
            return event.beneficiary_id
        return self.beneficiary_id

    def claims(self) -> frozenset[Claim]:
        """One open positioning of a person on an offer."""
        if not self.open:
            return frozenset()
        return frozenset({Claim("open_positioning", f"{self.offer_id}:{self.beneficiary_id}")})

    def check_amended(self) -> None:
        """AnsweredOutOfOrder, or OfferOfAnEntryKept."""
        known = [day for day in (self.proposed_on, self.retained_on, self.closed_on) if day]
        for earlier, later in pairwise(known):
            if later < earlier:
                raise AnsweredOutOfOrder(earlier=french(earlier), later=french(later))
        if self.entered_offer_id not in (None, self.offer_id):
            raise OfferOfAnEntryKept

    def evolve(self, event: PositioningEvent) -> Self:
        match event:
            case PositioningProposed(beneficiary_id=person, offer_id=offer, proposed_on=day):
                return replace(self, beneficiary_id=person, offer_id=offer, proposed_on=day)
            case PositioningRetained(answered_on=day):
                return replace(self, retained_on=day)
            case PositioningRefused(answered_on=day):
                return replace(self, refused_on=day)
            case PositioningEntered(entered_on=day, offer_id=offer, enrolment_id=enrolment):
                return replace(self, entered_on=day, entered_offer_id=offer, enrolment_id=enrolment)
            case PositioningEntryCancelled():
                return replace(self, entered_on=None, entered_offer_id=None, enrolment_id=None)
            case PositioningWithdrawn(withdrawn_on=day):
                return replace(self, withdrawn_on=day)
            case _:
                assert_never(event)
