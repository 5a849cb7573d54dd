"""Every visible sheet of an operator's workbook, with what a reader of values does not see.

The values come from calamine. Merged cells and formulas stand only in the sheets' own XML: a merge
shows its value in one cell and nothing in the others, a formula never computed shows nothing, so
their rows would be read wrong without a word.
"""

import io
import posixpath
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from pathways.intake.people.cells import Cell
from pathways.intake.people.refusals import NotAWorkbook
from pathways.intake.people.workbook import check_parts

MAX_ROWS = 50_000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class RawSheet:
    """A sheet: its numbered rows, and by row the merges and formulas that touch it."""

    name: str
    rows: Sequence[tuple[int, Sequence[Cell]]]
    merged: Mapping[int, str] = field(default_factory=dict)
    """By row number: the range of a merge that covers more than one of its cells."""
    formulas: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """By row number: the cells that a formula computes."""
    uncomputed: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """By row number: the cells whose formula has no value in the file."""


def read_sheets(content: bytes) -> list[RawSheet]:
    """The visible sheets that hold anything. Raises `NotAWorkbook` or `FileTooLarge`."""
    if not content.startswith(b"PK"):
        raise NotAWorkbook("enregistrez-le au format .xlsx, sans mot de passe")
    check_parts(content, MAX_ROWS)
    found = []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            places = _places(parts)
            for sheet in workbook.sheets_metadata:
                if sheet.visible != SheetVisibleEnum.Visible or sheet.name not in places:
                    continue
                cells = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                rows = list(enumerate(cells, start=1))
                if any(cell not in ("", None) for _, row in rows for cell in row):
                    found.append(_seen(sheet.name, rows, parts.read(places[sheet.name])))
    except Exception as error:
        if isinstance(error, NotAWorkbook):
            raise
        raise NotAWorkbook(str(error)[:200]) from None
    except BaseException as error:
        # The reader is compiled: its own crash on a malformed part comes out of Exception's tree.
        if type(error).__name__ != "PanicException":
            raise
        raise NotAWorkbook("contenu illisible") from None
    if not found:
        raise NotAWorkbook("aucune feuille visible n'est remplie")
    return found


def _places(parts: zipfile.ZipFile) -> dict[str, str]:
    """The part each sheet is in, by its name."""
    relations = {
        one.get("Id"): posixpath.normpath(
            posixpath.join("/xl", str(one.get("Target")))
        ).removeprefix("/")
        for one in _tree(parts.read("xl/_rels/workbook.xml.rels")).iter("{*}Relationship")
    }
    names = set(parts.namelist())
    return {
        str(one.get("name")): place
        for one in _tree(parts.read("xl/workbook.xml")).iter("{*}sheet")
        if (place := relations.get(one.get(_RELATION))) in names and place is not None
    }


def _seen(name: str, rows: Sequence[tuple[int, Sequence[Cell]]], xml: bytes) -> RawSheet:
    merged: dict[int, str] = {}
    formulas: dict[int, list[str]] = {}
    uncomputed: dict[int, list[str]] = {}
    tree = _tree(xml)
    for merge in tree.iter("{*}mergeCell"):
        reference = str(merge.get("ref"))
        first, _, last = reference.partition(":")
        for number in range(_row(first), min(_row(last or first), MAX_ROWS) + 1):
            merged.setdefault(number, reference)
    for cell in tree.iter("{*}c"):
        if cell.find("{*}f") is None:
            continue
        at = str(cell.get("r"))
        formulas.setdefault(_row(at), []).append(at)
        value = cell.find("{*}v")
        if value is None or not (value.text or "").strip() or cell.get("t") == "e":
            uncomputed.setdefault(_row(at), []).append(at)
    return RawSheet(
        name,
        rows,
        merged,
        {row: tuple(cells) for row, cells in formulas.items()},
        {row: tuple(cells) for row, cells in uncomputed.items()},
    )


def _row(reference: str) -> int:
    digits = reference.replace("$", "").lstrip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    )
    return int(digits) if digits.isdecimal() else 0


def _tree(xml: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(xml, parser)
