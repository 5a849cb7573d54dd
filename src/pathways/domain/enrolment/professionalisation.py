"""Professionalisation by a training body, and the certificate it is funded on (A4.6, A4.7)."""

from datetime import date
from uuid import UUID

from pathways.domain.agreement.programme import PROFESSIONALISATION, module_for, programme_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.enrolment.attendance import during, module_on, not_in_the_future, recorded
from pathways.domain.enrolment.events import (
    AttendanceCertificateReceived,
    ProfessionalisationFollowed,
)
from pathways.domain.enrolment.stages import in_order
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.norms import unmet
from pathways.domain.quantities import LengthImplausible
from pathways.domain.refusal import AlreadyRecorded, Malformed, NotFound, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french, text


class RecordProfessionalisation(Command):
    """A professionalisation followed by one participant, in `minutes` of face to face teaching.

    `group_size` is how many the training body taught together.
    """

    enrolment_id: UUID
    training_id: UUID
    started_on: date
    ended_on: date
    minutes: int
    provider: str
    module: str | None = None
    group_size: int | None = None


class ReceiveAttendanceCertificate(Command):
    """The training body's certificate that this participant was there."""

    enrolment_id: UUID
    training_id: UUID
    on: date
    delivered_by: str


class ProfessionalisationAlreadyRecorded(AlreadyRecorded):
    """Cette professionnalisation est déjà enregistrée pour cette personne."""

    field = "training_id"
    remedy = "Corrigez le fait enregistré s'il est inexact."


class NobodyInTheGroup(Malformed):
    """Un groupe compte au moins une personne."""

    field = "group_size"


class NoSuchProfessionalisation(NotFound):
    """Aucune professionnalisation de cette personne n'est enregistrée sous cet identifiant."""

    rule = "A4.7"
    field = "training_id"
    remedy = "Enregistrez d'abord les heures suivies."


class CertifiedBeforeTheEnd(Refusal):
    """L'attestation du {on} serait antérieure à la fin de la formation, le {ended_on}."""

    rule = "A4.7"
    field = "on"


class CertificateAlreadyReceived(AlreadyRecorded):
    """L'attestation de présence est déjà enregistrée."""

    rule = "A4.7"
    field = "training_id"


@decides
def record_professionalisation(
    command: RecordProfessionalisation,
    enrolment: EnrolmentState,
    agreement: ActionAgreementState,
    rules: Rules,
    today: date,
) -> Decision:
    """Followed, within one period of its module; funded once its certificate is received.

    Hours past the cap are recorded like the others: the settlement does not fund them.
    """
    first, last = in_order(command.started_on, command.ended_on)
    during(enrolment, last, today, "ended_on")
    during(enrolment, first, today, "started_on")
    provider = text(command.provider, "provider")
    known = enrolment.trainings
    if command.training_id in known or any(
        one.same("", provider, first, last) for one in known.values()
    ):
        raise ProfessionalisationAlreadyRecorded
    programme = programme_of(agreement, rules, first)
    module = module_for(agreement, programme, command.module, PROFESSIONALISATION)
    counted = module_on(enrolment, module, rules, first, last)
    days = (last - first).days + 1
    most = int(rules.hours_a_day_at_most.on(first).value * 60) * days
    if not 1 <= command.minutes <= most:
        raise LengthImplausible(minutes=command.minutes, most=most)
    flagged: set[str] = set()
    if command.group_size is not None:
        if command.group_size < 1:
            raise NobodyInTheGroup
        flagged = unmet(rules, [module.group if module else None], command.group_size, first)
    return [
        ProfessionalisationFollowed(
            training_id=command.training_id,
            started_on=first,
            ended_on=last,
            minutes=command.minutes,
            provider=provider,
            module=counted,
            group_size=command.group_size,
            flagged=tuple(sorted(flagged)),
        )
    ]


@decides
def receive_attendance_certificate(
    command: ReceiveAttendanceCertificate, enrolment: EnrolmentState, today: date
) -> Decision:
    """Received, even once the participant has left: the hours it certifies are funded (A4.7)."""
    recorded(enrolment)
    not_in_the_future(command.on, today)
    followed = enrolment.trainings.get(command.training_id)
    if followed is None:
        raise NoSuchProfessionalisation
    if command.on < followed.ended_on:
        raise CertifiedBeforeTheEnd(on=french(command.on), ended_on=french(followed.ended_on))
    if command.training_id in enrolment.certificates:
        raise CertificateAlreadyReceived
    return [
        AttendanceCertificateReceived(
            training_id=command.training_id,
            received_on=command.on,
            delivered_by=text(command.delivered_by, "delivered_by"),
        )
    ]
