"""What people are positioned on: places in actions, trainings, job offers (G9)."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pathways.domain.event import Event


class OfferKind(StrEnum):
    INSERTION_ACTION = "insertion_action"  # action d'insertion
    TRAINING = "training"  # formation
    JOB_OFFER = "job_offer"  # offre d'emploi


class OfferPublished(Event, day="published_on"):
    """`commune` is a code of the rule `communes`, `skills` codes of `skills`.

    What is left unsaid is written out: the publics and territories of the agreement, or all.
    """

    published_on: date
    kind: OfferKind
    organisation_id: UUID
    title: str
    places: int
    objective: str
    publics: tuple[str, ...]
    territories: tuple[str, ...]
    open_until: date
    skills: tuple[str, ...] = ()
    commune: str | None = None
    agreement_id: UUID | None = None
    description: str | None = None


class OfferChanged(Event, day="changed_on"):
    """The places, or how long it stays open."""

    changed_on: date
    places: int
    open_until: date


class OfferWithdrawn(Event, day="withdrawn_on"):
    """`withdrawn_on` is the first day without it."""

    withdrawn_on: date
    reason: str


class OfferPlaceTaken(Event, day="taken_on"):
    """Someone entered: one place less."""

    taken_on: date
    positioning_id: UUID


class OfferPlaceFreed(Event, day="freed_on"):
    """The entry was cancelled: the place is there again from that day on."""

    freed_on: date
    positioning_id: UUID


OfferEvent = OfferPublished | OfferChanged | OfferWithdrawn | OfferPlaceTaken | OfferPlaceFreed
