"""`/delegations`: who may decide in the President's place, and until when (N8)."""

from uuid import UUID

from flask import Response

from pathways.api.commands import command
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.panel_shown import delegation_shown
from pathways.api.reading import documented_read, shown
from pathways.domain.delegation.giving import GiveDelegation
from pathways.domain.delegation.state import DelegationState
from pathways.domain.delegation.withdrawing import WithdrawDelegation

blueprint = Blueprint(
    "delegations",
    __name__,
    url_prefix=f"{PREFIX}/delegations",
    description="Delegations of the President's signature, dated, by act.",
)
ONE = "/<uuid:delegation_id>"

command(blueprint, "", GiveDelegation, makes=["delegate_id"])
command(blueprint, f"{ONE}/withdrawal", WithdrawDelegation)


@blueprint.get(ONE)
@documented_read(blueprint, delegation_shown)
def delegation(delegation_id: UUID) -> Response:
    """The delegation as it stands."""
    return shown(DelegationState, delegation_id, delegation_shown)
