"""`/enrolments/{id}/…`: what someone took part in, and for how long (A2.3, A4.5 to A4.7, A5.3)."""

from pathways.api.commands import command
from pathways.api.openapi import PREFIX, Blueprint
from pathways.domain.enrolment.interview import RecordInterview
from pathways.domain.enrolment.placement import RecordPlacement
from pathways.domain.enrolment.professionalisation import (
    ReceiveAttendanceCertificate,
    RecordProfessionalisation,
)
from pathways.domain.enrolment.session_attendance import RecordSessionAttendance
from pathways.domain.enrolment.training import RecordTraining
from pathways.domain.enrolment.worked_hours import RecordHoursWorked

blueprint = Blueprint(
    "attendance",
    __name__,
    url_prefix=f"{PREFIX}/enrolments",
    description="What people in an action took part in: sessions, interviews, hours, placements.",
)
ONE = "/<uuid:enrolment_id>"

command(blueprint, f"{ONE}/session-attendances", RecordSessionAttendance)
command(blueprint, f"{ONE}/interviews", RecordInterview)
command(blueprint, f"{ONE}/hours-worked", RecordHoursWorked)
command(blueprint, f"{ONE}/trainings", RecordTraining)
command(blueprint, f"{ONE}/professionalisations", RecordProfessionalisation, makes=["training_id"])
command(
    blueprint,
    f"{ONE}/professionalisations/<uuid:training_id>/certificate",
    ReceiveAttendanceCertificate,
)
command(blueprint, f"{ONE}/placements", RecordPlacement, makes=["placement_id"])
