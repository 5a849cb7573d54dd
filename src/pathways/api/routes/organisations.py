"""`/organisations`: the bodies that accompany people, their référents and their agreements."""

from uuid import UUID

from flask import Response

from pathways.api.commands import command
from pathways.api.hand_over import HandOver, hand_over
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import documented_read, shown
from pathways.api.resources import organisation_shown
from pathways.domain.organisation.agreement import (
    EndOrganisationAgreement,
    SignOrganisationAgreement,
)
from pathways.domain.organisation.referents import (
    RecordReferentArrival,
    RecordReferentDeparture,
    RecordReferentDiploma,
)
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.organisation.state import OrganisationState

blueprint = Blueprint(
    "organisations",
    __name__,
    url_prefix=f"{PREFIX}/organisations",
    description="Bodies that accompany people, their référents, their agreements.",
)
ONE = "/<uuid:organisation_id>"
REFERENT = f"{ONE}/referents/<uuid:referent_id>"

command(blueprint, "", RegisterOrganisation)
command(blueprint, f"{ONE}/referents", RecordReferentArrival, makes=["referent_id"])
command(blueprint, f"{REFERENT}/diploma", RecordReferentDiploma)
command(blueprint, f"{REFERENT}/departure", RecordReferentDeparture)
command(blueprint, f"{ONE}/agreements", SignOrganisationAgreement)
command(blueprint, f"{ONE}/agreements/end", EndOrganisationAgreement)
hand_over(blueprint, f"{REFERENT}/hand-over", HandOver)


@blueprint.get(ONE)
@documented_read(blueprint, organisation_shown)
def organisation(organisation_id: UUID) -> Response:
    """The body as it stands, with its référents by name."""
    return shown(OrganisationState, organisation_id, organisation_shown)
