"""The relance: sent with what it answers, and what came of it (A1.4, A1.4b)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.orientation.checks import during, french
from pathways.domain.orientation.events import RelanceAnswered, RelanceGround, RelanceSent
from pathways.domain.orientation.parts import Attendance, unanswered
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.texts import text


class SendRelance(Command):
    """The référent writes to, or calls, the person again (A1.4, A1.4b; art. 4.2)."""

    orientation_id: UUID
    on: date
    ground: RelanceGround
    means: str


class AnswerRelance(Command):
    """What came of the last relance: the person takes up the accompaniment or not (A1.4)."""

    orientation_id: UUID
    on: date
    accepted: bool


class RelanceWithoutGround(Refusal):
    """Rien n'appelle cette relance : ni absence, ni silence, ni contrat défaillant de ce motif."""

    rule = "A1.4b"
    field = "ground"
    remedy = "Enregistrez d'abord l'absence, la proposition ou le constat que la relance suit."


class RelanceBeforeItsGround(Refusal):
    """La relance du {day} est avant ce qui l'appelle, le {ground_on}."""

    rule = "A1.4b"
    field = "on"
    remedy = "Vérifiez la date de la relance."


class RelanceAlreadySent(AlreadyRecorded):
    """Cette relance est déjà enregistrée à la date du {day}."""

    rule = "A1.4b"
    field = "on"


class NoRelanceToAnswer(Refusal):
    """Aucune relance n'attend de réponse le {day}."""

    rule = "A1.4"
    field = "on"
    remedy = "Enregistrez d'abord l'envoi de la relance."


@decides
def send_relance(command: SendRelance, orientation: OrientationState, today: date) -> Decision:
    """Sent: it ends the delay its ground had started; about the contract, it opens the recall."""
    during(orientation, command.on, today)
    grounds = _grounds(orientation, command.ground, command.on)
    if not grounds:
        raise RelanceWithoutGround
    if min(grounds) > command.on:
        raise RelanceBeforeItsGround(day=french(command.on), ground_on=french(min(grounds)))
    if any(
        (one.sent_on, one.ground) == (command.on, command.ground) for one in orientation.relances
    ):
        raise RelanceAlreadySent(day=french(command.on))
    return [RelanceSent(command.on, command.ground, text(command.means, "means"))]


@decides
def answer_relance(command: AnswerRelance, orientation: OrientationState, today: date) -> Decision:
    """Answered: the last relance sent by that day no longer waits."""
    during(orientation, command.on, today)
    if unanswered(orientation.relances, command.on) is None:
        raise NoRelanceToAnswer(day=french(command.on))
    return [RelanceAnswered(command.on, command.accepted)]


def _grounds(orientation: OrientationState, ground: RelanceGround, day: date) -> list[date]:
    """The days of what calls for this relance, still standing on `day`."""
    match ground:
        case RelanceGround.FIRST_RDV_MISSED | RelanceGround.FIRST_RDV_UNANSWERED:
            held_on = orientation.first_rdv_held_on
            if held_on is not None and held_on <= day:
                return []
            if ground is RelanceGround.FIRST_RDV_MISSED:
                return [
                    on
                    for on, rdv in orientation.rdvs.items()
                    if rdv.first and rdv.attendance is Attendance.MISSED
                ]
            proposal = orientation.first_rdv
            if proposal is None or (proposal.answered_on and proposal.answered_on <= day):
                return []
            return [proposal.proposed_on]
        case _:
            lapse = orientation.recall.lapses.get(ground)
            return [lapse] if lapse else []
