"""How an RDV went, first or follow-up: held, missed, or excused (A1.4, A1.9)."""

from datetime import date

from pathways.domain.orientation.checks import during, french
from pathways.domain.orientation.events import RdvExcused, RdvHeld, RdvMissed, RdvMode
from pathways.domain.orientation.parts import Attendance
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import AlreadyRecorded, Malformed
from pathways.domain.rules import Rules
from pathways.domain.texts import TextMissing, text


class RdvModeMissing(Malformed):
    """Dites comment le RDV a eu lieu : en face à face, au domicile ou par téléphone."""

    field = "mode"


class ExcusedYetHeld(Malformed):
    """Un RDV tenu n'a pas d'excuse."""

    field = "excuse"


class RdvAlreadyRecorded(AlreadyRecorded):
    """Un RDV est déjà enregistré comme tenu le {day}."""

    field = "on"


class AbsenceAlreadyRecorded(AlreadyRecorded):
    """L'absence du {day} est déjà enregistrée."""

    rule = "A1.4"
    field = "on"
    remedy = "Pour l'excuser, donnez le motif de l'absence."


def outcome(
    orientation: OrientationState,
    rules: Rules,
    today: date,
    *,
    first: bool,
    on: date,
    attended: bool,
    mode: RdvMode | None,
    excuse: str | None,
    excused_on: date | None,
) -> RdvHeld | RdvMissed | RdvExcused:
    """The one fact that tells how the RDV of that day went.

    An absence already recorded may still be excused, and someone who came late was there; nothing
    else is said twice of one day.
    """
    recorded = orientation.rdvs.get(on)
    said = recorded.attendance if recorded else None
    if said is Attendance.HELD:
        raise RdvAlreadyRecorded(day=french(on))
    if attended:
        if excuse is not None or excused_on is not None:
            raise ExcusedYetHeld
        if mode is None:
            raise RdvModeMissing
        following = rules.next_rdv_within.on(on)
        return RdvHeld(on, mode, first, following.after(on), following.id)
    if said is Attendance.EXCUSED or (said is Attendance.MISSED and excuse is None):
        raise AbsenceAlreadyRecorded(day=french(on))
    if excuse is not None:
        if excused_on is not None:
            during(orientation, excused_on, today, "excused_on")
        return RdvExcused(on, first, excused_on or on, text(excuse, "excuse"))
    if excused_on is not None:
        raise TextMissing(field="excuse")
    if not first:
        return RdvMissed(on, first)
    relance = rules.relance_within.on(on)
    return RdvMissed(on, first, relance.after(on), relance.id)
