"""The session takes place: who was present, the quorum, and who does not sit on a case (N8)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.panel.checks import (
    MinutesAlreadySigned,
    not_held_yet,
    open_case,
    planned_day,
    since_planned,
)
from pathways.domain.panel.events import Capacity, MemberRecused, PanelSessionHeld
from pathways.domain.panel.members import NotAMember
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.texts import french, text


class HoldSession(Command):
    """The session took place on the day it was convened for; moved, it is first postponed."""

    session_id: UUID
    present: tuple[UUID, ...]


class RecuseMember(Command):
    """A member steps aside for a case, before or during the session."""

    session_id: UUID
    case_id: UUID
    member_id: UUID
    on: date
    ground: str


class SessionNotYet(Refusal):
    """La séance est convoquée le {held_on} : elle n'a pas encore eu lieu."""

    rule = "N8"
    field = "session_id"
    remedy = "Si elle a eu lieu à une autre date, enregistrez d'abord son report."


class AgendaNotLocked(Refusal):
    """L'ordre du jour n'est pas arrêté : la séance ne peut pas se tenir."""

    rule = "H6"
    field = "session_id"
    remedy = "Arrêtez d'abord l'ordre du jour."


class QuorumNotReached(Refusal):
    """Le quorum est de {quorum} membres : {sitting} siègent."""

    rule = "H4"
    field = "present"
    remedy = "Reportez la séance, ou le dossier à la séance suivante."


class NoChairPresent(Refusal):
    """Personne ne préside : aucun membre présent n'est à la présidence."""

    rule = "H10"
    field = "present"
    remedy = "Nommez un membre à la présidence, ou reportez la séance."


class AlreadyRecused(AlreadyRecorded):
    """Ce membre est déjà récusé sur ce dossier."""

    field = "member_id"


@decides
def hold_session(command: HoldSession, session: PanelSessionState, today: date) -> Decision:
    """Held that day, with its quorum and someone in the chair."""
    held_on = planned_day(session)
    not_held_yet(session)
    if today < held_on:
        raise SessionNotYet(held_on=french(held_on))
    if session.locked_on is None:
        raise AgendaNotLocked
    present = tuple(dict.fromkeys(command.present))
    if not set(present) <= set(session.members):
        raise NotAMember(field="present")
    check_quorum(session, present)
    if not any(session.members[one] is Capacity.CHAIR for one in present):
        raise NoChairPresent
    return [PanelSessionHeld(held_on, present)]


@decides
def recuse_member(command: RecuseMember, session: PanelSessionState, today: date) -> Decision:
    """Recused: not counted for that case, nor heard as its presenter."""
    since_planned(session, command.on, today)
    if session.minutes_signed_on is not None:
        raise MinutesAlreadySigned(signed_on=french(session.minutes_signed_on))
    case = open_case(session, command.case_id)
    if command.member_id not in session.members:
        raise NotAMember
    if command.member_id in case.recused:
        raise AlreadyRecused
    return [
        MemberRecused(
            recused_on=command.on,
            case_id=command.case_id,
            member_id=command.member_id,
            ground=text(command.ground, "ground"),
        )
    ]


def check_quorum(session: PanelSessionState, sitting: Collection[UUID]) -> None:
    """Raises QuorumNotReached where too few members sit (H4)."""
    if len(sitting) < session.quorum:
        raise QuorumNotReached(quorum=session.quorum, sitting=len(sitting))
