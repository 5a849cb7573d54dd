"""Who sits: members of a session, each in a capacity (CASF L262-39; N8)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.panel.checks import not_held_yet, since_planned
from pathways.domain.panel.events import Capacity, PanelMemberAppointed, PanelMemberReleased
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import AlreadyRecorded, NotFound
from pathways.domain.texts import optional_text, text


class AppointMember(Command):
    """`member_id` is the same for the same person in every session they sit in."""

    session_id: UUID
    member_id: UUID
    on: date
    capacity: Capacity
    last_name: str
    first_name: str
    email: str | None = None


class ReleaseMember(Command):
    session_id: UUID
    member_id: UUID
    on: date


class AlreadyAMember(AlreadyRecorded):
    """Cette personne est déjà membre de la séance."""

    rule = "N8"
    field = "member_id"


class NotAMember(NotFound):
    """Cette personne n'est pas membre de la séance."""

    rule = "N8"
    field = "member_id"
    remedy = "Nommez d'abord ce membre."


@decides
def appoint_member(command: AppointMember, session: PanelSessionState, today: date) -> Decision:
    """Appointed until the session is held."""
    since_planned(session, command.on, today)
    not_held_yet(session)
    if command.member_id in session.members:
        raise AlreadyAMember
    return [
        PanelMemberAppointed(
            member_id=command.member_id,
            appointed_on=command.on,
            capacity=command.capacity,
            last_name=text(command.last_name, "last_name"),
            first_name=text(command.first_name, "first_name"),
            email=optional_text(command.email, "email"),
        )
    ]


@decides
def release_member(command: ReleaseMember, session: PanelSessionState, today: date) -> Decision:
    """Released: the member sits no more in this session."""
    since_planned(session, command.on, today)
    not_held_yet(session)
    if command.member_id not in session.members:
        raise NotAMember
    return [PanelMemberReleased(member_id=command.member_id, released_on=command.on)]
