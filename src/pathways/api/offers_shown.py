"""Offers and positionings as they are shown, with names where the log has ids (G9)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pathways.api.context import departement, today
from pathways.api.resources import ERASED, Named, named_body, named_person
from pathways.domain.correction import in_force
from pathways.domain.offer.events import OfferKind, OfferWithdrawn
from pathways.domain.offer.state import OfferState
from pathways.domain.organisation.events import ReferentArrived
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.orientation.state import OrientationState
from pathways.domain.positioning.events import (
    PositioningEntered,
    PositioningProposed,
    PositioningRefused,
    PositioningRetained,
    PositioningWithdrawn,
    ProposedBy,
)
from pathways.domain.positioning.state import PositioningState
from pathways.event_store.application import Loaded


@dataclass(frozen=True)
class OfferShown:
    id: UUID
    kind: OfferKind
    title: str
    description: str | None
    organisation: Named
    agreement_id: UUID | None
    objective: str
    publics: tuple[str, ...]
    territories: tuple[str, ...]
    skills: tuple[str, ...]
    commune: str | None
    published_on: date
    open_until: date | None
    open_today: bool
    places: int
    places_left: int
    withdrawn_on: date | None
    withdrawn_because: str | None


@dataclass(frozen=True)
class PositioningShown:
    id: UUID
    beneficiary: Named
    offer: Named
    organisation: Named
    proposed_by: ProposedBy
    referent: Named | None
    public: str
    reasons: tuple[str, ...]
    standing: str
    proposed_on: date
    comment: str | None
    retained_on: date | None
    retained_comment: str | None
    refused_on: date | None
    refused_because: str | None
    entered_on: date | None
    enrolment_id: UUID | None
    withdrawn_on: date | None
    withdrawn_because: str | None


def offer_shown(loaded: Loaded) -> OfferShown:
    """An offer, its places as they stand today."""
    state = loaded.state
    assert isinstance(state, OfferState)
    assert state.published is not None
    facts = [envelope.event for envelope in in_force(loaded.envelopes)]
    told = state.published
    return OfferShown(
        id=state.id,
        kind=told.kind,
        title=told.title,
        description=told.description,
        organisation=named_body(told.organisation_id),
        agreement_id=told.agreement_id,
        objective=told.objective,
        publics=told.publics,
        territories=told.territories,
        skills=told.skills,
        commune=told.commune,
        published_on=told.published_on,
        open_until=state.open_until,
        open_today=state.open_on(today()),
        places=state.places,
        places_left=state.places_left,
        withdrawn_on=state.withdrawn_on,
        withdrawn_because=next((f.reason for f in facts if isinstance(f, OfferWithdrawn)), None),
    )


def positioning_shown(loaded: Loaded) -> PositioningShown:
    """A positioning with its answer and the reason given; sealed texts go with the person."""
    state = loaded.state
    assert isinstance(state, PositioningState)
    facts = [envelope.event for envelope in in_force(loaded.envelopes)]
    told = facts[0]
    assert isinstance(told, PositioningProposed)
    retained = next((f for f in facts if isinstance(f, PositioningRetained)), None)
    refused = next((f for f in facts if isinstance(f, PositioningRefused)), None)
    withdrawn = next((f for f in facts if isinstance(f, PositioningWithdrawn)), None)
    entered = next((f for f in reversed(facts) if isinstance(f, PositioningEntered)), None)
    return PositioningShown(
        id=state.id,
        beneficiary=named_person(told.beneficiary_id),
        offer=Named(told.offer_id, _title(told.offer_id)),
        organisation=named_body(told.organisation_id),
        proposed_by=told.proposed_by,
        referent=_referent(told),
        public=told.public,
        reasons=told.reasons,
        standing=state.standing,
        proposed_on=told.proposed_on,
        comment=told.comment,
        retained_on=state.retained_on,
        retained_comment=retained.comment if retained else None,
        refused_on=state.refused_on,
        refused_because=refused.reason if refused else None,
        entered_on=state.entered_on,
        enrolment_id=entered.enrolment_id if entered and state.entered_on else None,
        withdrawn_on=state.withdrawn_on,
        withdrawn_because=withdrawn.reason if withdrawn else None,
    )


def _title(offer: UUID) -> str:
    state = departement().app.load(OfferState, offer).state
    assert isinstance(state, OfferState)
    return state.published.title if state.published else ""


def _referent(told: PositioningProposed) -> Named | None:
    """The référent who proposed, by the name their body knows them by."""
    if told.referent_id is None or told.orientation_id is None:
        return None
    app = departement().app
    orientation = app.load(OrientationState, told.orientation_id).state
    assert isinstance(orientation, OrientationState)
    if orientation.organisation_id is None:
        return Named(told.referent_id, ERASED)
    body = app.load(OrganisationState, orientation.organisation_id)
    name = next(
        (
            f"{fact.last_name} {fact.first_name}"
            for fact in (envelope.event for envelope in in_force(body.envelopes))
            if isinstance(fact, ReferentArrived) and fact.referent_id == told.referent_id
        ),
        ERASED,
    )
    return Named(told.referent_id, name)
