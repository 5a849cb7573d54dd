"""Read a spreadsheet of people: CSV or XLSX, whichever the content is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pathways.intake.people.cells import Cell, as_text
from pathways.intake.people.columns import Columns, Mapping, load_columns
from pathways.intake.people.csv_table import read_csv
from pathways.intake.people.person import read_person
from pathways.intake.people.refusals import MissingColumns, NotAWorkbook
from pathways.intake.people.rows import PersonRow, RefusedRow
from pathways.intake.people.workbook import read_workbook
from pathways.intake.unreadable import FileTooLarge, NoSuchFile

MAX_BYTES = 20_000_000
MAX_ROWS = 50_000
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0"
_WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})


@dataclass(frozen=True)
class PeopleFile:
    """A file whose columns are understood; `rows` hands its people out once, in order.

    `encoding` and `delimiter` are a CSV's, `sheet` a workbook's. `unknown_columns` are named in
    reports and not read.
    """

    rows: Iterator[PersonRow | RefusedRow]
    unknown_columns: tuple[str, ...]
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


def read_people(path: Path | str, columns: Path | Columns | None = None) -> PeopleFile:
    """The people of that file. `columns` is a TOML file of one's own, or columns already loaded.

    The whole file is decoded and its quotes checked here: one cut in the middle is refused before
    any row is handed out. Empty rows are skipped but counted. Raises the `UnreadableFile` errors:
    among them `MissingColumns`, `UnreadableEncoding`, `TruncatedFile`, `NotAWorkbook`,
    `FileTooLarge`.
    """
    path = Path(path)
    known = columns if isinstance(columns, Columns) else load_columns(columns)
    content = _content(path)
    if content.startswith(_ZIP):
        sheet, cells = read_workbook(content, MAX_ROWS)
        mapping, rows = _header(cells, known)
        return PeopleFile(_people(rows, mapping, None), mapping.unknown, sheet=sheet)
    if content.startswith(_OLE):
        message = (
            "ancien format .xls ou classeur protégé : enregistrez-le en .xlsx sans mot de passe"
        )
        raise NotAWorkbook(message)
    if path.suffix.lower() in _WORKBOOK_SUFFIXES:
        raise NotAWorkbook(f"malgré son nom, {path.name} n'en est pas un")
    table = read_csv(content, known.recognised)
    records = list(table.rows)
    if len(records) > MAX_ROWS:
        raise FileTooLarge(f"{MAX_ROWS} lignes au plus, {len(records)} lues")
    mapping, rows = _header(iter(records), known)
    cut = None if content.endswith((b"\n", b"\r")) else len(records)
    return PeopleFile(_people(rows, mapping, cut), mapping.unknown, table.encoding, table.delimiter)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileTooLarge(f"{MAX_BYTES // 1_000_000} Mo au plus")
        return path.read_bytes()
    except OSError as error:
        raise NoSuchFile.because(error) from None


@dataclass(frozen=True)
class _Rows:
    width: int
    numbered: Iterator[tuple[int, Sequence[Cell]]]


def _header(cells: Iterator[tuple[int, Sequence[Cell]]], columns: Columns) -> tuple[Mapping, _Rows]:
    """The columns, read from the first row that holds anything, and the rows below it."""
    for _, row in cells:
        headers = [as_text(cell) for cell in row]
        if any(headers):
            return columns.map(headers), _Rows(len(headers), cells)
    raise MissingColumns("le fichier est vide")


def _people(rows: _Rows, mapping: Mapping, cut: int | None) -> Iterator[PersonRow | RefusedRow]:
    """The people; `cut` is the number of a last row that ends without an end of line."""
    for number, row in rows.numbered:
        if not any(as_text(cell) for cell in row):
            continue
        if any(as_text(cell) for cell in row[rows.width :]):
            message = f"{len(row)} cellules pour {rows.width} colonnes"
            yield RefusedRow(number, "ligne", message)
        elif number == cut and len(row) < rows.width:
            message = f"ligne coupée : {len(row)} cellules sur {rows.width}"
            yield RefusedRow(number, "ligne", message)
        else:
            yield read_person(number, row, mapping)
