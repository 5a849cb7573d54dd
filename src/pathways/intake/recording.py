"""Record what a file tells, in chunks: match, complete, append; a bad line never stops the others.

One line is one unit of the log: all of what it changes, or nothing. Decisions are the domain's; a
dry run takes the same road against a log that only remembers (`Rehearsal`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import islice
from typing import Any, cast
from uuid import UUID

from uuid_utils.compat import uuid7

from pathways.domain.beneficiary.events import (
    BeneficiaryRegistered,
    ContactDetailsRecorded,
    HouseholdRecorded,
    IdentityChanged,
    ProfileRecorded,
    RightsAndDutiesRecorded,
    RsaRightRecorded,
)
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.event import Event
from pathways.domain.refusal import LostClaim, NotFound, Refusal, StaleVersion
from pathways.domain.rules import Rules
from pathways.event_store.application import Pathways, Recorded
from pathways.event_store.deciding import Loaded, Prepared, Request, prepare_together
from pathways.event_store.rehearsal import Rehearsal
from pathways.intake.completing import Completion, complete_file, open_file
from pathways.intake.identity import Matcher, Proposed
from pathways.intake.report import Line, Outcome
from pathways.intake.told import Told
from pathways.projections.departement import Departement

CHUNK = 200
"""People in one commit."""
ATTEMPTS = 3
"""How often a line is matched again when someone else records on the same people meanwhile."""

Progress = Callable[[int, int], None]
"""Called with the number done and the number in all."""

LOCK = "select pg_advisory_lock(hashtextextended(current_schema() || ' import', 0))"
UNLOCK = "select pg_advisory_unlock(hashtextextended(current_schema() || ' import', 0))"


class NamesBehind(Exception):
    """Les noms ne sont pas à jour : aucun rapprochement n'est sûr, rien n'est importé."""


@dataclass
class _Pending:
    """A line on its way: the person it is about, and what it leads to."""

    index: int
    told: Told
    person: UUID
    opens: bool
    known: Loaded
    completion: Completion
    prepared: Prepared


@dataclass(frozen=True)
class Import:
    """One import into one département, by one actor, on one day."""

    departement: Departement
    actor: str
    today: date
    rules: Rules
    dry_run: bool
    log: Pathways | Rehearsal
    met: dict[int, UUID] = field(default_factory=dict)
    """Whom each line was recorded on, by its number; in a dry run too."""

    def record(
        self, items: Iterable[Told | Line], progress: Progress | None, *, total: int
    ) -> Iterator[tuple[Line, Completion | None]]:
        """The line of each item, with what it led to, in order; a `Line` given passes through.

        `total` counts items for `progress`, called after each commit.
        """
        matcher = Matcher(self.departement)
        source, done = iter(items), 0
        while chunk := list(islice(source, CHUNK)):
            yield from self._chunk(chunk, matcher)
            done += len(chunk)
            if progress:
                progress(min(done, total), total)

    def _chunk(
        self, chunk: Sequence[Told | Line], matcher: Matcher
    ) -> list[tuple[Line, Completion | None]]:
        lines: dict[int, tuple[Line, Completion | None]] = {
            index: (item, None) for index, item in enumerate(chunk) if isinstance(item, Line)
        }
        waiting = {index: item for index, item in enumerate(chunk) if isinstance(item, Told)}
        clashes = 0
        matcher.look_up(waiting.values())
        while waiting:
            batch, answered = self._match(waiting, matcher)
            lines |= {index: (line, None) for index, line in answered.items()}
            for one, answer in self._append(batch):
                if isinstance(answer, StaleVersion | LostClaim) and clashes < ATTEMPTS:
                    continue
                lines[one.index] = self._line(one, answer), one.completion
                if isinstance(answer, Recorded):
                    matcher.met(one.person, one.told)
                    self.met[one.told.number] = one.person
            waiting = {index: told for index, told in waiting.items() if index not in lines}
            if waiting and any(one.index in waiting for one in batch):
                # Someone else records on these people: who they are may have changed.
                clashes += 1
                self.departement.engine.catch_up()
                matcher.look_up(waiting.values())
        return [lines[index] for index in range(len(chunk))]

    def _match(
        self, waiting: dict[int, Told], matcher: Matcher
    ) -> tuple[list[_Pending], dict[int, Line]]:
        """What can be recorded together; a second line on one person waits for the next turn."""
        answered: dict[int, Line] = {}
        matched: list[tuple[int, Told, UUID, bool]] = []
        busy: set[UUID] = set()
        opening: set[object] = set()
        for index, told in waiting.items():
            try:
                found = matcher.match(told)
            except Refusal as refusal:
                answered[index] = self._refused(told, refusal)
                continue
            if isinstance(found, Proposed):
                answered[index] = Line(
                    told.number,
                    Outcome.MATCH_PROPOSED,
                    self._public(found.person),
                    message=f"rapprochement proposé : {found.why}",
                    notes=told.notes,
                )
            elif found is None:
                nir, payer, name = matcher.keys(told)
                identifies = {nir, name, payer and (payer, told.birth_date)} - {None}
                if not identifies & opening:
                    matched.append((index, told, uuid7(), True))
                opening |= identifies
            elif found not in busy:
                busy.add(found)
                matched.append((index, told, found, False))
        return self._prepare(matched, answered), answered

    def _prepare(
        self, matched: Sequence[tuple[int, Told, UUID, bool]], answered: dict[int, Line]
    ) -> list[_Pending]:
        known = self.log.load_many(
            BeneficiaryState, [person for _, _, person, opens in matched if not opens]
        )
        batch = []
        for index, told, person, opens in matched:
            loaded = known.get(person) or Loaded(BeneficiaryState(person))
            try:
                if not opens and not loaded.version:
                    raise NotFound(field="beneficiary_id")
                completion = (
                    open_file(told, person, self.rules, self.today)
                    if opens
                    else complete_file(told, loaded, self.rules, self.today)
                )
                prepared = self._decide(completion, loaded)
            except Refusal as refusal:
                answered[index] = self._refused(told, refusal, None if opens else person)
                continue
            batch.append(_Pending(index, told, person, opens, loaded, completion, prepared))
        return batch

    def _decide(self, completion: Completion, known: Loaded) -> Prepared:
        requests = [Request(command, self.actor) for command in completion.commands]
        if not requests:
            return Prepared(known.state.id, known.version, self.actor)
        return prepare_together(requests, lambda *_, **__: known, self.rules, self.today)

    def _append(self, batch: Sequence[_Pending]) -> Iterator[tuple[_Pending, Recorded | Refusal]]:
        changing = [one for one in batch if one.prepared.envelopes]
        answers = iter(self.log.append_decided([one.prepared for one in changing]))
        for one in batch:
            if one.prepared.envelopes:
                yield one, next(answers)
            else:
                yield one, Recorded(one.person, one.known.version, 0)

    def _line(self, one: _Pending, answer: Recorded | Refusal) -> Line:
        if isinstance(answer, Refusal):
            return self._refused(one.told, answer, None if one.opens else one.person)
        outcome = Outcome.UNCHANGED
        if answer.events:
            outcome = Outcome.CREATED if one.opens else Outcome.UPDATED
        return Line(
            one.told.number,
            outcome,
            self._public(one.person),
            changed=_changed(cast(BeneficiaryState, one.known.state), answer.events),
            notes=one.completion.notes,
        )

    def _refused(self, told: Told, refusal: Refusal, person: UUID | None = None) -> Line:
        files = filter(None, map(self._public, refusal.details.get("files", ())))
        return Line(
            told.number,
            Outcome.REFUSED,
            self._public(person) if person else None,
            message=refusal.message,
            remedy=refusal.remedy,
            rule=refusal.rule,
            field=refusal.field,
            notes=(*told.notes, *(f"dossier {file}" for file in files)),
        )

    def _public(self, person: UUID) -> UUID | None:
        """The person as told in a report: a dry run opens no file whose id would mean anything."""
        if isinstance(self.log, Rehearsal) and self.log.opened(person):
            return None
        return person


@contextmanager
def importing(
    departement: Departement, *, actor: str, today: date, dry_run: bool
) -> Iterator[Import]:
    """An import, alone in its département, over read models that are caught up.

    Raises NamesBehind where the read model of names cannot follow the log.

    Claims already keep two imports from opening one file twice; people known by name and birth date
    alone hold no claim, so a second import waits for the first.
    """
    app = departement.app
    with app.recorder.pool.connection() as connection:
        connection.execute(LOCK)
        try:
            head = app.recorder.head()
            departement.engine.catch_up()
            _check_names(connection, head)
            log = Rehearsal(app) if dry_run else app
            yield Import(departement, actor, today, departement.rules, dry_run, log)
        finally:
            connection.execute(UNLOCK)
    if not dry_run:
        departement.engine.catch_up()


def _check_names(connection: Any, head: int) -> None:
    row = connection.execute("select position from projections where model = 'people'").fetchone()
    if row is None or row[0] < head:
        raise NamesBehind(NamesBehind.__doc__)


_DAYS = {"beneficiary_id", "registered_on", "changed_on", "recorded_on", "birth_year"}


def _changed(before: BeneficiaryState, events: Sequence[Event]) -> tuple[str, ...]:
    """The names of the fields that these events change, never their values."""
    names: list[str] = []
    for event in events:
        match event:
            case BeneficiaryRegistered() | IdentityChanged():
                names += _differing(event, before.identity)
            case ContactDetailsRecorded():
                names += _differing(event, before.contact)
            case HouseholdRecorded():
                names += _differing(event, before.household)
            case RsaRightRecorded():
                names.append("right")
            case RightsAndDutiesRecorded():
                names.append("rights_and_duties")
            case ProfileRecorded():
                names.append("profile")
    return tuple(dict.fromkeys(names))


def _differing(event: Any, before: Any) -> list[str]:
    return [
        part.name
        for part in fields(event)
        if part.name not in _DAYS and getattr(event, part.name) != getattr(before, part.name, None)
    ]
