"""`/beneficiaries`: a person's file, and everything that ever happened to them."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from pathways.api.accesses import accesses_route
from pathways.api.audit_file import audit_routes
from pathways.api.commands import command
from pathways.api.context import departement
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import Known, OnDay, documented_list, documented_read, page, shown
from pathways.api.resources import beneficiary_shown
from pathways.api.subject_access_file import subject_access_route
from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.household import RecordHousehold
from pathways.domain.beneficiary.merging import MergeBeneficiary
from pathways.domain.beneficiary.payer_reduction import RecordPayerReduction
from pathways.domain.beneficiary.profile import RecordProfile
from pathways.domain.beneficiary.registering import ChangeIdentity, RegisterBeneficiary
from pathways.domain.beneficiary.rsa_exit import RecordRsaExit
from pathways.domain.beneficiary.rsa_right import RecordRightsAndDuties, RecordRsaRight
from pathways.domain.beneficiary.search_profile import RecordSearchProfile
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.correction import in_force
from pathways.domain.refusal import NotFound
from pathways.projections import lists
from pathways.projections.eligible import Eligibility, eligibility
from pathways.projections.history import Moment, history
from pathways.projections.matching import MatchedOffer, offers_for

blueprint = Blueprint(
    "beneficiaries",
    __name__,
    url_prefix=f"{PREFIX}/beneficiaries",
    description="A person's file: identity, household, RSA right, profile, exit.",
)
ONE = "/<uuid:beneficiary_id>"

command(blueprint, "", RegisterBeneficiary)
command(blueprint, f"{ONE}/identity", ChangeIdentity)
command(blueprint, f"{ONE}/contact-details", RecordContactDetails)
command(blueprint, f"{ONE}/household", RecordHousehold)
command(blueprint, f"{ONE}/rsa-right", RecordRsaRight)
command(blueprint, f"{ONE}/rights-and-duties", RecordRightsAndDuties)
command(blueprint, f"{ONE}/profile", RecordProfile)
command(blueprint, f"{ONE}/search-profile", RecordSearchProfile)
command(blueprint, f"{ONE}/exit", RecordRsaExit)
command(blueprint, f"{ONE}/payer-reductions", RecordPayerReduction)
command(blueprint, f"{ONE}/merge", MergeBeneficiary)


subject_access_route(blueprint, f"{ONE}/subject-access")
audit_routes(blueprint, ONE)
accesses_route(blueprint, f"{ONE}/accesses")


@blueprint.get(ONE)
@documented_read(blueprint, beneficiary_shown)
def beneficiary(beneficiary_id: UUID) -> Response:
    """The file as it stands; a forgotten person is "personne effacée"."""
    return shown(BeneficiaryState, beneficiary_id, beneficiary_shown)


@blueprint.get(f"{ONE}/offers")
@documented_list(blueprint, OnDay, MatchedOffer)
def beneficiary_offers(query: dict[str, Any], beneficiary_id: UUID) -> Response:
    """The offers of the day for this person, best first, each rank with its reasons.

    Those that cannot be proposed come last, without rank, with what leaves them out.
    """
    if not in_force(departement().app.load(BeneficiaryState, beneficiary_id).envelopes):
        raise NotFound(field="beneficiary_id")

    def fetch(after: dict[str, Any], limit: int) -> list[MatchedOffer]:
        day, skip = date.fromisoformat(after["on"]), after.get("skip", 0)
        return offers_for(departement(), beneficiary_id, day)[skip : skip + limit]

    return page(query, fetch, on=True)


@blueprint.get(f"{ONE}/enrolments")
@documented_list(blueprint, Known, lists.Enrolment)
def beneficiary_enrolments(query: dict[str, Any], beneficiary_id: UUID) -> Response:
    """Every action the person was in, the latest first."""
    if not in_force(departement().app.load(BeneficiaryState, beneficiary_id).envelopes):
        raise NotFound(field="beneficiary_id")

    def fetch(after: dict[str, Any], limit: int) -> list[lists.Enrolment]:
        skip = after.get("skip", 0)
        return lists.actions_of(departement(), beneficiary_id)[skip : skip + limit]

    return page(query, fetch)


@blueprint.get(f"{ONE}/eligibility")
@documented_list(blueprint, OnDay, Eligibility)
def beneficiary_eligibility(query: dict[str, Any], beneficiary_id: UUID) -> Response:
    """Every module of the catalogue on the day: open to the person, or why not, with the rule.

    With the agreements that finance it, admit them, and have a place left.
    """

    def fetch(after: dict[str, Any], limit: int) -> list[Eligibility]:
        day, skip = date.fromisoformat(after["on"]), after.get("skip", 0)
        return eligibility(departement(), beneficiary_id, day)[skip : skip + limit]

    return page(query, fetch, on=True)


@blueprint.get(f"{ONE}/history")
@documented_list(blueprint, Known, Moment)
def beneficiary_history(query: dict[str, Any], beneficiary_id: UUID) -> Response:
    """Everything recorded about the person, in the order it was learnt.

    Both times, who recorded it and why, and the rule behind each due date.
    """

    def fetch(after: dict[str, Any], limit: int) -> list[Moment]:
        return _after(history(departement(), beneficiary_id), after, limit)

    return page(query, fetch, ("position",))


def _after(moments: list[Moment], after: dict[str, Any], limit: int) -> list[Moment]:
    return [m for m in moments if m.position > after.get("position", 0)][:limit]
