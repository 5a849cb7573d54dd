"""Who took part in a collective session, and who did not (A2.3, A4.5, A5.6, A6.2)."""

from datetime import date
from uuid import UUID

from pathways.domain.action_session.state import ActionSessionState
from pathways.domain.agreement.programme import COLLECTIVE, module_for, programme_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.enrolment.attendance import during, module_on, recorded
from pathways.domain.enrolment.events import SessionAttended, SessionMissed
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.quantities import length
from pathways.domain.refusal import AlreadyRecorded, Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french


class RecordSessionAttendance(Command):
    """Whether someone took part in a session that was held.

    `minutes` where they stayed for a part of it; `excused` tells a missed session apart.
    """

    enrolment_id: UUID
    session_id: UUID
    attended: bool
    excused: bool = False
    minutes: int | None = None


class ActionSessionNotHeld(Refusal):
    """La séance n'est pas enregistrée comme tenue."""

    rule = "G7"
    field = "session_id"
    remedy = "Enregistrez d'abord que la séance a eu lieu, avec son groupe et sa durée."


class SessionOfAnotherAgreement(Refusal):
    """Cette séance est celle d'une autre convention."""

    rule = "G6"
    field = "session_id"


class AttendanceAlreadyRecorded(AlreadyRecorded):
    """La présence à la séance du {day} est déjà enregistrée pour cette personne."""

    field = "session_id"
    remedy = "Corrigez le fait enregistré s'il est inexact."


class LongerThanTheSession(Refusal):
    """{minutes} minutes de présence, pour une séance de {session} minutes."""

    rule = "G7"
    field = "minutes"
    remedy = "Vérifiez la durée, ou corrigez celle de la séance."


class AbsentFor(Malformed):
    """Une absence n'a pas de durée."""

    field = "minutes"


class ExcusedYetThere(Malformed):
    """Quelqu'un de présent n'est pas excusé."""

    field = "excused"


@decides
def record_session_attendance(
    command: RecordSessionAttendance,
    enrolment: EnrolmentState,
    session: ActionSessionState,
    agreement: ActionAgreementState,
    rules: Rules,
    today: date,
) -> Decision:
    """Attended or missed, told once; an attendance carries what the session itself is flagged for.

    Hours past a module's cap are recorded like the others: the settlement does not fund them.
    """
    recorded(enrolment)
    if session.agreement_id != enrolment.agreement_id:
        raise SessionOfAnotherAgreement
    day = session.held_on
    if day is None or session.cancelled_on is not None:
        raise ActionSessionNotHeld
    if session.id in enrolment.sessions:
        raise AttendanceAlreadyRecorded(day=french(day))
    during(enrolment, day, today, "session_id")
    programme = programme_of(agreement, rules, day)
    module = module_on(
        enrolment, module_for(agreement, programme, session.module, COLLECTIVE), rules, day, day
    )
    if not command.attended:
        if command.minutes is not None:
            raise AbsentFor
        return [SessionMissed(session.id, day, command.excused, module)]
    if command.excused:
        raise ExcusedYetThere
    minutes = session.minutes if command.minutes is None else command.minutes
    length(minutes, rules, day)
    if minutes > session.minutes:
        raise LongerThanTheSession(minutes=minutes, session=session.minutes)
    return [SessionAttended(session.id, day, minutes, module, session.flagged)]
