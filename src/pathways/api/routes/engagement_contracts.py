"""`/engagement-contracts`: what person and body promise each other (Annexe 1, art. 4.4)."""

from uuid import UUID

from flask import Response

from pathways.api.commands import command
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import documented_read, shown
from pathways.api.resources import contract_shown
from pathways.domain.engagement_contract.amending import AmendEngagementContract
from pathways.domain.engagement_contract.drafting import DraftEngagementContract
from pathways.domain.engagement_contract.ending import EndEngagementContract
from pathways.domain.engagement_contract.signing import SignEngagementContract
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.engagement_contract.submitting import SubmitEngagementContract
from pathways.domain.engagement_contract.validation import (
    ReturnEngagementContract,
    ValidateEngagementContract,
)

blueprint = Blueprint(
    "engagement-contracts",
    __name__,
    url_prefix=f"{PREFIX}/engagement-contracts",
    description="The contrat d'engagements: drafted, signed, submitted, validated or returned.",
)
ONE = "/<uuid:engagement_contract_id>"

command(blueprint, "", DraftEngagementContract)
command(blueprint, f"{ONE}/signature", SignEngagementContract)
command(blueprint, f"{ONE}/submission", SubmitEngagementContract)
command(blueprint, f"{ONE}/validation", ValidateEngagementContract)
command(blueprint, f"{ONE}/return", ReturnEngagementContract)
command(blueprint, f"{ONE}/amendment", AmendEngagementContract)
command(blueprint, f"{ONE}/end", EndEngagementContract)


@blueprint.get(ONE)
@documented_read(blueprint, contract_shown)
def engagement_contract(engagement_contract_id: UUID) -> Response:
    """The contract as it stands, with its axes and actions."""
    return shown(EngagementContractState, engagement_contract_id, contract_shown)
