"""All that is held about a person, and the reading of it from the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args, get_type_hints
from uuid import UUID

from pathways.access_journal.reading import LooksOfADay, looks_by_day
from pathways.documents.subject_access.wording import FIELDS, OTHERS, SECTIONS
from pathways.domain.aggregates import state_of
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.event import Event, FactWithdrawn, registered_events, sealed_fields
from pathways.domain.labels import CODES, DEADLINES, EVENTS, RECIPIENTS, STEPS, beside
from pathways.domain.refusal import NotFound
from pathways.projections.departement import Departement
from pathways.projections.history import Moment, history


@dataclass(frozen=True)
class Datum:
    """One datum of a fact: its field, its French name, what it says; `sealed` at rest or not."""

    field: str
    label: str
    value: str
    sealed: bool


@dataclass(frozen=True)
class Held:
    """One fact held: what, when, when known, who recorded it, why, and under which rules.

    `replaced` tells whether a later fact corrects or withdraws it: it is shown all the same.
    `readable` is False once the person was forgotten.
    """

    position: int
    fact: str
    told: str
    happened_on: date
    recorded_at: datetime
    actor: str
    reason: str | None
    rules: tuple[str, ...]
    replaced: bool
    corrects: bool
    readable: bool
    data: tuple[Datum, ...]


@dataclass(frozen=True)
class Section:
    title: str
    facts: tuple[Held, ...]


@dataclass(frozen=True)
class SubjectAccess:
    """Everything recorded about a person and the files merged into theirs, by subject."""

    person: UUID
    name: str
    departement: str
    files: tuple[UUID, ...]
    sections: tuple[Section, ...]
    looks: tuple[LooksOfADay, ...]
    """Who looked at these files, day by day, for as long as the access journal is kept."""
    facts: int
    as_of: date
    log_position: int


def subject_access(departement: Departement, person: UUID, *, today: date) -> SubjectAccess:
    """All that is held about the person; raises NotFound.

    Read from the log, not from read models: what no list shows is held all the same.
    """
    loaded = departement.app.load(BeneficiaryState, person)
    if not loaded.version:
        raise NotFound(field="beneficiary_id")
    file = loaded.state
    assert isinstance(file, BeneficiaryState)
    moments = history(departement, person)
    identity, files = file.identity, (person, *sorted(file.absorbed))
    name = f"{(identity.last_name or '').upper()} {identity.first_name or ''}".strip()
    return SubjectAccess(
        person=person,
        name=name or "personne effacée",
        departement=str(departement.rules.departement_name.on(today).value),
        files=files,
        sections=_sections(moments),
        looks=tuple(looks_by_day(departement.whole.app.recorder.pool, files)),
        facts=len(moments),
        as_of=today,
        log_position=departement.app.recorder.head(),
    )


def _sections(moments: Sequence[Moment]) -> tuple[Section, ...]:
    by_subject: dict[str, list[Held]] = {}
    about: dict[UUID, str] = {}
    for moment in moments:
        if moment.name != FactWithdrawn.name:
            about[moment.stream] = state_of(moment.name).__module__.split(".")[-2]
        by_subject.setdefault(about.get(moment.stream, ""), []).append(held(moment))
    titles = dict(SECTIONS)
    others = [one for subject, each in by_subject.items() if subject not in titles for one in each]
    found = [
        Section(title, tuple(by_subject[subject]))
        for subject, title in SECTIONS
        if subject in by_subject
    ]
    return (*found, *([Section(OTHERS, tuple(others))] if others else []))


def held(moment: Moment) -> Held:
    """What a moment of a history says, datum by datum, in French."""
    kind = registered_events()[moment.name]
    sealed = sealed_fields(moment.name)
    given = [name for name, value in moment.fields.items() if value not in (None, [], (), {}, "")]
    rules = [f"{due.explanation} ({due.rule})" for due in moment.dues]
    return Held(
        position=moment.position,
        fact=moment.name,
        told=EVENTS.get(moment.name, moment.name),
        happened_on=moment.happened_on,
        recorded_at=moment.recorded_at,
        actor=moment.actor,
        reason=moment.reason,
        rules=tuple(rules),
        replaced=moment.replaced_by is not None,
        corrects=moment.corrects is not None,
        readable=moment.readable,
        data=tuple(
            Datum(
                name,
                FIELDS.get(name, name),
                _said(moment.fields[name], _codes(kind, name)),
                name in sealed,
            )
            for name in given
        ),
    )


def _codes(kind: type[Event], name: str) -> Mapping[str, str]:
    """The French of the codes this field may hold."""
    found = {**CODES, **DEADLINES, **RECIPIENTS, **STEPS}
    for choices in _enums(get_type_hints(kind)[name]):
        found |= beside(choices)
    return found


def _enums(hint: Any) -> list[type[StrEnum]]:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return [hint]
    return [one for each in get_args(hint) for one in _enums(each)]


def _said(value: Any, codes: Mapping[str, str]) -> str:
    match value:
        case bool():
            return "oui" if value else "non"
        case Decimal() | int() | float():
            return str(value).replace(".", ",")
        case Mapping():
            told = (
                f"{FIELDS.get(k, codes.get(k, k))} : {_said(v, codes)}" for k, v in value.items()
            )
            return " ; ".join(told)
        case list() | tuple():
            return ", ".join(_said(one, codes) for one in value)
        case str():
            return codes.get(value) or _day(value)
        case _:
            return str(value)


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day:%d/%m/%Y}" if day.isoformat() == text else text
