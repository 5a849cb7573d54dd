"""What opens a stay: first diagnosis, written action plan, schedule (G4, A2.3, A2.7, A6.3b)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.enrolment.attendance import during
from pathways.domain.enrolment.events import (
    ActionPlanWritten,
    FirstDiagnosisMade,
    ScheduleHanded,
)
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.refusal import AlreadyRecorded
from pathways.domain.texts import french, text


class MakeFirstDiagnosis(Command):
    enrolment_id: UUID
    made_on: date
    diagnosis: str


class WriteActionPlan(Command):
    """The plan as it is from that day on: written again, it takes the place of the one before."""

    enrolment_id: UUID
    written_on: date
    plan: str


class HandSchedule(Command):
    enrolment_id: UUID
    handed_on: date


class DiagnosisAlreadyMade(AlreadyRecorded):
    """Le premier diagnostic est posé depuis le {made_on}."""

    rule = "G4"
    remedy = "Ce qui a changé depuis s'écrit dans le plan d'actions, ou dans un entretien."


@decides
def make_first_diagnosis(
    command: MakeFirstDiagnosis, enrolment: EnrolmentState, today: date
) -> Decision:
    """Record the first diagnosis, once."""
    during(enrolment, command.made_on, today, "made_on")
    if enrolment.diagnosis_made_on is not None:
        raise DiagnosisAlreadyMade(made_on=french(enrolment.diagnosis_made_on))
    diagnosis = text(command.diagnosis, "diagnosis")
    return [FirstDiagnosisMade(made_on=command.made_on, diagnosis=diagnosis)]


@decides
def write_action_plan(command: WriteActionPlan, enrolment: EnrolmentState, today: date) -> Decision:
    """Record the written action plan."""
    during(enrolment, command.written_on, today, "written_on")
    return [ActionPlanWritten(written_on=command.written_on, plan=text(command.plan, "plan"))]


@decides
def hand_schedule(command: HandSchedule, enrolment: EnrolmentState, today: date) -> Decision:
    """Record that the schedule of the sessions was given to the participant."""
    during(enrolment, command.handed_on, today, "handed_on")
    return [ScheduleHanded(handed_on=command.handed_on)]
