"""`/enrolments`: someone in an insertion action, from the entry to the outcome (G4, A2 to A7)."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from pathways.api.commands import command
from pathways.api.context import departement
from pathways.api.enrolments_shown import enrolment_shown
from pathways.api.fields import StrictText, StrictUuid
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import OnDay, documented_list, documented_read, page, shown
from pathways.domain.enrolment.contract import RecordParticipantFee, SignParticipationContract
from pathways.domain.enrolment.eligibility import CheckEligibility
from pathways.domain.enrolment.entering import EnrolInAction
from pathways.domain.enrolment.extending import ExtendEnrolment
from pathways.domain.enrolment.first_steps import (
    HandSchedule,
    MakeFirstDiagnosis,
    WriteActionPlan,
)
from pathways.domain.enrolment.leaving import CancelEnrolment, EndEnrolment, ReopenEnrolment
from pathways.domain.enrolment.modules import CancelModule, StartModule
from pathways.domain.enrolment.outcome import (
    CertifySkills,
    RecordOutcome,
    WriteIndividualReport,
)
from pathways.domain.enrolment.partners import ContactPartner, GiveMobilityInformation
from pathways.domain.enrolment.place import ChangePost
from pathways.domain.enrolment.rental import CancelRental, RentMoped, ReturnMoped
from pathways.domain.enrolment.state import EnrolmentState
from pathways.projections import lists

blueprint = Blueprint(
    "enrolments",
    __name__,
    url_prefix=f"{PREFIX}/enrolments",
    description="People in insertion actions: eligibility, entry, modules, rentals, outcome, end.",
)
ONE = "/<uuid:enrolment_id>"
FILTERS = ("agreement", "organisation", "programme", "territory", "public")

command(blueprint, "", EnrolInAction)
command(blueprint, f"{ONE}/eligibility-checks", CheckEligibility)
command(blueprint, f"{ONE}/participation-contract", SignParticipationContract)
command(blueprint, f"{ONE}/fees", RecordParticipantFee)
command(blueprint, f"{ONE}/diagnosis", MakeFirstDiagnosis)
command(blueprint, f"{ONE}/action-plan", WriteActionPlan)
command(blueprint, f"{ONE}/schedule", HandSchedule)
command(blueprint, f"{ONE}/modules", StartModule)
command(blueprint, f"{ONE}/module-cancellations", CancelModule)
command(blueprint, f"{ONE}/partners", ContactPartner)
command(blueprint, f"{ONE}/mobility-information", GiveMobilityInformation)
command(blueprint, f"{ONE}/rentals", RentMoped)
command(blueprint, f"{ONE}/rental-returns", ReturnMoped)
command(blueprint, f"{ONE}/rental-cancellations", CancelRental)
command(blueprint, f"{ONE}/skills-certificates", CertifySkills)
command(blueprint, f"{ONE}/extension", ExtendEnrolment)
command(blueprint, f"{ONE}/place", ChangePost)
command(blueprint, f"{ONE}/individual-report", WriteIndividualReport)
command(blueprint, f"{ONE}/outcome", RecordOutcome)
command(blueprint, f"{ONE}/end", EndEnrolment)
command(blueprint, f"{ONE}/reopening", ReopenEnrolment)
command(blueprint, f"{ONE}/cancellation", CancelEnrolment)


class EnrolmentsAsked(OnDay):
    agreement = StrictUuid()
    organisation = StrictUuid(metadata={"description": "The body that runs the action."})
    programme = StrictText(metadata={"description": "A code of the catalogue."})
    territory = StrictText()
    public = StrictText(metadata={"description": "Whom they count as (G3)."})


@blueprint.get("")
@documented_list(blueprint, EnrolmentsAsked, lists.Enrolment)
def enrolments(query: dict[str, Any]) -> Response:
    """People in actions on the day, in the order of their names."""
    asked = {name: query[name] for name in FILTERS if name in query}

    def fetch(after: dict[str, Any], limit: int) -> list[lists.Enrolment]:
        day, skip = date.fromisoformat(after["on"]), after.get("skip", 0)
        return lists.enrolments(departement(), day, skip=skip, limit=limit, **asked)

    return page(query, fetch, on=True)


@blueprint.get(ONE)
@documented_read(blueprint, enrolment_shown)
def enrolment(enrolment_id: UUID) -> Response:
    """The stay as it stands: what the entry rests on, its modules, rentals, report and outcome."""
    return shown(EnrolmentState, enrolment_id, enrolment_shown)
