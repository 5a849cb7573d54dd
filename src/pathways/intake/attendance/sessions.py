"""The sessions that the rows of a workbook speak of: found, held or recorded, once each."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from uuid import UUID, uuid5

from pathways.domain.action_session.holding import HoldActionSession, RecordActionSession
from pathways.domain.action_session.state import ActionSessionState
from pathways.domain.beneficiary.identifiers import fold
from pathways.domain.command import Command
from pathways.domain.refusal import AlreadyRecorded, Malformed, Refusal, StaleVersion
from pathways.event_store.deciding import Reader, Request, prepare
from pathways.intake.attendance.columns import PRESENT
from pathways.intake.attendance.commands import day_of
from pathways.intake.attendance.rows import AttendanceRow
from pathways.intake.recording import ATTEMPTS, Import
from pathways.projections import lists


class SeveralSessions(Refusal):
    """Plusieurs séances ont eu lieu ce jour-là : dites laquelle par son thème ou son module."""

    rule = "G7"
    field = "title"


class SessionLengthMissing(Malformed):
    """La durée de la séance manque."""

    rule = "G7"
    field = "session_minutes"
    remedy = "Remplissez « Durée de la séance », ou la durée de présence d'un participant au moins."


@dataclass
class Gathering:
    """The rows of one session: its day, its module and theme as told, and what it becomes."""

    day: date
    module: str | None
    title: str | None
    rows: list[AttendanceRow] = field(default_factory=list)
    session: UUID | None = None
    refused: Refusal | None = None

    @property
    def minutes(self) -> int | None:
        """How long the rows say it lasted: as told of the session, else of who stayed longest."""
        told = [row.session_minutes for row in self.rows if row.session_minutes is not None]
        stayed = [row.minutes for row in self.rows if row.minutes is not None]
        return max(told or stayed, default=None)

    @property
    def group(self) -> int:
        """How many were there: as told, else as many as the rows mark present."""
        told = [row.group for row in self.rows if row.group is not None]
        return max(told) if told else sum(row.presence == PRESENT for row in self.rows)


def gather(
    rows: Iterable[AttendanceRow], module_of: Callable[[AttendanceRow], str | None]
) -> list[Gathering]:
    """The rows by session, in the order of the file; raises what `module_of` and a day raise."""
    found: dict[tuple[date, str | None, str], Gathering] = {}
    for row in rows:
        day, module = day_of(row), module_of(row)
        key = (day, module, fold(row.title or ""))
        gathering = found.setdefault(key, Gathering(day, module, row.title))
        gathering.rows.append(row)
    return list(found.values())


def record_sessions(
    running: Import, agreement: UUID, gatherings: Sequence[Gathering], read: Reader
) -> None:
    """Give each gathering its session, recorded where it was not, or why it has none."""
    known = defaultdict(list)
    for one in lists.action_sessions(running.departement, agreement=agreement):
        if one.status != "cancelled":
            known[one.day].append(one)
    for gathering in gatherings:
        try:
            command = _command(agreement, gathering, known[gathering.day], read)
            if command is not None:
                _record(running, command, read)
        except Refusal as refusal:
            gathering.refused = refusal


def _command(
    agreement: UUID,
    gathering: Gathering,
    that_day: Sequence[lists.ActionSession],
    read: Reader,
) -> Command | None:
    """What records the session; None where it was held already."""
    same = [one for one in that_day if _may_be(gathering, one)]
    exact = [one for one in same if fold(one.theme or "") == fold(gathering.title or "")]
    found = exact if len(exact) == 1 else same
    if len(found) > 1:
        raise SeveralSessions
    minutes = gathering.minutes
    if found:
        gathering.session = found[0].session
        if found[0].status == "held":
            return None
        return HoldActionSession(
            session_id=found[0].session,
            held_on=gathering.day,
            group_size=gathering.group,
            minutes=minutes,
        )
    if minutes is None:
        raise SessionLengthMissing
    gathering.session = _new_id(agreement, gathering, read)
    return RecordActionSession(
        session_id=gathering.session,
        agreement_id=agreement,
        held_on=gathering.day,
        minutes=minutes,
        group_size=gathering.group,
        module=gathering.module,
        theme=gathering.title,
    )


def _new_id(agreement: UUID, gathering: Gathering, read: Reader) -> UUID:
    """The same for the same words, so that two imports at once record one session.

    A session withdrawn leaves its id taken: the next one is drawn.
    """
    words = f"session {gathering.day} {gathering.module or ''} {fold(gathering.title or '')}"
    for number in count(1):
        session = uuid5(agreement, words if number == 1 else f"{words} {number}")
        loaded = read(ActionSessionState, session)
        if loaded.exists or not loaded.version:
            return session
    raise AssertionError("count never ends")


def _may_be(gathering: Gathering, session: lists.ActionSession) -> bool:
    modules = {gathering.module, session.module} - {None}
    themes = {fold(theme) for theme in (gathering.title, session.theme) if theme}
    return len(modules) <= 1 and len(themes) <= 1


def _record(running: Import, command: Command, read: Reader) -> None:
    """Append it; a sheet that came first at the same moment is as good."""
    for _ in range(1 + ATTEMPTS):
        try:
            request = Request(command, running.actor)
            prepared = prepare(request, read, running.rules, running.today)
        except AlreadyRecorded:
            return
        (answer,) = running.log.append_decided([prepared])
        if not isinstance(answer, StaleVersion):
            if isinstance(answer, Refusal):
                raise answer
            return
    raise StaleVersion
