"""Work tried out: mise à disposition, PMSMP, visits, with their hours (A4.7b, A5.5b)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.enrolment.attendance import during
from pathways.domain.enrolment.events import PlacementKind, PlacementRecorded
from pathways.domain.enrolment.stages import in_order
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.quantities import hours_within
from pathways.domain.refusal import AlreadyRecorded
from pathways.domain.rules import Rules
from pathways.domain.texts import optional_text, text


class RecordPlacement(Command):
    """A placement that took place, from its first day to its last, both in the stay."""

    enrolment_id: UUID
    placement_id: UUID
    kind: PlacementKind
    started_on: date
    ended_on: date
    hours: Decimal
    host: str
    assessment: str | None = None


class PlacementAlreadyRecorded(AlreadyRecorded):
    """Cette mise en situation est déjà enregistrée sur ces jours."""

    field = "placement_id"
    remedy = "Corrigez le fait enregistré s'il est inexact."


@decides
def record_placement(
    command: RecordPlacement, enrolment: EnrolmentState, rules: Rules, today: date
) -> Decision:
    """Followed; the same kind at the same host on a day already told is the same placement."""
    first, last = in_order(command.started_on, command.ended_on)
    during(enrolment, last, today, "ended_on")
    during(enrolment, first, today, "started_on")
    host = text(command.host, "host")
    known = enrolment.placements
    if command.placement_id in known or any(
        one.same(command.kind, host, first, last) for one in known.values()
    ):
        raise PlacementAlreadyRecorded
    return [
        PlacementRecorded(
            placement_id=command.placement_id,
            kind=command.kind,
            started_on=first,
            ended_on=last,
            hours=hours_within(command.hours, (last - first).days + 1, rules, first),
            host=host,
            assessment=optional_text(command.assessment, "assessment"),
        )
    ]
