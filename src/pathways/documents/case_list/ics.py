"""The session in its members' calendars (RFC 5545, 5546). It names none of the people listed."""

from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

from pathways.documents.case_list.content import CaseList, MemberLine, SessionHead, SessionStatus
from pathways.documents.case_list.wording import PANELS, cases, plural
from pathways.documents.typesetting import noon
from pathways.domain.calendar import PARIS

AT_LEAST = timedelta(hours=1)
"""How long a session takes whose agenda is short or still empty."""


def to_ics(case_list: CaseList) -> bytes:
    """One event under the session's own id; a later file moves or cancels it in place.

    An invitation (REQUEST) where the organiser and members' addresses are known, otherwise an
    announcement (PUBLISH); CANCEL once the session is cancelled.
    """
    session = case_list.session
    invited = [member for member in session.members if member.email]
    cancelled = session.status is SessionStatus.CANCELLED
    asked = bool(session.organiser_email and invited)
    calendar = Calendar()
    calendar.add("prodid", "-//pathways//case list//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST" if asked else "PUBLISH")
    event = _event(case_list, cancelled=cancelled)
    event.add("organizer", _organiser(session))
    for member in invited if asked else ():
        event.add("attendee", _attendee(member))
    calendar.add_component(event)
    year = session.held_on.year
    calendar.add_missing_timezones(first_date=date(year, 1, 1), last_date=date(year + 1, 12, 31))
    return bytes(calendar.to_ical())


def _event(case_list: CaseList, *, cancelled: bool) -> Event:
    session = case_list.session
    starts = datetime.fromisoformat(f"{session.held_on}T{session.starts_at}")
    lasts = timedelta(minutes=session.slot_minutes * len(case_list.cases))
    event = Event()
    event.add("uid", f"{session.id}@pathways")
    event.add("sequence", session.postponements + cancelled)
    event.add("dtstamp", noon(session.as_of))
    event.add("dtstart", starts.replace(tzinfo=PARIS))
    event.add("dtend", (starts + max(lasts, AT_LEAST)).replace(tzinfo=PARIS))
    where = f" {session.territory}" if session.territory else ""
    event.add("summary", f"{session.kind.upper()}{where}", parameters={"LANGUAGE": "fr"})
    event.add("location", session.place)
    event.add("description", _description(case_list), parameters={"LANGUAGE": "fr"})
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("class", "CONFIDENTIAL")
    return event


def _description(case_list: CaseList) -> str:
    quorum = case_list.session.quorum
    return (
        f"Séance de l'{PANELS[case_list.session.kind]}. {cases(len(case_list.cases))}. "
        f"Quorum : {quorum} membre{plural(quorum)}."
    )


def _organiser(session: SessionHead) -> vCalAddress:
    # RFC 5546 wants an organiser on everything sent; without an address, nobody can answer.
    known = session.organiser_email
    organiser = vCalAddress(f"mailto:{known}" if known else "invalid:nomail")
    organiser.params["CN"] = vText(session.departement)
    return organiser


def _attendee(member: MemberLine) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{member.email}")
    if member.name:
        attendee.params["CN"] = vText(member.name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["RSVP"] = vText("TRUE")
    return attendee
