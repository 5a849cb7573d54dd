"""A body that accompanies people enters the system, with who finances it and its territory."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.organisation.events import OrganisationKind, OrganisationRegistered
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.refusal import AlreadyRecorded, InTheFuture, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french, text


class RegisterOrganisation(Command, creates=True):
    organisation_id: UUID
    organisation_name: str
    kind: OrganisationKind
    territory: str
    registered_on: date


class OrganisationAlreadyRegistered(AlreadyRecorded):
    """Cet organisme est déjà enregistré."""


class OrganisationOutsideTerritories(Refusal):
    """« {territory} » n'est pas un territoire du département."""

    rule = "G2"
    field = "territory"
    remedy = "Choisissez un territoire de la liste en vigueur ce jour-là."


@decides
def register_organisation(
    command: RegisterOrganisation, organisation: OrganisationState, rules: Rules, today: date
) -> Decision:
    """Register the body in one of the Département's territories (G2)."""
    if organisation.registered:
        raise OrganisationAlreadyRegistered
    if command.registered_on > today:
        raise InTheFuture(field="registered_on", day=french(command.registered_on))
    if command.territory not in rules.territories.on(command.registered_on).codes:
        raise OrganisationOutsideTerritories(territory=command.territory)
    return [
        OrganisationRegistered(
            organisation_name=text(command.organisation_name, "organisation_name"),
            kind=command.kind,
            territory=command.territory,
            registered_on=command.registered_on,
        )
    ]
