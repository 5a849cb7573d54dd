"""The sheet of one session: who came, who did not; each line recorded or refused on its own.

A session that nobody told of yet is first held, by the same sheet; its lines then share a commit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pathways.domain.action_session.checks import ActionSessionHeldAlready
from pathways.domain.action_session.holding import HoldActionSession
from pathways.domain.action_session.state import ActionSessionState
from pathways.domain.enrolment.session_attendance import RecordSessionAttendance
from pathways.domain.refusal import Malformed, NotFound, Refusal
from pathways.domain.texts import french
from pathways.event_store.application import Pathways, Recorded, Request, RequestKey

Keys = Callable[[str], RequestKey | None]
"""The idempotency key of one part of a request."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One person's line: there or not, excused or not, and for how long where not to the end."""

    enrolment_id: UUID
    attended: bool
    excused: bool = False
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a sheet says of the session, where it says anything, and of each person.

    Without `group_size`, as many people were there as the sheet marks.
    """

    marks: Sequence[Mark]
    held_on: date | None = None
    minutes: int | None = None
    group_size: int | None = None
    theme: str | None = None


class HeldDayUnsaid(Malformed):
    """Dites quel jour la séance a eu lieu : elle n'est pas encore enregistrée comme tenue."""

    field = "held_on"


class SheetOfAnotherSession(Refusal):
    """La séance enregistrée est du {held_on}, de {minutes} minutes, pour {group_size} personnes."""

    rule = "G7"
    field = "held_on"
    remedy = "Corrigez d'abord la séance, ou retirez de la feuille ce qui la contredit."


def record_sheet(
    app: Pathways,
    session_id: UUID,
    sheet: Sheet,
    *,
    actor: str,
    today: date,
    why: str | None = None,
    key: Keys = lambda part: None,
) -> list[Recorded | Refusal]:
    """What became of each line, in order; sent twice, each is answered again.

    Raises the Refusal that stands in the way of the session itself: nothing is then recorded.
    """
    _hold(app, session_id, sheet, actor=actor, today=today, why=why, key=key)
    requests = [
        Request(
            RecordSessionAttendance(
                enrolment_id=mark.enrolment_id,
                session_id=session_id,
                attended=mark.attended,
                excused=mark.excused,
                minutes=mark.minutes,
            ),
            actor,
            reason=why,
            key=key(f"{number} {mark.enrolment_id}"),
        )
        for number, mark in enumerate(sheet.marks)
    ]
    return app.handle_all(requests, today=today)


def _hold(
    app: Pathways,
    session_id: UUID,
    sheet: Sheet,
    *,
    actor: str,
    today: date,
    why: str | None,
    key: Keys,
) -> None:
    """The session is held once these marks are recorded; raises where it cannot be, or another."""
    session = _session(app, session_id)
    if session.held_on is None and sheet.held_on is not None:
        group = sum(mark.attended for mark in sheet.marks)
        command = HoldActionSession(
            session_id=session_id,
            held_on=sheet.held_on,
            group_size=group if sheet.group_size is None else sheet.group_size,
            minutes=sheet.minutes,
            theme=sheet.theme,
        )
        try:
            app.handle(command, actor=actor, today=today, reason=why, key=key("session"))
        except ActionSessionHeldAlready:
            session = _session(app, session_id)  # another sheet came first
        else:
            return
    if session.held_on is None:
        raise HeldDayUnsaid
    said = (sheet.held_on, sheet.minutes, sheet.group_size)
    known = (session.held_on, session.minutes, session.group_size)
    if any(one is not None and one != other for one, other in zip(said, known, strict=True)):
        raise SheetOfAnotherSession(
            held_on=french(session.held_on),
            minutes=session.minutes,
            group_size=session.group_size,
        )


def _session(app: Pathways, session_id: UUID) -> ActionSessionState:
    loaded = app.load(ActionSessionState, session_id)
    assert isinstance(loaded.state, ActionSessionState)
    if not loaded.exists:
        raise NotFound(field="session_id")
    return loaded.state
