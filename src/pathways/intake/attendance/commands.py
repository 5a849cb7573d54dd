"""What a row asks to record, and whether it is recorded already as the row has it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from pathways.domain.beneficiary.identifiers import fold
from pathways.domain.command import Command
from pathways.domain.enrolment.events import (
    AttendanceCertificateReceived,
    HoursWorked,
    InterviewHeld,
    InterviewMissed,
    PlacementKind,
    PlacementRecorded,
    ProfessionalisationFollowed,
    SessionAttended,
    SessionMissed,
    TrainingFollowed,
)
from pathways.domain.enrolment.interview import RecordInterview
from pathways.domain.enrolment.placement import RecordPlacement
from pathways.domain.enrolment.professionalisation import (
    NoSuchProfessionalisation,
    ReceiveAttendanceCertificate,
    RecordProfessionalisation,
)
from pathways.domain.enrolment.session_attendance import RecordSessionAttendance
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.enrolment.training import RecordTraining
from pathways.domain.enrolment.worked_hours import RecordHoursWorked
from pathways.domain.event import Event
from pathways.domain.quantities import said
from pathways.domain.refusal import AlreadyRecorded, Malformed, Refusal
from pathways.intake.attendance.columns import (
    CERTIFICATE,
    EXCUSED,
    INTERVIEW,
    PRESENT,
    PROFESSIONALISATION,
    SESSION,
    TRAINING,
    WORKED,
)
from pathways.intake.attendance.rows import AttendanceRow


class DayMissing(Malformed):
    """La date manque."""

    rule = "G7"
    field = "day"


class MonthMissing(Malformed):
    """Le mois manque."""

    rule = "G7"
    field = "month"


class LengthMissing(Malformed):
    """La durée manque."""

    rule = "G7"
    field = "hours"


class PresenceUnsaid(Malformed):
    """La présence manque : écrivez Présent, Absent ou Excusé."""

    rule = "G7"
    field = "presence"


class NotPresentThere(Malformed):
    """Une absence ne se dit que d'une séance ou d'un entretien."""

    rule = "G7"
    field = "presence"


class SeveralProfessionalisations(Refusal):
    """Plusieurs professionnalisations peuvent être celle que cette attestation prouve."""

    rule = "A4.7"
    field = "provider"
    remedy = "Dites l'organisme ; s'il en a donné plusieurs, enregistrez l'attestation à l'écran."


class RecordedOtherwise(AlreadyRecorded):
    """C'est déjà enregistré, autrement : {what} ({recorded}, et ici {told})."""

    rule = "G7"
    remedy = "Corrigez le fait enregistré si c'est le fichier qui a raison."


ORDER = (SESSION, INTERVIEW, WORKED, TRAINING, PROFESSIONALISATION, *PlacementKind, CERTIFICATE)
"""In which order the rows of one person are decided: a certificate follows its hours."""


def day_of(row: AttendanceRow) -> date:
    """The first day of the row; raises DayMissing."""
    if row.first is None:
        raise DayMissing
    return row.first


def said_there(row: AttendanceRow) -> None:
    """Raises PresenceUnsaid: a sheet filled in beforehand is no proof that anyone came."""
    if row.presence is None:
        raise PresenceUnsaid


def command_of(
    row: AttendanceRow,
    enrolment: EnrolmentState,
    module: str | None,
    session: UUID | None,
    others: Sequence[AttendanceRow],
) -> Command:
    """The command a row stands for; `others` are the rows of the same person in the file."""
    there = row.presence in (None, PRESENT)
    if not there and row.kind not in (SESSION, INTERVIEW):
        raise NotPresentThere
    match row.kind:
        case "session":
            assert session is not None  # its session was found or recorded before
            return RecordSessionAttendance(
                enrolment_id=enrolment.id,
                session_id=session,
                attended=there,
                excused=row.presence == EXCUSED,
                minutes=row.minutes,
            )
        case "interview":
            return RecordInterview(
                enrolment_id=enrolment.id,
                on=day_of(row),
                kind=row.interview,
                attended=there,
                minutes=row.minutes,
                excused=row.presence == EXCUSED,
                module=module,
            )
        case "worked":
            month = row.month or (row.first and row.first.replace(day=1))
            if month is None:
                raise MonthMissing
            return RecordHoursWorked(enrolment_id=enrolment.id, month=month, hours=_told(row.hours))
        case "training":
            return RecordTraining(
                enrolment_id=enrolment.id,
                started_on=day_of(row),
                ended_on=row.last or day_of(row),
                hours=_told(row.hours),
                title=row.title or "",
                provider=row.provider,
            )
        case "professionalisation":
            return RecordProfessionalisation(
                enrolment_id=enrolment.id,
                training_id=_training_id(row, enrolment),
                started_on=day_of(row),
                ended_on=row.last or day_of(row),
                minutes=_told(row.minutes),
                provider=row.provider or "",
                module=module,
                group_size=row.group,
            )
        case "certificate":
            return ReceiveAttendanceCertificate(
                enrolment_id=enrolment.id,
                training_id=_certified(row, enrolment, others),
                on=day_of(row),
                delivered_by=row.provider or "",
            )
        case _:
            first, last, host = day_of(row), row.last or day_of(row), row.provider or ""
            words = f"placement {row.kind} {first} {last} {fold(host)}"
            return RecordPlacement(
                enrolment_id=enrolment.id,
                placement_id=uuid5(enrolment.id, words),
                kind=PlacementKind(row.kind),
                started_on=first,
                ended_on=last,
                hours=_told(row.hours),
                host=host,
            )


def _told(length: Any) -> Any:
    if length is None:
        raise LengthMissing
    return length


def _training_id(row: AttendanceRow, enrolment: EnrolmentState) -> UUID:
    """The same id for the same row: that of what is recorded, however it came, else derived."""
    first, last = day_of(row), row.last or day_of(row)
    for known, followed in enrolment.trainings.items():
        if followed.same("", row.provider or "", first, last):
            return known
    return uuid5(enrolment.id, f"professionalisation {first} {last} {fold(row.provider or '')}")


def _certified(
    row: AttendanceRow, enrolment: EnrolmentState, others: Sequence[AttendanceRow]
) -> UUID:
    """The professionalisation that a certificate proves: of that provider, over by its day."""
    ended = {one: (f.provider, f.ended_on) for one, f in enrolment.trainings.items()}
    for other in others:
        if other.kind == PROFESSIONALISATION and other.first is not None:
            one = _training_id(other, enrolment)
            ended.setdefault(one, (other.provider or "", other.last or other.first))
    day = day_of(row)
    known = [
        one
        for one, (provider, last) in ended.items()
        if last <= day and (row.provider is None or fold(provider) == fold(row.provider))
    ]
    told = [one for one in known if enrolment.certificates.get(one) == day]
    waiting = [one for one in known if one not in enrolment.certificates]
    for found in (told, waiting, known):
        if len(found) == 1:
            return found[0]
        if found:
            raise SeveralProfessionalisations
    raise NoSuchProfessionalisation


# ------------------------------------------------------------------ what is recorded already


def told_by(command: Command, event: Event) -> bool:
    """Whether the event is the fact that this command would record once more."""
    match command, event:
        case RecordSessionAttendance(), SessionAttended() | SessionMissed():
            return command.session_id == event.session_id
        case RecordInterview(), InterviewHeld() | InterviewMissed():
            return (command.on, command.kind) == (event.happened_on, event.kind)
        case RecordHoursWorked(), HoursWorked():
            return command.month == event.month
        case RecordTraining(), TrainingFollowed():
            same = command.title.casefold() == event.title.casefold()
            return same and _overlapping(command, event)
        case RecordProfessionalisation(), ProfessionalisationFollowed():
            return command.training_id == event.training_id
        case ReceiveAttendanceCertificate(), AttendanceCertificateReceived():
            return command.training_id == event.training_id
        case RecordPlacement(), PlacementRecorded():
            same = (command.kind, command.host.casefold()) == (event.kind, event.host.casefold())
            return same and _overlapping(command, event)
    return False


def _overlapping(one: Any, other: Any) -> bool:
    return bool(one.started_on <= other.ended_on and other.started_on <= one.ended_on)


WORDS: Mapping[str, str] = {
    "minutes": "minutes", "hours": "heures", "excused": "excusé", "module": "module",
    "started_on": "début", "ended_on": "fin", "provider": "organisme", "group_size": "groupe",
    "received_on": "date", "delivered_by": "organisme",
}  # fmt: skip
_IDS = ("training_id", "placement_id")


def otherwise(recorded: Event, told: Event) -> RecordedOtherwise | None:
    """How a row differs from the fact recorded; None where it says the same.

    What it is flagged for is not compared: norms are those of when it was recorded; nor is what a
    workbook never tells.
    """
    for name in _compared(recorded):
        before, after = getattr(recorded, name), getattr(told, name)
        if after is not None and before != after and _plain(before) != _plain(after):
            return RecordedOtherwise(
                what=WORDS.get(name, name), recorded=_plain(before), told=_plain(after)
            )
    return None


def presence_otherwise(recorded: Event) -> RecordedOtherwise:
    """Someone recorded as there is told absent, or the reverse: no correction changes that."""
    told = ("présence", "absence")
    missed = isinstance(recorded, SessionMissed | InterviewMissed)
    before, after = reversed(told) if missed else told
    refusal = RecordedOtherwise(what="présence", recorded=before, told=after)
    refusal.remedy = "Si c'est le fichier qui a raison, retirez le fait et importez à nouveau."
    return refusal


def _compared(event: Event) -> Iterable[str]:
    return (field.name for field in fields(event) if field.name in WORDS)  # type: ignore[arg-type]


def _plain(value: Any) -> str:
    match value:
        case None:
            return "—"
        case bool():
            return "oui" if value else "non"
        case date():
            return f"{value:%d/%m/%Y}"
        case str():
            return value.casefold()
        case Decimal():
            return said(value)
        case _:
            return str(value)


def under_the_recorded_id(command: Command, event: Event) -> Command:
    """The command with the id that the fact was recorded under."""
    known = {
        name: getattr(event, name)
        for name in _IDS
        if hasattr(event, name) and hasattr(command, name)
    }
    return replace(command, **known) if known else command  # type: ignore[type-var]
