"""`/orientations`: an accompaniment, from the decision to its end (Annexe 1, art. 4)."""

from uuid import UUID

from flask import Response

from pathways.api.commands import command
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import documented_read, shown
from pathways.api.resources import orientation_shown
from pathways.domain.orientation.accompaniment import (
    MobilisePartner,
    PositionOnInsertionOffer,
    RegisterAtFranceTravail,
)
from pathways.domain.orientation.contract_lapse import (
    CloseRecall,
    ObserveContractLapse,
    ReportBreach,
)
from pathways.domain.orientation.deciding import DecideOrientation
from pathways.domain.orientation.diagnosis import MakeDiagnosis, MakeJointDiagnosis
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.epl_review import MaintainPathway
from pathways.domain.orientation.exemption import EndContractExemption, GrantContractExemption
from pathways.domain.orientation.first_rdv import (
    AnswerFirstRdv,
    MoveFirstRdv,
    ProposeFirstRdv,
    RecordFirstRdv,
)
from pathways.domain.orientation.notification import NotifyOrientation
from pathways.domain.orientation.rdv import RecordRdv, ScheduleRdv
from pathways.domain.orientation.referent import DesignateReferent
from pathways.domain.orientation.relance import AnswerRelance, SendRelance
from pathways.domain.orientation.reorientation import (
    ProposeReorientation,
    RefuseReorientation,
    Reorient,
)
from pathways.domain.orientation.rights_and_duties import ExplainRightsAndDuties
from pathways.domain.orientation.state import OrientationState

blueprint = Blueprint(
    "orientations",
    __name__,
    url_prefix=f"{PREFIX}/orientations",
    description="An accompaniment, from the decision that orients the person to its end.",
)
ONE = "/<uuid:orientation_id>"

command(blueprint, "", DecideOrientation)
command(blueprint, f"{ONE}/notifications", NotifyOrientation)
command(blueprint, f"{ONE}/referent", DesignateReferent)
command(blueprint, f"{ONE}/first-rdv/proposal", ProposeFirstRdv)
command(blueprint, f"{ONE}/first-rdv/answer", AnswerFirstRdv)
command(blueprint, f"{ONE}/first-rdv/move", MoveFirstRdv)
command(blueprint, f"{ONE}/first-rdv", RecordFirstRdv)
command(blueprint, f"{ONE}/rdvs", RecordRdv)
command(blueprint, f"{ONE}/rdvs/scheduled", ScheduleRdv)
command(blueprint, f"{ONE}/relances", SendRelance)
command(blueprint, f"{ONE}/relances/answer", AnswerRelance)
command(blueprint, f"{ONE}/rights-and-duties", ExplainRightsAndDuties)
command(blueprint, f"{ONE}/diagnoses", MakeDiagnosis)
command(blueprint, f"{ONE}/joint-diagnoses", MakeJointDiagnosis)
command(blueprint, f"{ONE}/partners", MobilisePartner)
command(blueprint, f"{ONE}/insertion-offer", PositionOnInsertionOffer)
command(blueprint, f"{ONE}/france-travail", RegisterAtFranceTravail)
command(blueprint, f"{ONE}/reorientation/proposal", ProposeReorientation)
command(blueprint, f"{ONE}/reorientation/refusal", RefuseReorientation)
command(blueprint, f"{ONE}/reorientation", Reorient)
command(blueprint, f"{ONE}/maintenance", MaintainPathway)
command(blueprint, f"{ONE}/contract-lapses", ObserveContractLapse)
command(blueprint, f"{ONE}/breaches", ReportBreach)
command(blueprint, f"{ONE}/recall/closing", CloseRecall)
command(blueprint, f"{ONE}/contract-exemption", GrantContractExemption)
command(blueprint, f"{ONE}/contract-exemption/end", EndContractExemption)
command(blueprint, f"{ONE}/end", EndOrientation)


@blueprint.get(ONE)
@documented_read(blueprint, orientation_shown)
def orientation(orientation_id: UUID) -> Response:
    """The accompaniment as it stands, from the facts in force."""
    return shown(OrientationState, orientation_id, orientation_shown)
