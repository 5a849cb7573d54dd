"""One row of a workbook as a small typed value, or why it cannot be one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from uuid import UUID

from pathways.domain.enrolment.events import InterviewKind
from pathways.intake.attendance.columns import (
    INTERVIEWS,
    KINDS,
    KNOWN,
    PRESENCE,
    is_total,
    meant,
)
from pathways.intake.attendance.workbook import RawSheet
from pathways.intake.people.cells import BadCell, Cell, as_day, as_text
from pathways.intake.people.columns import header_key

RULE = "G7"
"""What asks for the data, and lets the old spreadsheet be imported."""
HEADER_WITHIN = 15
"""A header is looked for in the first rows of a sheet: titles may stand above it."""
_IDENTITY = frozenset({"identifier", "last_name", "first_name", "birth_date"})
_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a row names: an identifier of ours, or names and a birth date."""

    identifier: UUID | None
    last_name: str
    first_name: str
    birth_date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRow:
    """`first` to `last` are its days, `last` None where it is of one day; lengths as told."""

    sheet: str
    number: int
    kind: str
    who: Who
    first: date | None = None
    last: date | None = None
    month: date | None = None
    presence: str | None = None
    minutes: int | None = None
    hours: Decimal | None = None
    session_minutes: int | None = None
    group: int | None = None
    module: str | None = None
    title: str | None = None
    interview: InterviewKind = InterviewKind.REGULAR
    provider: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that says nothing one could record; `message` and `remedy` are French."""

    sheet: str
    number: int
    message: str
    field: str | None = None
    remedy: str | None = None


Row = AttendanceRow | RefusedRow


@dataclass(frozen=True)
class ReadSheet:
    """The rows of a sheet, and the headings that were not read; None rows where it has no header.

    A sheet of instructions has no header: it is named, and not read.
    """

    name: str
    rows: Sequence[Row] | None
    unknown: tuple[str, ...] = ()


def read_sheet(sheet: RawSheet) -> ReadSheet:
    """The rows below the header. Raises `AmbiguousColumns` where two headings mean the same."""
    for index, (_, cells) in enumerate(sheet.rows[:HEADER_WITHIN]):
        headers = [as_text(cell) for cell in cells]
        named = {KNOWN.field_of.get(header_key(header)) for header in headers}
        of_its_own = meant(KINDS, sheet.name)
        if {"last_name", "first_name"} <= named or "identifier" in named:
            if "kind" not in named and of_its_own is None:
                continue
            mapping = KNOWN.map(headers)
            reader = _Reader(sheet, mapping.position_of, of_its_own)
            return ReadSheet(
                sheet.name, list(reader.rows(sheet.rows[index + 1 :])), mapping.unknown
            )
    return ReadSheet(sheet.name, None)


@dataclass(frozen=True)
class _Reader:
    sheet: RawSheet
    position_of: Mapping[str, int]
    of_its_own: str | None
    """What every row is about, where the sheet's name says it."""

    def rows(self, numbered: Sequence[tuple[int, Sequence[Cell]]]) -> Iterator[Row]:
        for number, row in numbered:
            cells = {
                field: row[position]
                for field, position in self.position_of.items()
                if position < len(row) and as_text(row[position])
            }
            merged = self.sheet.merged.get(number)
            uncomputed = self.sheet.uncomputed.get(number, ())
            if _total(cells):
                yield self._refused(
                    number,
                    "ligne de total : elle n'est la présence de personne",
                    remedy="Retirez-la du fichier ; les totaux se lisent dans les listes.",
                )
            elif merged is not None and cells:
                yield self._refused(
                    number,
                    f"cellules fusionnées {merged} : à quelle ligne est la valeur, on ne sait",
                    remedy="Défusionnez-les et écrivez la valeur sur chaque ligne.",
                )
            elif uncomputed:
                yield self._refused(
                    number,
                    f"formule sans valeur enregistrée en {', '.join(uncomputed)}",
                    remedy="Enregistrez le classeur depuis un tableur, ou écrivez la valeur.",
                )
            elif not cells.keys() <= _IDENTITY:  # what the template fills in says nothing alone
                yield self._read(number, cells)

    def _read(self, number: int, cells: Mapping[str, Cell]) -> Row:
        field = "kind"
        try:
            _check_no_formula(cells)
            kind = _kind(cells, self.of_its_own)
            told: dict[str, object] = {}
            for field, read in _READERS.items():
                if field in cells and (value := read(cells[field])) is not None:
                    told[field] = value
            field = "identifier"
            who = _who(cells)
            field = "length"
            _spread(told)
        except BadCell as error:
            return self._refused(number, str(error), field)
        formulas = self.sheet.formulas.get(number, ())
        notes = (f"valeur calculée par une formule en {', '.join(formulas)}",) if formulas else ()
        names = {"day": "first", "until": "last"}
        return AttendanceRow(
            sheet=self.sheet.name,
            number=number,
            kind=kind,
            who=who,
            notes=notes,
            **{names.get(name, name): value for name, value in told.items()},  # type: ignore[arg-type]
        )

    def _refused(
        self, number: int, message: str, field: str | None = None, *, remedy: str | None = None
    ) -> RefusedRow:
        return RefusedRow(self.sheet.name, number, message, field, remedy)


def _total(cells: Mapping[str, Cell]) -> bool:
    """A row of totals has a total's word somewhere, and neither first name nor identifier."""
    texts = [as_text(cell) for field, cell in cells.items() if field != "title"]
    return not cells.keys() & {"first_name", "identifier"} and any(map(is_total, texts))


def _check_no_formula(cells: Mapping[str, Cell]) -> None:
    for cell in cells.values():
        if isinstance(cell, str) and cell.lstrip().startswith("="):
            raise BadCell(f"« {cell.strip()[:30]} » est une formule écrite comme un texte")


def _kind(cells: Mapping[str, Cell], of_its_own: str | None) -> str:
    text = as_text(cells.get("kind"))
    if not text and of_its_own is not None:
        return of_its_own
    if not text:
        raise BadCell("la nature manque : séance, entretien, heures travaillées…")
    kind = meant(KINDS, text)
    if kind is None:
        known = ", ".join(words[0] for words in KINDS.values())
        raise BadCell(f"nature inconnue « {text[:40]} » : {known}")
    return kind


def _who(cells: Mapping[str, Cell]) -> Who:
    text = as_text(cells.get("identifier"))
    identifier = None
    if text:
        try:
            identifier = UUID(text)
        except ValueError:
            raise BadCell(f"« {text[:40]} » n'est pas un identifiant du système") from None
    last, first = as_text(cells.get("last_name")), as_text(cells.get("first_name"))
    return Who(identifier, last, first, as_day(cells.get("birth_date"), birth=True))


def _spread(told: dict[str, object]) -> None:
    """Say the length in minutes and in hours alike, whichever column it was in."""
    told_in = [name for name in ("minutes", "hours", "length") if name in told]
    if len(told_in) > 1:
        raise BadCell("la durée est dite deux fois : gardez une seule colonne")
    length = told.pop("length", None)
    if isinstance(length, Decimal):
        told["minutes"] = length
    minutes, hours = told.pop("minutes", None), told.pop("hours", None)
    if isinstance(minutes, Decimal):
        told["minutes"] = _whole(minutes)
        told["hours"] = round(minutes / 60, 6).normalize()
    elif isinstance(hours, Decimal):
        told["hours"] = hours
        # 2,33 hours are 2 h 20: a figure in hundredths is some seconds off the minute.
        told["minutes"] = int((hours * 60).quantize(Decimal(1), ROUND_HALF_UP))


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise BadCell(f"{number} minutes : un nombre entier est attendu")
    return int(number)


def _number(cell: Cell) -> Decimal:
    """Exact, whatever the binary noise a spreadsheet adds after the sixth decimal."""
    if isinstance(cell, bool | date | time | timedelta):
        raise BadCell(f"un nombre est attendu, « {as_text(cell)} » lu")
    if isinstance(cell, int | float):
        return _bounded(round(Decimal(repr(cell)), 6).normalize(), as_text(cell))
    text = as_text(cell).replace(" ", "").replace("\N{NO-BREAK SPACE}", "").replace(",", ".")
    try:
        return _bounded(Decimal(text), text)
    except InvalidOperation:
        raise BadCell(f"un nombre est attendu, « {text[:30]} » lu") from None


def _bounded(number: Decimal, text: str) -> Decimal:
    if not number.is_finite() or abs(number) > 1_000_000:
        raise BadCell(f"« {text[:30]} » n'est pas une durée")
    return number


def _count(cell: Cell) -> int:
    number = _number(cell)
    if number != number.to_integral_value():
        raise BadCell(f"un nombre entier est attendu, « {as_text(cell)[:30]} » lu")
    return int(number)


_LENGTH = re.compile(r"(?:(\d{1,4})\s*h(?:\s*(\d{1,2}))?|(\d{1,4})[:](\d{2})(?::00)?)", re.I)
_SAID = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*(h|heures?|mn|min|minutes?)\.?", re.I)


def _length(cell: Cell) -> Decimal:
    """Minutes, of a clock's hours or of "1h30", "90 min", "1,5 h"; a bare number says no unit."""
    if isinstance(cell, datetime):
        raise BadCell(f"une durée est attendue, « {as_text(cell)} » lu")
    if isinstance(cell, time):
        return Decimal(cell.hour * 60 + cell.minute)
    if isinstance(cell, timedelta):
        return round(Decimal(repr(cell.total_seconds())) / 60, 6).normalize()
    text = as_text(cell)
    if found := _LENGTH.fullmatch(text):
        hours, minutes = found[1] or found[3], found[2] or found[4] or 0
        return Decimal(int(hours) * 60 + int(minutes))
    if found := _SAID.fullmatch(text):
        number = Decimal(found[1].replace(",", "."))
        return number * 60 if found[2].lower().startswith("h") else number
    raise BadCell(f"« {text[:30]} » : dites l'unité, comme 90 min ou 1h30")


def _month(cell: Cell) -> date | None:
    """The first day of the month: of a day in it, of 03/2022, 2022-03, mars 2022."""
    if not isinstance(cell, date | datetime):
        text = as_text(cell)
        number: int | None = None
        if found := re.fullmatch(r"(\d{1,2})[/\-. ](\d{4})", text):
            number, year = int(found[1]), int(found[2])
        elif found := re.fullmatch(r"(\d{4})[/\-. ](\d{1,2})", text):
            number, year = int(found[2]), int(found[1])
        elif (found := re.fullmatch(r"(\S+) (\d{4})", text)) and header_key(found[1]) in _MONTHS:
            number, year = _MONTHS.index(header_key(found[1])) + 1, int(found[2])
        if number is not None:
            if not (1 <= number <= 12 and 1900 <= year <= 2199):
                raise BadCell(f"« {text} » n'est pas un mois")
            return date(year, number, 1)
    day = as_day(cell)
    return day.replace(day=1) if day else None


def _presence(cell: Cell) -> str:
    text = as_text(cell)
    found = meant(PRESENCE, text)
    if found is None:
        raise BadCell(f"« {text[:30]} » : écrivez Présent, Absent ou Excusé")
    return found


def _interview(cell: Cell) -> InterviewKind:
    text = as_text(cell)
    found = meant(INTERVIEWS, text)
    if found is None:
        known = ", ".join(words[0] for words in INTERVIEWS.values())
        raise BadCell(f"type d'entretien inconnu « {text[:30]} » : {known}")
    return InterviewKind(found)


_READERS = {
    "day": as_day,
    "until": as_day,
    "month": _month,
    "presence": _presence,
    "minutes": _number,
    "hours": _number,
    "length": _length,
    "session_minutes": _count,
    "group": _count,
    "module": as_text,
    "title": as_text,
    "interview": _interview,
    "provider": as_text,
}
