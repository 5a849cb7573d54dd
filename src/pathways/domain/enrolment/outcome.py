"""What the stay produced: certificates, individual report, expected results (G1, A2.4, A6.3b).

The copy of the report to the référent is told by the fact itself, which names them: the timeline
and the lists show it to whom it is for, and it never depends on who the référent is later.
"""

from datetime import date
from uuid import UUID

from pathways.domain.agreement.programme import programme_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.enrolment.checks import since_the_entry
from pathways.domain.enrolment.entering import OrientationOfAnother
from pathways.domain.enrolment.events import (
    IndividualReportWritten,
    OutcomeRecorded,
    SkillsCertified,
)
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import AlreadyRecorded, Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french, text


class CertifySkills(Command):
    """`skills` are those acquired, in the words of the certificate."""

    enrolment_id: UUID
    certified_on: date
    title: str
    skills: tuple[str, ...]


class WriteIndividualReport(Command):
    """`orientation_id`: the accompaniment whose référent gets the copy; the one of the entry where
    left out.
    """

    enrolment_id: UUID
    written_on: date
    report: str
    orientation_id: UUID | None = None


class RecordOutcome(Command):
    """`results` are those reached, among the results the programme expects; none is an answer."""

    enrolment_id: UUID
    recorded_on: date
    results: tuple[str, ...]


class SkillMissing(Malformed):
    """Une attestation nomme au moins une compétence."""

    field = "skills"


class ReportAlreadyWritten(AlreadyRecorded):
    """Le bilan individuel est écrit depuis le {written_on}."""

    rule = "A2.4"
    remedy = "Corrigez-le s'il est à reprendre."


class ResultNotExpected(Refusal):
    """« {result} » n'est pas un des résultats attendus de ce programme."""

    rule = "G1"
    field = "results"


class ResultTwice(Malformed):
    """Un résultat se donne une fois."""

    field = "results"


@decides
def certify_skills(command: CertifySkills, enrolment: EnrolmentState, today: date) -> Decision:
    """Record a skills certificate given to the person."""
    since_the_entry(enrolment, "certified_on", command.certified_on, today)
    skills = tuple(text(skill, "skills") for skill in command.skills)
    if not skills:
        raise SkillMissing
    title = text(command.title, "title")
    return [SkillsCertified(certified_on=command.certified_on, skills=skills, title=title)]


@decides
def write_individual_report(
    command: WriteIndividualReport,
    enrolment: EnrolmentState,
    orientation: OrientationState | None,
    today: date,
) -> Decision:
    """Record the individual report, once, and to which référent its copy goes (A2.4)."""
    since_the_entry(enrolment, "written_on", command.written_on, today)
    if enrolment.report_written_on is not None:
        raise ReportAlreadyWritten(written_on=french(enrolment.report_written_on))
    if orientation is not None and orientation.beneficiary_id != enrolment.beneficiary_id:
        raise OrientationOfAnother
    referent = orientation.referent_id if orientation else None
    return [
        IndividualReportWritten(
            written_on=command.written_on,
            report=text(command.report, "report"),
            copied_to_referent_id=referent or enrolment.referent_id,
        )
    ]


@decides
def record_outcome(
    command: RecordOutcome,
    enrolment: EnrolmentState,
    agreement: ActionAgreementState,
    rules: Rules,
    today: date,
) -> Decision:
    """Record the results reached; recorded again, they take the place of those before."""
    day = command.recorded_on
    since_the_entry(enrolment, "recorded_on", day, today)
    programme = programme_of(agreement, rules, day)
    expected = rules.named(programme.results).on(day).codes
    if len(set(command.results)) < len(command.results):
        raise ResultTwice
    for result in command.results:
        if result not in expected:
            raise ResultNotExpected(result=result)
    return [OutcomeRecorded(recorded_on=day, results=command.results)]
