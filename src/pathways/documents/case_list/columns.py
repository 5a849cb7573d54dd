"""The case list as a spreadsheet reads it: one line per case, the same in every format."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from pathways.documents.case_list.content import CaseList, CaseSheet
from pathways.documents.case_list.wording import status, title
from pathways.documents.french import short_day

Cell: TypeAlias = str | int | date | None
Line: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """One tab: its name, its columns as (title, width in characters), and its lines."""

    name: str
    columns: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Column:
    title: str
    width: int
    value: Callable[[CaseSheet], Cell]


def sheets(case_list: CaseList) -> Iterator[Sheet]:
    """The agenda, those left out, and the session; columns that name people go with the names."""
    named = case_list.session.with_names
    person = (Column("Personne", 34, case_list.name_of), *NAMING) if named else ()
    columns = (*PLACE, *person, *CASE)
    yield Sheet(
        "Ordre du jour",
        tuple((column.title, column.width) for column in columns),
        tuple(tuple(column.value(case) for column in columns) for case in case_list.cases),
    )
    yield Sheet(
        "Non inscrits",
        (("Dossier", 12), *((("Personne", 34),) if named else ()), ("Raison", 60), ("Règle", 8)),
        tuple(
            (line.reference, *((case_list.name_of(line),) if named else ()), line.reason, line.rule)
            for line in case_list.left_out
        ),
    )
    yield Sheet("Séance", (("Séance", 24), ("", 60)), tuple(_session(case_list)))


def _session(case_list: CaseList) -> Iterator[Line]:
    session = case_list.session
    yield "Intitulé", title(session)
    yield "Date", session.held_on
    yield "Heure", session.starts_at
    yield "Lieu", session.place
    yield "Ordre du jour", status(session)
    yield "Quorum", session.quorum
    yield "Position du journal", session.log_position
    for member in session.members:
        yield "Membre", ", ".join(part for part in (member.name, member.capacity) if part)


def _joined(parts: Iterable[str]) -> str | None:
    return "\n".join(parts) or None


def _on(day: date, *words: str | None) -> str:
    return " – ".join([short_day(day), *(word for word in words if word)])


def _observations(case: CaseSheet) -> str | None:
    return _joined(_on(it.made_on, it.text, it.helped_by) for it in case.observations)


PLACE = (
    Column("N°", 5, lambda case: case.number),
    Column("Heure", 7, lambda case: case.slot),
    Column("Dossier", 12, lambda case: case.reference),
)
NAMING = (
    Column("Année de naissance", 10, lambda case: case.birth_year),
    Column("Présenté par", 26, lambda case: case.presenter),
    Column("Référent", 26, lambda case: case.orientation.referent if case.orientation else None),
    Column("Ne siègent pas", 26, lambda case: _joined(case.recused)),
    Column("Observations", 40, _observations),
)
CASE = (
    Column("Objet", 24, lambda case: case.kind),
    Column("Raison", 40, lambda case: case.reason),
    Column("Règle", 8, lambda case: case.rule),
    Column("Échéance", 12, lambda case: case.due_on),
    Column("Organisme", 34, lambda case: case.organisation),
    Column("Ce qui est demandé", 40, lambda case: case.asked),
    Column(
        "Orienté le", 12, lambda case: case.orientation.decided_on if case.orientation else None
    ),
    Column("Orientation", 16, lambda case: case.orientation.kind if case.orientation else None),
    Column(
        "Premier RDV attendu le",
        12,
        lambda case: case.orientation.first_rdv_due_on if case.orientation else None,
    ),
    Column(
        "Premier RDV tenu le",
        12,
        lambda case: case.orientation.first_rdv_held_on if case.orientation else None,
    ),
    Column("RDV", 36, lambda case: _joined(_on(it.on, it.outcome, it.mode) for it in case.rdvs)),
    Column(
        "Contrats",
        40,
        lambda case: _joined(
            " – ".join(
                [
                    it.status,
                    *(short_day(day) for day in (it.starts_on, it.ends_on) if day),
                    *it.domains,
                ]
            )
            for it in case.contracts
        ),
    ),
    Column(
        "Relances",
        36,
        lambda case: _joined(_on(it.on, it.ground, it.answer) for it in case.relances),
    ),
    Column(
        "Actions", 40, lambda case: _joined(_on(it.on, it.what, it.outcome) for it in case.actions)
    ),
    Column(
        "Procédure",
        40,
        lambda case: _joined(_on(it.on, it.step, it.detail, it.rule) for it in case.procedure),
    ),
    Column("Changé depuis", 40, lambda case: _joined(case.changed_since)),
    Column("Suite donnée", 30, lambda case: case.outcome),
)
