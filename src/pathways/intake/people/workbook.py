"""The first sheet of an .xlsx as rows of cells, after checking that reading it is safe.

The reader lays a sheet out as a full rectangle: one stray cell in the last corner would take
gigabytes. So the size of every part and the corner of every sheet are looked at first.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from pathways.intake.people.cells import Cell
from pathways.intake.people.refusals import NotAWorkbook
from pathways.intake.unreadable import FileTooLarge

MAX_UNPACKED = 200_000_000  # bytes of all parts together
MAX_COLUMNS = 1_000
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Za-z]{1,7})(\d{1,10})["']""")


def read_workbook(
    content: bytes, max_rows: int
) -> tuple[str, Iterator[tuple[int, Sequence[Cell]]]]:
    """The name of the first visible sheet that holds anything, and its numbered rows.

    Raises `NotAWorkbook` or `FileTooLarge`.
    """
    check_parts(content, max_rows)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in workbook.sheets_metadata:
            if sheet.visible != SheetVisibleEnum.Visible:
                continue
            rows = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            if any(cell not in ("", None) for row in rows for cell in row):
                return sheet.name, iter(enumerate(rows, start=1))
    except Exception as error:
        raise NotAWorkbook(str(error)[:200]) from None
    except BaseException as error:
        # The reader is compiled: its own crash on a malformed part comes out of Exception's tree.
        if type(error).__name__ != "PanicException":
            raise
        raise NotAWorkbook("contenu illisible") from None
    raise NotAWorkbook("aucune feuille visible n'est remplie")


def check_parts(content: bytes, max_rows: int) -> None:
    """Raises `NotAWorkbook` or `FileTooLarge` for a file whose reading would not be safe."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = set(parts.namelist())
            if "xl/workbook.xml" not in names:
                raise NotAWorkbook("enregistrez-le au format .xlsx ou .csv")
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
                raise FileTooLarge(f"{MAX_UNPACKED // 1_000_000} Mo une fois décompressé au plus")
            for part in parts.infolist():
                if part.filename.endswith((".xml", ".XML")):
                    _check_corner(parts.read(part), max_rows)
    except zipfile.BadZipFile:
        raise NotAWorkbook("il est tronqué ou abîmé") from None
    except (NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise NotAWorkbook(str(error)[:200]) from None
    except Exception as error:  # zlib.error and its kin, whatever the compression
        if isinstance(error, NotAWorkbook | FileTooLarge):
            raise
        raise NotAWorkbook("contenu illisible") from None


def _check_corner(part: bytes, max_rows: int) -> None:
    for column, row in _CELL.findall(part):
        if int(row) > max_rows:
            raise FileTooLarge(f"{max_rows} lignes au plus, une cellule est à la ligne {int(row)}")
        if len(column) > 3 or _column(column) > MAX_COLUMNS:
            raise FileTooLarge(f"{MAX_COLUMNS} colonnes au plus")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
