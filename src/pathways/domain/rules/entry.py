"""The tables of a rule file as they are written, and the error that names what is wrong in one."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol


class RulesMistaken(ValueError):
    """A rule file says something unreadable or contradicts itself."""


class RuleFile(Protocol):
    """A path, or a file inside a package."""

    @property
    def name(self) -> str: ...

    def read_text(self, encoding: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a file, as written."""

    file: str
    name: str
    fields: Mapping[str, Any]

    def mistake(self, field: str, what: str) -> RulesMistaken:
        """The error that names the file, the rule and the field."""
        told = self.fields.get("id") or self.fields.get("deadline") or "sans id"
        return RulesMistaken(f"{self.file}, règle {self.name} [{told}], champ « {field} » : {what}")


def entries_of(file: RuleFile | Path) -> Iterator[Entry]:
    """Every table of a file, in order; RulesMistaken where it is not such a file."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulesMistaken(f"{file.name} n'est pas un fichier TOML lisible : {error}") from error
    for name, tables in content.items():
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise RulesMistaken(f"{file.name}, règle {name} : écrire [[{name}]], un par période")
        yield from (Entry(file.name, name, table) for table in tables)


FRENCH = {
    str: "un texte",
    date: "une date",
    bool: "true ou false",
    list: "une liste",
    dict: "une table",
}


def check_fields(entry: Entry, kinds: Mapping[str, type], required: Iterable[str]) -> None:
    """Refuse a field that is missing, unknown or of another kind."""
    for field in required:
        if field not in entry.fields:
            raise entry.mistake(field, "manque")
    for field, value in entry.fields.items():
        if field not in kinds:
            raise entry.mistake(field, "champ inconnu")
        kind = kinds[field]
        # A TOML date-time is a Python date too, a bool an int: neither is what was asked for.
        twin = (kind is date and isinstance(value, datetime)) or (
            kind is int and isinstance(value, bool)
        )
        if twin or not isinstance(value, kind):
            raise entry.mistake(field, f"attend {FRENCH.get(kind, kind.__name__)}")


_ID = re.compile(r"[A-Z]+\d*(\.\d+)?[a-z]?(-[a-z0-9]+)*")


def check_id(entry: Entry) -> None:
    """Refuse an id that is not written like the others."""
    if not _ID.fullmatch(entry.fields["id"]):
        raise entry.mistake("id", "s'écrit comme « A1.3 » ou « A1.3-before-2021 »")


def check_period(entry: Entry) -> None:
    """Refuse a period that ends before it begins."""
    if entry.fields.get("until", date.max) < entry.fields["since"]:
        raise entry.mistake("until", "finit avant de commencer")


def overlap(since: date, until: date | None, other_since: date, other_until: date | None) -> bool:
    """Whether two periods have a day in common; None is open-ended."""
    return since <= (other_until or date.max) and other_since <= (until or date.max)
