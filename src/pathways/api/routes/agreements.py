"""`/agreements`: the conventions of insertion actions, signed, amended, ended (G5 to G13)."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from pathways.api.commands import command
from pathways.api.context import departement
from pathways.api.fields import StrictText, StrictUuid
from pathways.api.funding_shown import agreement_shown
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import OnDay, documented_list, documented_read, page, shown
from pathways.domain.agreement.amending import AmendAgreement
from pathways.domain.agreement.communication import KeepCommunicationDuty
from pathways.domain.agreement.ending import EndAgreement
from pathways.domain.agreement.service import ConfirmService
from pathways.domain.agreement.signing import SignAgreement
from pathways.domain.agreement.state import ActionAgreementState
from pathways.projections import lists

blueprint = Blueprint(
    "agreements",
    __name__,
    url_prefix=f"{PREFIX}/agreements",
    description="Agreements of insertion actions: what is financed, for whom, from when to when.",
)
ONE = "/<uuid:agreement_id>"
STATUSES = ("to_come", "running", "over", "never_ran")

command(blueprint, "", SignAgreement)
command(blueprint, f"{ONE}/amendments", AmendAgreement)
command(blueprint, f"{ONE}/end", EndAgreement)
command(blueprint, f"{ONE}/service-confirmations", ConfirmService)
command(blueprint, f"{ONE}/communication-duties", KeepCommunicationDuty)


class AgreementsAsked(OnDay):
    status = StrictText(metadata={"enum": STATUSES})
    programme = StrictText()
    organisation = StrictUuid()
    territory = StrictText()


@blueprint.get("")
@documented_list(blueprint, AgreementsAsked, lists.Agreement)
def agreements(query: dict[str, Any]) -> Response:
    """Agreements signed by the day, under the terms in force, by their first day."""
    names = ("status", "programme", "organisation", "territory")
    asked = {name: query[name] for name in names if name in query}

    def fetch(after: dict[str, Any], limit: int) -> list[lists.Agreement]:
        day = date.fromisoformat(after["on"])
        skip = after.get("skip", 0)
        return lists.agreements(departement(), day, skip=skip, limit=limit, **asked)

    return page(query, fetch, on=True)


@blueprint.get(ONE)
@documented_read(blueprint, agreement_shown)
def agreement(agreement_id: UUID) -> Response:
    """The agreement under the terms in force."""
    return shown(ActionAgreementState, agreement_id, agreement_shown)
