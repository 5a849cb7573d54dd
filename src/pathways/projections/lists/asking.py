"""How a list is asked: its file's SQL with the parameters it names, over what who reads may see."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from psycopg.rows import class_row

from pathways.postgres.database import Role
from pathways.projections.departement import Departement
from pathways.projections.known_at import Scope

T = TypeVar("T")

TYPES: Mapping[str, str] = {
    "on": "date", "soon": "int", "kind": "text", "organisation": "uuid", "referent": "uuid",
    "person": "uuid", "late_only": "boolean", "after_due": "date", "after_deadline": "uuid",
    "after_raised": "date", "after_alert": "uuid", "recipient": "text", "reason": "text",
    "category": "text", "words": "text[]", "payer_hash": "text", "nir_hash": "text",
    "skip": "int", "limit": "int", "session": "uuid", "expects": "int", "territory": "text",
    "subject": "uuid", "upto": "bigint",
    "among": "uuid[]", "status": "text", "stage": "text", "year": "int", "people": "uuid[]",
    "lines": "jsonb", "days": "date[]", "since": "date", "until": "date", "agreement": "uuid",
    "offer": "uuid", "objective": "text", "standing": "text", "answered_from": "date",
    "told_for": "int",
    "programme": "text", "public": "text", "after": "bigint", "names": "text[]",
    "agreements": "jsonb",
    "before": "date",
    "contacts": "text[]",
}  # fmt: skip
"""The parameters that a list's file may name, and their PostgreSQL types."""


def rows_of(departement: Departement, name: str, row: type[T], **asked: Any) -> list[T]:
    """The rows of a list for what is asked of it; TypeError for what its file does not name."""
    statement, named = _statement(name)
    if unknown := asked.keys() - named:
        raise TypeError(f"{name} takes no {', '.join(sorted(unknown))}")
    given = {parameter: asked.get(parameter) for parameter in named}
    with departement.reading(statement.decode(), Scope.of(name, asked)) as connection:
        # Planned for what is asked each time: one plan for every filter is a hundred times slower.
        cursor = connection.cursor(row_factory=class_row(row))
        rows: list[T] = cursor.execute(statement, given, prepare=False).fetchall()
    if departement.sight is not None and departement.sight.role is Role.READER:
        return _erased_told(departement, rows)
    return rows


def _erased_told(departement: Departement, rows: list[T]) -> list[T]:
    """These rows, where whoever has no name only because it is out of reach is not told erased."""
    unnamed = {row.person for row in rows if getattr(row, "erased", False)}  # type: ignore[attr-defined]
    if not unnamed:
        return rows
    with departement.whole.app.recorder.pool.connection() as connection:
        found = connection.execute(
            "select person from forgotten where person = any(%s)", (list(unnamed),)
        ).fetchall()
    hidden = unnamed - {person for (person,) in found}
    return [
        replace(row, erased=False) if getattr(row, "person", None) in hidden else row  # type: ignore
        for row in rows
    ]


@cache
def _statement(name: str) -> tuple[bytes, frozenset[str]]:
    """A list's statement as psycopg takes it, and the parameters it names."""
    text = INCLUDED.sub(lambda m: _read(m[1]), _read(name)).replace("%", "%%")
    names = "|".join(TYPES)
    pattern = rf"(?<!:):({names})\b"
    statement = re.sub(pattern, lambda m: f"%({m[1]})s::{TYPES[m[1]]}", text)
    return statement.encode(), frozenset(re.findall(pattern, text))


INCLUDED = re.compile(r"^-- include: (\w+)$", re.MULTILINE)
"""The line that another file's text takes the place of: what several lists must read alike."""


def _read(name: str) -> str:
    return (files(__package__) / f"{name}.sql").read_text()
