"""Import an operator's workbook of attendance: each row recorded, known already, or refused.

Every row goes through the commands anyone gives; those of one person are one unit of the log, and
a row refused stops none of the others. The same workbook again records nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from pathways.domain.agreement.programme import programme_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, State
from pathways.domain.correction import CorrectionOfAnotherKind, in_force
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.event import Event
from pathways.domain.refusal import AlreadyRecorded, Malformed, NotFound, Refusal, StaleVersion
from pathways.event_store.application import Recorded
from pathways.event_store.deciding import Loaded, Prepared, Request, prepare, prepare_in_turn
from pathways.intake.attendance.columns import SESSION
from pathways.intake.attendance.commands import (
    ORDER,
    command_of,
    day_of,
    otherwise,
    presence_otherwise,
    said_there,
    told_by,
    under_the_recorded_id,
)
from pathways.intake.attendance.finding import Finder
from pathways.intake.attendance.rows import RULE, AttendanceRow, ReadSheet, RefusedRow, read_sheet
from pathways.intake.attendance.sessions import Gathering, gather, record_sessions
from pathways.intake.attendance.workbook import read_sheets
from pathways.intake.people.columns import header_key
from pathways.intake.people.refusals import MissingColumns
from pathways.intake.recording import ATTEMPTS, CHUNK, Import, Progress, importing
from pathways.intake.report import Line, Outcome, Report
from pathways.intake.unreadable import FileTooLarge, NoSuchFile
from pathways.projections import lists
from pathways.projections.departement import Departement

MAX_BYTES = 20_000_000
Place = tuple[str, int]
"""A row's sheet and number."""


class UnknownModuleInTheSheet(Malformed):
    """L'action n'a pas de module « {module} » : {known}."""

    rule = "G7"
    field = "module"


def import_attendance_file(departement: Departement, path: Path, **given: Any) -> Report:
    """As `import_attendance`, of the workbook at that path. Raises the `UnreadableFile` errors."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileTooLarge(f"{MAX_BYTES // 1_000_000} Mo au plus")
        content = path.read_bytes()
    except OSError as error:
        raise NoSuchFile.because(error) from None
    return import_attendance(departement, content, **given)


def import_attendance(
    departement: Departement,
    content: bytes,
    *,
    agreement: UUID,
    today: date,
    actor: str = "import:attendance",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Record the attendance that a workbook tells of one agreement; a line per row that says it.

    `dry_run` appends nothing and reports what the import would do. Raises the `UnreadableFile`
    errors before anything is recorded, and NotFound for an agreement that nobody signed.
    """
    sheets = [read_sheet(sheet) for sheet in read_sheets(content)]
    if all(sheet.rows is None for sheet in sheets):
        raise MissingColumns("« Identifiant », ou « Nom » et « Prénom », et « Nature »")
    with importing(departement, actor=actor, today=today, dry_run=dry_run) as running:
        work = _Work(running, agreement)
        work.take([row for sheet in sheets for row in sheet.rows or ()])
        work.record(progress)
    return Report(dry_run, work.told(), _warnings(sheets))


def _warnings(sheets: Sequence[ReadSheet]) -> list[str]:
    unread = [f"« {sheet.name} »" for sheet in sheets if sheet.rows is None]
    unknown = dict.fromkeys(f"« {name} »" for sheet in sheets for name in sheet.unknown)
    warnings = []
    if unread:
        warnings.append(f"Feuilles sans colonnes de présence, non lues : {', '.join(unread)}.")
    if unknown:
        warnings.append(f"Colonnes inconnues, non lues : {', '.join(unknown)}.")
    return warnings


@dataclass
class _Stay:
    """The rows of one person's stay, in the order they are decided."""

    participant: lists.Participant
    rows: list[AttendanceRow] = field(default_factory=list)


class _Work:
    """One import: rows placed on stays, sessions found, then stay by stay."""

    def __init__(self, running: Import, agreement: UUID) -> None:
        self._running, self._agreement = running, agreement
        loaded = running.log.load_many(ActionAgreementState, [agreement])[agreement]
        if not loaded.exists:
            raise NotFound(field="agreement")
        assert isinstance(loaded.state, ActionAgreementState)
        self._terms, self._held = loaded.state, {agreement: loaded}
        self._finder = Finder(running.departement, agreement)
        self._lines: dict[Place, Line] = {}
        self._places: list[Place] = []
        self._stays: dict[UUID, _Stay] = {}
        self._gatherings: dict[Place, Gathering] = {}

    def take(self, rows: Sequence[AttendanceRow | RefusedRow]) -> None:
        """Place each row on the stay it speaks of; gather those of one session."""
        sessions = []
        for row in rows:
            self._places.append((row.sheet, row.number))
            if isinstance(row, RefusedRow):
                self._line(
                    row, Outcome.REFUSED, message=row.message, rule=RULE, field=row.field,
                    remedy=row.remedy,
                )  # fmt: skip
                continue
            try:
                found = self._finder.find(row)
                if row.kind == SESSION:
                    day_of(row)
                    said_there(row)
                self._module(row)
            except Refusal as refusal:
                self._refuse(row, refusal)
                continue
            self._stays.setdefault(found.enrolment, _Stay(found)).rows.append(row)
            if row.kind == SESSION:
                sessions.append(row)
        for gathering in gather(sessions, self._module):
            for row in gathering.rows:
                self._gatherings[row.sheet, row.number] = gathering

    def record(self, progress: Progress | None) -> None:
        """Record the sessions, then the rows of each stay, in commits of `CHUNK` stays."""
        gatherings = list({id(one): one for one in self._gatherings.values()}.values())
        record_sessions(self._running, self._agreement, gatherings, self._read)
        stays = list(self._stays.values())
        for stay in stays:
            for row in [row for row in stay.rows if row.kind == SESSION]:
                refusal = self._gatherings[row.sheet, row.number].refused
                if refusal is not None:
                    self._refuse(row, refusal)
                    stay.rows.remove(row)
            stay.rows.sort(key=lambda row: ORDER.index(row.kind))
        for start in range(0, len(stays), CHUNK):
            waiting = [stay for stay in stays[start : start + CHUNK] if stay.rows]
            for attempt in range(1 + ATTEMPTS):
                waiting = self._chunk(waiting, last=attempt == ATTEMPTS)
                if not waiting:
                    break
            if progress:
                progress(min(start + CHUNK, len(stays)), len(stays))

    def told(self) -> list[Line]:
        """A line for each row that says something, in the order of the file."""
        return [self._lines[place] for place in self._places]

    # ------------------------------------------------------------------ stay by stay

    def _chunk(self, stays: Sequence[_Stay], *, last: bool) -> list[_Stay]:
        """Decide and append these stays; those that somebody else moved meanwhile."""
        streams = [stay.participant.enrolment for stay in stays]
        loaded = self._running.log.load_many(EnrolmentState, streams)
        ready: list[tuple[_Stay, _Decided]] = []
        for stay in stays:
            known = loaded[stay.participant.enrolment]
            ready.append((stay, self._decide(stay, known)))
        writing = [(stay, one) for stay, one in ready if one.unit and one.unit.envelopes]
        answers = self._running.log.append_decided([one.unit for _, one in writing if one.unit])
        moved: list[_Stay] = []
        failed: dict[int, Refusal] = {}
        for (stay, one), answer in zip(writing, answers, strict=True):
            if isinstance(answer, StaleVersion) and not last:
                moved.append(stay)
            elif not isinstance(answer, Recorded):
                failed[id(one)] = answer
        for stay, one in ready:
            if stay not in moved:
                self._tell(stay, one, failed.get(id(one)))
        return moved

    def _decide(self, stay: _Stay, known: Loaded) -> "_Decided":
        state = known.state
        assert isinstance(state, EnrolmentState)
        self._held[state.id] = known
        decided = _Decided(known)
        for index, row in enumerate(stay.rows):
            gathering = self._gatherings.get((row.sheet, row.number))
            try:
                session = gathering.session if gathering else None
                command = command_of(row, state, self._module(row), session, stay.rows)
            except Refusal as refusal:
                decided.refused[index] = refusal
            else:
                decided.commands[index] = command
        requests = [Request(one, self._running.actor) for one in decided.commands.values()]
        if requests:
            rules, today = self._running.rules, self._running.today
            decided.unit, refused = prepare_in_turn(requests, self._read, rules, today)
            places = list(decided.commands)
            decided.refused |= {places[number]: why for number, why in refused.items()}
        return decided

    def _tell(self, stay: _Stay, decided: "_Decided", failed: Refusal | None) -> None:
        events = [each.event for each in decided.unit.envelopes] if decided.unit else []
        recorded = iter(events)
        for index, row in enumerate(stay.rows):
            refusal = decided.refused.get(index)
            if refusal is None and failed is None:
                event = next(recorded)
                flagged = getattr(event, "flagged", ())
                notes = tuple(f"norme {rule} non respectée" for rule in flagged)
                person = stay.participant.person
                self._line(row, Outcome.CREATED, person, notes=(*row.notes, *notes))
            elif isinstance(refusal, AlreadyRecorded):
                self._known(stay, row, decided, index, events)
            else:
                self._refuse(row, refusal or failed or StaleVersion(), stay.participant.person)

    def _known(
        self,
        stay: _Stay,
        row: AttendanceRow,
        decided: "_Decided",
        index: int,
        events: Sequence[Event],
    ) -> None:
        """A row that is recorded already: as it says, or otherwise."""
        command, person = decided.commands[index], stay.participant.person
        before = decided.known.envelopes
        fact = next((e for e in in_force(before) if told_by(command, e.event)), None)
        message = "déjà enregistré"
        if fact is not None:
            differs = self._differs(command, fact.event, fact.version)
        else:  # twice in this very file
            message = "déjà dit par une autre ligne du fichier"
            first = next((event for event in events if told_by(command, event)), None)
            earlier = next(
                (
                    one
                    for place, one in decided.commands.items()
                    if place != index and place not in decided.refused
                    and first is not None and told_by(one, first)
                ),
                None,
            )  # fmt: skip
            differs = None if earlier == command else decided.refused[index]
        if differs is not None:
            self._refuse(row, differs, person)
        else:
            self._line(row, Outcome.UNCHANGED, person, message=message, notes=row.notes)

    def _differs(self, command: Command, recorded: Event, version: int) -> Refusal | None:
        """How a correction by this command would change the fact; None where it would not."""
        request = Request(
            under_the_recorded_id(command, recorded), self._running.actor, corrects=version
        )
        try:
            told = prepare(request, self._read, self._running.rules, self._running.today)
        except CorrectionOfAnotherKind:
            return presence_otherwise(recorded)
        except Refusal as refusal:
            return refusal
        return otherwise(recorded, told.envelopes[0].event)

    # ------------------------------------------------------------------ reading and telling

    def _read(self, kind: type[State], stream: UUID, *, before: int | None = None) -> Loaded:
        """A stream as the log, or the rehearsal of it, has it; agreement and stays are kept."""
        loaded = self._held.get(stream)
        if loaded is None:
            loaded = self._running.log.load_many(kind, [stream])[stream]
            if kind is not EnrolmentState and loaded.exists and self._is_held(loaded):
                self._held[stream] = loaded
        if before is not None:
            return Loaded.of(kind, stream, loaded.envelopes, before)
        return loaded

    @staticmethod
    def _is_held(loaded: Loaded) -> bool:
        """Whether nothing here changes the stream any more: a session, once it was held."""
        return getattr(loaded.state, "held_on", None) is not None

    def _module(self, row: AttendanceRow) -> str | None:
        """The code of the module a row names, by its code or its French.

        Raises UnknownModuleInTheSheet.
        """
        if row.module is None:
            return None
        day = row.first or row.month or self._running.today
        modules = programme_of(self._terms, self._running.rules, day).modules
        key = header_key(row.module)
        exact = [
            one.code for one in modules if key in (header_key(one.code), header_key(one.label))
        ]
        begun = [one.code for one in modules if header_key(one.label).startswith(key)]
        for found in (exact, begun):
            if len(found) == 1:
                return found[0]
        known = ", ".join(one.code for one in modules)
        raise UnknownModuleInTheSheet(module=row.module[:40], known=known)

    def _refuse(self, row: AttendanceRow, refusal: Refusal, person: UUID | None = None) -> None:
        self._line(
            row, Outcome.REFUSED, person, message=refusal.message, remedy=refusal.remedy,
            rule=refusal.rule, field=refusal.field, notes=row.notes,
        )  # fmt: skip

    def _line(
        self,
        row: AttendanceRow | RefusedRow,
        outcome: Outcome,
        person: UUID | None = None,
        **said: Any,
    ) -> None:
        place = (row.sheet, row.number)
        self._lines[place] = Line(row.number, outcome, person, sheet=row.sheet, **said)


@dataclass
class _Decided:
    """What the rows of one stay lead to, by their place among them."""

    known: Loaded
    commands: dict[int, Command] = field(default_factory=dict)
    refused: dict[int, Refusal] = field(default_factory=dict)
    unit: Prepared | None = None
