"""Which column is which field: French headers, whatever their case, accents and line breaks."""

import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from pathways.intake.people.refusals import AmbiguousColumns, BadColumnsFile, MissingColumns


def header_key(header: str) -> str:
    """The form in which headers are compared: letters and digits, without case or accents."""
    decomposed = unicodedata.normalize("NFKD", header.replace("º", "°").replace("œ", "oe"))
    return "".join(c for c in decomposed.casefold() if c.isalnum())


@dataclass(frozen=True)
class Columns:
    """The fields that headers name, those a file must have, and the headers left aside."""

    field_of: dict[str, str]
    required: dict[str, str]
    """Field to the header to name when it is missing."""
    ignored: frozenset[str]

    def recognised(self, headers: Sequence[str]) -> int:
        return sum(header_key(h) in self.field_of for h in headers)

    def map(self, headers: Sequence[str]) -> "Mapping":
        """Which position holds which field.

        Raises `MissingColumns` for a mandatory one, `AmbiguousColumns` when two headers name one.
        """
        position_of: dict[str, int] = {}
        unknown = []
        for position, header in enumerate(headers):
            key = header_key(header)
            field = self.field_of.get(key)
            if field is None:
                if key and key not in self.ignored:
                    unknown.append(" ".join(header.split()))
            elif field in position_of:
                first = " ".join(headers[position_of[field]].split())
                raise AmbiguousColumns(f"« {first} » et « {' '.join(header.split())} »")
            else:
                position_of[field] = position
        missing = [label for field, label in self.required.items() if field not in position_of]
        if missing:
            raise MissingColumns(", ".join(f"« {label} »" for label in missing))
        return Mapping(position_of, tuple(unknown))


@dataclass(frozen=True)
class Mapping:
    position_of: dict[str, int]
    unknown: tuple[str, ...]


def load_columns(own: Path | None = None) -> Columns:
    """The built-in columns, completed by a TOML file of the user's own, which wins.

    Raises `BadColumnsFile` when that file cannot be read or names a field that does not exist.
    """
    built_in = tomllib.loads(
        resources.files(__package__).joinpath("columns.toml").read_text(encoding="utf-8")
    )
    fields = {name for name, entry in built_in.items() if isinstance(entry, dict)}
    tables = [built_in] if own is None else [built_in, _own(own, fields)]
    field_of: dict[str, str] = {}
    required: dict[str, str] = {}
    ignored: set[str] = set()
    for table in tables:
        for name, entry in table.items():
            if name == "ignored":
                ignored |= {header_key(h) for h in entry}
                continue
            field_of |= {header_key(h): name for h in entry.get("headers", [])}
            if entry.get("required"):
                required[name] = entry["headers"][0]
    for key in ignored:
        field_of.pop(key, None)
    return Columns(field_of, required, frozenset(ignored))


def _own(path: Path, fields: set[str]) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadColumnsFile(str(error)) from None
    for name, entry in table.items():
        headers = entry if name == "ignored" else isinstance(entry, dict) and entry.get("headers")
        if name != "ignored" and name not in fields:
            raise BadColumnsFile(f"« {name} » n'est pas un champ connu")
        if not (isinstance(headers, list) and all(isinstance(h, str) for h in headers)):
            raise BadColumnsFile(f"une liste d'en-têtes est attendue pour « {name} »")
        if name != "ignored" and not headers:
            raise BadColumnsFile(f"« {name} » n'a aucun en-tête")
    return table
