"""One cell as text, date, number: what spreadsheets do to values, undone."""

import re
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})", re.ASCII)
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?$", re.ASCII)
_SERIAL = re.compile(r"\d{3,5}(?:[.,]0+)?", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.ASCII | re.IGNORECASE)
_EXCEL_EPOCH = date(1899, 12, 30)  # counts Excel's 29 February 1900, which never was
_LAST_SERIAL = 73_050  # 31 December 2099
_BORN_BEFORE_2000 = 21  # a birth year of two digits from 21 on is of the 1900s


class BadCell(Exception):
    """A cell that cannot be read; the message is French."""


def as_text(cell: Cell) -> str:
    """The cell as people see it, spaces collapsed: a whole float without its `.0`."""
    match cell:
        case None:
            return ""
        case bool():
            return "VRAI" if cell else "FAUX"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return f"{cell:%d/%m/%Y}"
        case datetime():
            return f"{cell:%d/%m/%Y %H:%M}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case _:
            return " ".join(str(cell).split())


def as_day(cell: Cell, *, birth: bool = False) -> date | None:
    """The day in the cell: a real date, `dd/mm/yyyy`, `yyyy-mm-dd`, `dd/mm/yy`, an Excel serial.

    Two-digit years are of the 2000s, except births from 21 on, of the 1900s. Raises `BadCell`.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _MIDNIGHT.sub("", as_text(cell))
    if not text:
        return None
    try:
        if found := _DAY_FIRST.fullmatch(text):
            day, month, year = (int(part) for part in found.groups())
            if len(found[3]) == 2:
                year += 1900 if birth and year >= _BORN_BEFORE_2000 else 2000
            return _plausible(date(year, month, day), text)
        if found := _YEAR_FIRST.fullmatch(text):
            return _plausible(date(*(int(part) for part in found.groups())), text)
    except ValueError:
        raise BadCell(f"« {text} » n'existe pas dans le calendrier") from None
    if _SERIAL.fullmatch(text) and not isinstance(cell, bool):
        serial = int(re.split("[.,]", text)[0])
        if 60 < serial <= _LAST_SERIAL:
            return _EXCEL_EPOCH + timedelta(days=serial)
    raise BadCell(f"date jj/mm/aaaa attendue, « {text[:30]} » lu")


def as_number(cell: Cell) -> str:
    """An identifier or phone number as text: `1234.0` gives `1234`.

    Raises `BadCell` when the spreadsheet already replaced its digits by `1,23E+12`.
    """
    text = as_text(cell)
    if _SCIENTIFIC.fullmatch(text):
        raise BadCell(
            f"« {text} » : le tableur a remplacé les chiffres, mettez la colonne au format texte"
        )
    return re.sub(r"(?<=\d)[.,]0+$", "", text) if re.fullmatch(r"\d+[.,]0+", text) else text


def as_phone(cell: Cell) -> str | None:
    """A French number as ten digits (`+33 6…`, a lost zero put right); another as written."""
    text = as_number(cell)
    digits = re.sub(r"[\s.\-/()]", "", text)
    digits = re.sub(r"^(?:\+33|0033)(?:0?)(?=\d{9}$)", "0", digits)
    if re.fullmatch(r"[1-9]\d{8}", digits, re.ASCII):
        return "0" + digits
    return (digits if re.fullmatch(r"\+?\d{6,15}", digits, re.ASCII) else text) or None


def _plausible(day: date, text: str) -> date:
    if day.year < 1880:
        raise BadCell(f"date impossible : « {text} »")
    return day
