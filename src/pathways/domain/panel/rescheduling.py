"""A session is put off, with its cases, or cancelled, which frees them."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.panel.checks import not_held_yet, planned_day, since_planned
from pathways.domain.panel.events import PanelSessionCancelled, PanelSessionPostponed
from pathways.domain.panel.planning import check_days
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import Refusal
from pathways.domain.texts import french, text


class PostponeSession(Command):
    """`held_on` is the new day; the cases listed stay, and a locked agenda stays locked."""

    session_id: UUID
    on: date
    held_on: date
    next_session_on: date
    ground: str


class CancelSession(Command):
    """The session will not take place; its cases may be listed elsewhere."""

    session_id: UUID
    on: date
    ground: str


class NotPutOff(Refusal):
    """La séance est déjà convoquée le {held_on} : un report la met à plus tard."""

    field = "held_on"


@decides
def postpone_session(command: PostponeSession, session: PanelSessionState, today: date) -> Decision:
    """Put off to a later day."""
    since_planned(session, command.on, today)
    not_held_yet(session)
    check_days(command.on, command.held_on, command.next_session_on)
    planned = planned_day(session)
    if command.held_on <= planned:
        raise NotPutOff(held_on=french(planned))
    return [
        PanelSessionPostponed(
            postponed_on=command.on,
            held_on=command.held_on,
            next_session_on=command.next_session_on,
            ground=text(command.ground, "ground"),
        )
    ]


@decides
def cancel_session(command: CancelSession, session: PanelSessionState, today: date) -> Decision:
    """Cancelled, as long as it was not held."""
    since_planned(session, command.on, today)
    not_held_yet(session)
    return [PanelSessionCancelled(cancelled_on=command.on, ground=text(command.ground, "ground"))]
