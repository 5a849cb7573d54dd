"""One row of cells as a person, or its refusal."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from pathways.domain.beneficiary.identifiers import (
    BadNir,
    fold,
    normalise_payer_number,
    parse_nir,
)
from pathways.intake.people import cells
from pathways.intake.people.cells import BadCell, Cell
from pathways.intake.people.columns import Mapping
from pathways.intake.people.rows import PersonRow, RefusedRow

T = TypeVar("T")

_CIVILITIES = {
    "madame": "madame", "mme": "madame", "mlle": "madame", "mademoiselle": "madame", "f": "madame",
    "monsieur": "monsieur", "m": "monsieur", "mr": "monsieur", "h": "monsieur",
}  # fmt: skip
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
_POSTCODE_CITY = re.compile(r"(?P<postcode>\d{5}|2[ABab]\d{3})?\s*(?P<city>.*)", re.ASCII)
_TAG_SEPARATORS = re.compile(r"[,;|\n]")
_MAX_CELL = 1000  # a name or an address longer than that is a column gone wrong


def read_person(number: int, row: Sequence[Cell], mapping: Mapping) -> PersonRow | RefusedRow:
    """The person of that row. A value that would be recorded wrong refuses the row; an address
    or a tag that cannot be understood is left out with a note."""
    reader = _Row(row, mapping)
    try:
        return _person(number, reader)
    except _BadField as bad:
        return RefusedRow(number, bad.field, bad.message)


class _BadField(Exception):
    def __init__(self, field: str, message: str) -> None:
        self.field, self.message = field, message


class _Row:
    def __init__(self, row: Sequence[Cell], mapping: Mapping) -> None:
        self._row, self._position_of = row, mapping.position_of

    def read(self, field: str, convert: Callable[[Cell], T]) -> T:
        position = self._position_of.get(field)
        cell = None if position is None or position >= len(self._row) else self._row[position]
        if isinstance(cell, str) and len(cell) > _MAX_CELL:
            raise _BadField(field, f"{_MAX_CELL} caractères au plus")
        if isinstance(cell, str) and "\0" in cell:
            raise _BadField(field, "caractère NUL")
        try:
            return convert(cell)
        except BadCell as bad:
            raise _BadField(field, str(bad)) from None
        except BadNir as bad:
            raise _BadField(field, bad.message) from None

    def text(self, field: str) -> str | None:
        return self.read(field, cells.as_text) or None

    def number(self, field: str) -> str | None:
        return self.read(field, cells.as_number) or None


def _person(number: int, row: _Row) -> PersonRow:
    notes: list[str] = []
    postcode, city = _place(row)
    return PersonRow(
        number=number,
        last_name=_name(row, "last_name", "nom"),
        first_name=_name(row, "first_name", "prénom"),
        birth_name=row.text("birth_name"),
        civility=_civility(row, notes),
        birth_date=row.read("birth_date", lambda cell: cells.as_day(cell, birth=True)),
        nir=row.read("nir", _nir),
        payer_number=row.read("payer_number", _payer_number),
        department_internal_id=row.number("department_internal_id"),
        france_travail_id=row.number("france_travail_id"),
        email=_email(row, notes),
        phone=row.read("phone", cells.as_phone),
        address=row.text("address"),
        address_complement=row.text("address_complement"),
        postcode=postcode,
        city=city,
        role=row.text("role"),
        referent=row.text("referent"),
        structure=row.text("structure"),
        orientation_decision=row.text("orientation_decision"),
        oriented_on=row.read("oriented_on", cells.as_day),
        letter_sent_on=row.read("letter_sent_on", cells.as_day),
        interviewed_on=row.read("interviewed_on", cells.as_day),
        first_rdv_on=row.read("first_rdv_on", cells.as_day),
        contract_signed_on=row.read("contract_signed_on", cells.as_day),
        reorientations=row.text("reorientations"),
        tags=row.read("tags", _tags),
        notes=tuple(notes),
    )


def _name(row: _Row, field: str, label: str) -> str:
    name = row.text(field)
    if name is None:
        raise _BadField(field, f"le {label} manque")
    if not any(c.isalpha() for c in fold(name)):
        raise _BadField(field, f"« {name[:30]} » n'est pas un {label}")
    return name


def _civility(row: _Row, notes: list[str]) -> str | None:
    written = row.text("civility")
    if written is None:
        return None
    known = _CIVILITIES.get(fold(written))
    if known is None:
        notes.append(f"civilité laissée de côté : « {written[:30]} »")
    return known


def _email(row: _Row, notes: list[str]) -> str | None:
    written = row.text("email")
    if written is None or _EMAIL.fullmatch(written):
        return written
    notes.append(f"adresse électronique laissée de côté : « {written[:60]} »")
    return None


def _place(row: _Row) -> tuple[str | None, str | None]:
    """Postcode and city, from their own columns or from the one that holds both."""
    both = _POSTCODE_CITY.fullmatch(row.text("postcode_city") or "")
    postcode, city = row.number("postcode"), row.text("city")
    if postcode and postcode.isdigit():
        postcode = postcode.zfill(5)  # a number in a spreadsheet has lost Ain's zero
    return (
        postcode or (both["postcode"] if both else None),
        city or (both["city"] if both else None) or None,
    )


def _nir(cell: Cell) -> str | None:
    written = cells.as_number(cell)
    return parse_nir(written).number if written else None


def _payer_number(cell: Cell) -> str | None:
    written = cells.as_number(cell)
    return normalise_payer_number(written) if written else None


def _tags(cell: Cell) -> tuple[str, ...]:
    parts = _TAG_SEPARATORS.split(cell if isinstance(cell, str) else cells.as_text(cell))
    return tuple(dict.fromkeys(tag for part in parts if (tag := " ".join(part.split()))))
