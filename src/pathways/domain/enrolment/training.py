"""Training followed during the action, whoever gives it (A7.3)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.enrolment.attendance import during
from pathways.domain.enrolment.events import TrainingFollowed
from pathways.domain.enrolment.stages import in_order
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.quantities import hours_within
from pathways.domain.refusal import AlreadyRecorded
from pathways.domain.rules import Rules
from pathways.domain.texts import optional_text, text


class RecordTraining(Command):
    """Hours of a training, from its first day to its last, both in the stay."""

    enrolment_id: UUID
    started_on: date
    ended_on: date
    hours: Decimal
    title: str
    provider: str | None = None


class TrainingAlreadyRecorded(AlreadyRecorded):
    """Cette formation est déjà enregistrée sur ces jours."""

    field = "title"
    remedy = "Corrigez le fait enregistré s'il est inexact."


@decides
def record_training(
    command: RecordTraining, enrolment: EnrolmentState, rules: Rules, today: date
) -> Decision:
    """Followed; the same title on a day already told is the same training."""
    first, last = in_order(command.started_on, command.ended_on)
    during(enrolment, last, today, "ended_on")
    during(enrolment, first, today, "started_on")
    title = text(command.title, "title")
    if enrolment.followed_already(title, first, last):
        raise TrainingAlreadyRecorded
    return [
        TrainingFollowed(
            started_on=first,
            ended_on=last,
            hours=hours_within(command.hours, (last - first).days + 1, rules, first),
            title=title,
            provider=optional_text(command.provider, "provider"),
        )
    ]
