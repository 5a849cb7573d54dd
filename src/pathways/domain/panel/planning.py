"""A session is convened: an EPL in a territory, an EPD for the whole département (N8, G2)."""

import re
from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.panel.checks import not_in_the_future
from pathways.domain.panel.events import PanelKind, PanelSessionPlanned
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import AlreadyRecorded, Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french, text


class PlanSession(Command, creates=True):
    """Convene a panel; `starts_at` as 09:30, `next_session_on` the day of the one after it.

    Without `quorum` or `slot_minutes`, those of the département's rules on the day of the session.
    """

    session_id: UUID
    on: date
    kind: PanelKind
    held_on: date
    starts_at: str
    place: str
    next_session_on: date
    territory: str | None = None
    quorum: int | None = None
    slot_minutes: int | None = None


class SessionAlreadyPlanned(AlreadyRecorded):
    """Cette séance est déjà convoquée."""

    field = "session_id"


class SessionInThePast(Refusal):
    """La séance du {held_on} serait passée le jour de sa convocation, le {on}."""

    rule = "N8"
    field = "held_on"
    remedy = "Choisissez une date à venir, ou vérifiez celle de la convocation."


class NextSessionBeforeThisOne(Refusal):
    """La séance suivante doit venir après celle du {held_on}."""

    field = "next_session_on"


class EplWithoutTerritory(Refusal):
    """Une EPL est celle d'un territoire du département : « {territory} » n'en est pas un."""

    rule = "G2"
    field = "territory"
    remedy = "Choisissez un territoire de la liste en vigueur ce jour-là."


class EpdOfOneTerritory(Refusal):
    """Une EPD est celle de tout le département : elle n'a pas de territoire."""

    rule = "N8"
    field = "territory"


class QuorumTooLow(Refusal):
    """Le quorum d'une séance est d'au moins {least} membres présents."""

    rule = "H4"
    field = "quorum"


class ImpossibleSlot(Malformed):
    """Le temps d'un dossier se compte en minutes, de 1 à 480."""

    field = "slot_minutes"


class ImpossibleTime(Malformed):
    """Une heure s'écrit « 09:30 »."""

    field = "starts_at"


@decides
def plan_session(
    command: PlanSession, session: PanelSessionState, rules: Rules, today: date
) -> Decision:
    """Planned: its quorum and the time of a case are frozen here (H4, H5)."""
    if session.planned_on is not None:
        raise SessionAlreadyPlanned
    not_in_the_future(command.on, today)
    check_days(command.on, command.held_on, command.next_session_on)
    quorum = rules.panel_quorum.on(command.held_on).value
    if command.quorum is not None and command.quorum < quorum:
        raise QuorumTooLow(least=quorum)
    return [
        PanelSessionPlanned(
            planned_on=command.on,
            kind=command.kind,
            held_on=command.held_on,
            starts_at=_time(command.starts_at),
            place=text(command.place, "place"),
            quorum=quorum if command.quorum is None else command.quorum,
            slot_minutes=_slot(command, rules),
            next_session_on=command.next_session_on,
            territory=_territory(command, rules),
        )
    ]


def check_days(on: date, held_on: date, next_session_on: date) -> None:
    """The session is not past on the day it is convened, and the next one comes after it."""
    if held_on < on:
        raise SessionInThePast(held_on=french(held_on), on=french(on))
    if next_session_on <= held_on:
        raise NextSessionBeforeThisOne(held_on=french(held_on))


def _territory(command: PlanSession, rules: Rules) -> str | None:
    if command.kind is PanelKind.EPD:
        if command.territory is not None:
            raise EpdOfOneTerritory
        return None
    if command.territory not in rules.territories.on(command.held_on).codes:
        raise EplWithoutTerritory(territory=command.territory or "")
    return command.territory


def _slot(command: PlanSession, rules: Rules) -> int:
    if command.slot_minutes is None:
        minutes: int = rules.panel_slot.on(command.held_on).value
        return minutes
    if not 1 <= command.slot_minutes <= 480:
        raise ImpossibleSlot
    return command.slot_minutes


def _time(value: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value.strip(), re.ASCII):
        raise ImpossibleTime
    return value.strip()
