"""A session of the schedule will not take place."""

from datetime import date
from uuid import UUID

from pathways.domain.action_session.checks import not_in_the_future, not_over
from pathways.domain.action_session.events import ActionSessionCancelled
from pathways.domain.action_session.state import ActionSessionState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import Refusal
from pathways.domain.texts import french, text


class CancelActionSession(Command):
    """It will not take place, or did not, and why. A session that was held is not cancelled."""

    session_id: UUID
    on: date
    reason: str


class CancelledBeforeScheduled(Refusal):
    """Le {on} est avant le jour où la séance a été programmée, le {scheduled_on}."""

    field = "on"


@decides
def cancel_action_session(
    command: CancelActionSession, session: ActionSessionState, today: date
) -> Decision:
    """Cancelled: nobody is expected, and nothing of it counts."""
    not_over(session)
    not_in_the_future(command.on, today)
    if session.scheduled_on is not None and command.on < session.scheduled_on:
        raise CancelledBeforeScheduled(
            on=french(command.on), scheduled_on=french(session.scheduled_on)
        )
    return [ActionSessionCancelled(command.on, text(command.reason, "reason"))]
