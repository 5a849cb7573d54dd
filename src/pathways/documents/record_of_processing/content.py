"""The record, assembled from the events, the read models, the roles and the dated rules."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from pathways.documents.export.headings import HEADINGS
from pathways.documents.record_of_processing.activities import (
    ACTIVITIES,
    KEPT_AS_A_LOOK,
    KEPT_AS_ACCOUNTS,
    KEPT_BY_OPERATORS,
    KEPT_WITH_THE_FILE,
    KEPT_WITH_WHAT_THEY_DID,
    OPEN_DATA,
    Activity,
)
from pathways.documents.record_of_processing.wording import (
    CATEGORIES,
    COLUMNS,
    READ_MODELS,
    SECURITY,
    TRANSFERS,
)
from pathways.documents.subject_access.wording import FIELDS, SECTIONS
from pathways.domain.access import Role
from pathways.domain.aggregates import AGGREGATES
from pathways.domain.event import Event, sealed_fields
from pathways.domain.labels import EVENTS, beside
from pathways.domain.rules import Rules
from pathways.event_store.keys import Keyring
from pathways.projections.model import Model, sql_models
from pathways.projections.people import PeopleModel

NAMES_SOMEONE = frozenset({"person", "referent"})
"""The columns that say whom a row is about."""


@dataclass(frozen=True)
class SealedData:
    """Sealed data of one category: their French names, and the facts that hold them."""

    category: str
    data: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Treatment:
    """One activity, with the data its facts hold: sealed, or clear under a pseudonym."""

    title: str
    purposes: tuple[str, ...]
    bases: tuple[str, ...]
    people: tuple[str, ...]
    sealed: tuple[SealedData, ...]
    clear: tuple[str, ...]
    recipients: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True)
class ListKept:
    """A read model that names people: its table, what it tells, its columns in French."""

    table: str
    told: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class RecordOfProcessing:
    """The record of the day; `controller` and `officer` as the département's rules name them."""

    on: date
    departement: str
    controller: str
    officer: str
    treatments: tuple[Treatment, ...]
    lists: tuple[ListKept, ...]
    figures: str
    transfers: str
    security: tuple[str, ...]


def record_of_processing(rules: Rules, on: date) -> RecordOfProcessing:
    """The whole record, under the rules in force that day.

    KeyError for a sealed field of no category, or a column of a person's that has no French.
    """
    contacts = {one.code: one.label for one in rules.data_protection_contacts.on(on).value}
    return RecordOfProcessing(
        on=on,
        departement=str(rules.departement_name.on(on).value),
        controller=contacts["controller"],
        officer=contacts["officer"],
        treatments=tuple(_treatment(one, _retention(rules, on)) for one in ACTIVITIES),
        lists=tuple(_lists()),
        figures=OPEN_DATA,
        transfers=TRANSFERS,
        security=SECURITY,
    )


def package_of(state: type) -> str:
    """The package of the domain that holds an aggregate."""
    return state.__module__.split(".")[-2]


def _retention(rules: Rules, on: date) -> dict[str, str]:
    file, look = rules.file_kept_for.on(on), rules.access_journal_kept_for.on(on)
    named = rules.participants_named_within.on(on)
    return {
        KEPT_WITH_THE_FILE: f"{file.label} ({file.id}). {file.reading}",
        KEPT_WITH_WHAT_THEY_DID: "Les noms des professionnels, des membres et des délégataires se"
        " conservent avec les faits qui les nomment, dont ils sont la preuve.",
        KEPT_AS_ACCOUNTS: "Un compte se conserve tant qu'il sert ; le pseudonyme qu'il a laissé sur"
        " les faits reste avec eux.",
        KEPT_BY_OPERATORS: f"{named.label} ({named.id}). {named.reading}",
        KEPT_AS_A_LOOK: f"{look.label} ({look.id}). {look.reading}",
    }


def _treatment(activity: Activity, retention: dict[str, str]) -> Treatment:
    kinds = [
        kind for state, kinds in AGGREGATES if package_of(state) in activity.facts for kind in kinds
    ]
    said = beside(Role)
    return Treatment(
        title=activity.title,
        purposes=activity.purposes,
        bases=activity.bases,
        people=activity.people,
        sealed=tuple(_sealed(kinds)),
        clear=tuple(_clear(activity)),
        recipients=(*(said[role] for role in activity.recipients), *activity.outside),
        kept=tuple(retention[code] for code in activity.kept),
    )


def _sealed(kinds: list[type[Event]]) -> Iterator[SealedData]:
    """By category, in the order of CATEGORIES; KeyError for a sealed field of none."""
    category_of = {field: name for name, each in CATEGORIES.items() for field in each}
    held: dict[str, tuple[dict[str, None], dict[str, None]]] = {
        name: ({}, {}) for name in CATEGORIES
    }
    for kind in kinds:
        for field in sorted(sealed_fields(kind.name)):
            data, facts = held[category_of[field]]
            data[FIELDS[field]] = facts[EVENTS[kind.name]] = None
    for category, (data, facts) in held.items():
        if data:
            yield SealedData(category, tuple(data), tuple(facts))


def _clear(activity: Activity) -> Iterator[str]:
    """What the facts about a person tell in clear, but for what only points to other facts."""
    about_people = {package for package, _ in SECTIONS}
    labels = {
        FIELDS[field]
        for state, kinds in AGGREGATES
        if package_of(state) in {*activity.facts} & about_people
        for kind in kinds
        for field in (one.name for one in fields(kind))  # type: ignore[arg-type]
        if field in FIELDS and field not in sealed_fields(kind.name)
    }
    yield from sorted(label for label in labels if not re.search(r"\(id|^Règle|journal", label))


def _lists() -> Iterator[ListKept]:
    french = {**FIELDS, **HEADINGS, **COLUMNS}
    models: list[Model] = [*sql_models(), PeopleModel(Keyring(bytes(32)))]
    for model in sorted(models, key=lambda model: model.name):
        columns = columns_of(model)
        if NAMES_SOMEONE & {*columns}:
            told = tuple(dict.fromkeys(french[column] for column in columns))
            yield ListKept(model.name, READ_MODELS[model.name], told)


def columns_of(model: Model) -> tuple[str, ...]:
    """The names of the columns of a read model's table."""
    body = re.search(r"create table \w+ \(\n(.*?)\n\)", model.table, re.DOTALL)
    assert body is not None
    return tuple(line.split()[0] for line in body[1].splitlines())
