"""Référents arrive, prove their diploma (A1.2) and leave.

Handing over the people of a référent who leaves is a designation on each of their orientations.
"""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.organisation.events import (
    Diploma,
    ReferentArrived,
    ReferentDeparted,
    ReferentDiplomaRecorded,
)
from pathways.domain.organisation.state import OrganisationState, ReferentState
from pathways.domain.refusal import AlreadyRecorded, InTheFuture, Refusal
from pathways.domain.texts import french, optional_text, text


class RecordReferentArrival(Command):
    organisation_id: UUID
    referent_id: UUID
    arrived_on: date
    last_name: str
    first_name: str
    email: str | None = None


class RecordReferentDiploma(Command):
    """The proof of the diploma was seen, before or after the arrival."""

    organisation_id: UUID
    referent_id: UUID
    diploma: Diploma
    seen_on: date


class RecordReferentDeparture(Command):
    """`departed_on` is the first day without the référent."""

    organisation_id: UUID
    referent_id: UUID
    departed_on: date


class ReferentAlreadyArrived(AlreadyRecorded):
    """L'arrivée de ce référent est déjà enregistrée."""

    field = "referent_id"
    remedy = "Si le référent revient après un départ, donnez-lui un nouvel identifiant."


class ReferentNotOfThisBody(Refusal):
    """Ce référent n'est pas de cet organisme."""

    field = "referent_id"
    remedy = "Enregistrez d'abord son arrivée dans l'organisme."


class DiplomaAlreadySeen(AlreadyRecorded):
    """La preuve de ce diplôme est déjà enregistrée."""

    rule = "A1.2"


class AlreadyDeparted(AlreadyRecorded):
    """Le départ de ce référent est déjà enregistré."""


class DepartedBeforeArrival(Refusal):
    """Le référent ne peut pas partir avant son arrivée, le {arrived_on:%d/%m/%Y}."""

    field = "departed_on"
    remedy = "Vérifiez la date du départ, ou corrigez celle de l'arrivée."


@decides
def record_referent_arrival(
    command: RecordReferentArrival, organisation: OrganisationState, today: date
) -> Decision:
    """Record that a référent starts to work for the body."""
    if command.referent_id in organisation.referents:
        raise ReferentAlreadyArrived
    if command.arrived_on > today:
        raise InTheFuture(field="arrived_on", day=french(command.arrived_on))
    return [
        ReferentArrived(
            referent_id=command.referent_id,
            arrived_on=command.arrived_on,
            last_name=text(command.last_name, "last_name"),
            first_name=text(command.first_name, "first_name"),
            email=optional_text(command.email, "email"),
        )
    ]


@decides
def record_referent_diploma(
    command: RecordReferentDiploma, organisation: OrganisationState, today: date
) -> Decision:
    """Record that the proof of a State diploma of social work was seen (A1.2)."""
    referent = _referent(organisation, command.referent_id)
    if command.seen_on > today:
        raise InTheFuture(field="seen_on", day=french(command.seen_on))
    if referent.diploma is command.diploma:
        raise DiplomaAlreadySeen
    return [
        ReferentDiplomaRecorded(
            referent_id=command.referent_id, diploma=command.diploma, seen_on=command.seen_on
        )
    ]


@decides
def record_referent_departure(
    command: RecordReferentDeparture, organisation: OrganisationState, today: date
) -> Decision:
    """Record that the référent no longer works for the body."""
    referent = _referent(organisation, command.referent_id)
    if referent.departed_on is not None:
        raise AlreadyDeparted
    if command.departed_on < referent.arrived_on:
        raise DepartedBeforeArrival(arrived_on=referent.arrived_on)
    if command.departed_on > today:
        raise InTheFuture(field="departed_on", day=french(command.departed_on))
    return [ReferentDeparted(referent_id=command.referent_id, departed_on=command.departed_on)]


def _referent(organisation: OrganisationState, referent_id: UUID) -> ReferentState:
    referent = organisation.referents.get(referent_id)
    if referent is None:
        raise ReferentNotOfThisBody
    return referent
