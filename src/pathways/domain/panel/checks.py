"""What every fact of a session is held to: its day, and how far the session has come."""

from datetime import date
from uuid import UUID

from pathways.domain.panel.state import Case, PanelSessionState
from pathways.domain.refusal import AlreadyRecorded, InTheFuture, NotFound, Refusal
from pathways.domain.texts import french


class BeforeSessionPlanned(Refusal):
    """Le {day} est avant la convocation de la séance, le {planned_on}."""

    field = "on"


class SessionCancelled(Refusal):
    """La séance a été annulée le {cancelled_on} : rien ne s'y enregistre plus."""

    rule = "N8"
    field = "session_id"
    remedy = "Enregistrez-le dans une autre séance."


class SessionAlreadyHeld(AlreadyRecorded):
    """La séance a déjà été tenue, le {held_on}."""

    rule = "N8"
    field = "session_id"


class SessionNotHeld(Refusal):
    """La séance n'est pas encore tenue : elle ne conclut rien avant."""

    rule = "N8"
    field = "session_id"
    remedy = "Enregistrez d'abord qui était présent à la séance."


class MinutesAlreadySigned(AlreadyRecorded):
    """Le procès-verbal est signé depuis le {signed_on} : la séance est close."""

    field = "session_id"


class AgendaAlreadyLocked(AlreadyRecorded):
    """L'ordre du jour est arrêté depuis le {locked_on} : plus rien n'y entre ni n'en sort."""

    rule = "H6"
    field = "session_id"
    remedy = "Inscrivez ce dossier à la séance suivante, ou reportez-le en séance."


class NoSuchCase(NotFound):
    """Ce dossier n'est pas à l'ordre du jour de cette séance."""

    field = "case_id"


class CaseAlreadyConcluded(AlreadyRecorded):
    """La séance a déjà conclu sur ce dossier : un avis est donné, ou il est reporté."""

    rule = "N8"
    field = "case_id"


def not_in_the_future(day: date, today: date) -> None:
    """Raises InTheFuture: what has not happened yet cannot be recorded."""
    if day > today:
        raise InTheFuture(field="on", day=french(day))


def since_planned(session: PanelSessionState, day: date, today: date) -> None:
    """Refuse a day in the future or before the session was planned, and a session cancelled."""
    not_in_the_future(day, today)
    if session.planned_on is None:
        raise NotFound(field="session_id")
    if session.cancelled_on is not None:
        raise SessionCancelled(cancelled_on=french(session.cancelled_on))
    if day < session.planned_on:
        raise BeforeSessionPlanned(day=french(day), planned_on=french(session.planned_on))


def planned_day(session: PanelSessionState) -> date:
    """The day the session is convened for; NotFound where none is planned, or SessionCancelled."""
    if session.planned_for is None:
        raise NotFound(field="session_id")
    if session.cancelled_on is not None:
        raise SessionCancelled(cancelled_on=french(session.cancelled_on))
    return session.planned_for


def not_held_yet(session: PanelSessionState) -> None:
    if session.held_on is not None:
        raise SessionAlreadyHeld(held_on=french(session.held_on))


def not_locked_yet(session: PanelSessionState) -> None:
    if session.locked_on is not None:
        raise AgendaAlreadyLocked(locked_on=french(session.locked_on))


def sitting(session: PanelSessionState) -> date:
    """The day of a session that was held and whose minutes are not signed yet."""
    planned_day(session)
    if session.held_on is None:
        raise SessionNotHeld
    if session.minutes_signed_on is not None:
        raise MinutesAlreadySigned(signed_on=french(session.minutes_signed_on))
    return session.held_on


def open_case(session: PanelSessionState, case_id: UUID) -> Case:
    """The case on this agenda that nothing has concluded yet."""
    case = session.case(case_id)
    if case is None:
        raise NoSuchCase
    if case.concluded:
        raise CaseAlreadyConcluded
    return case
