"""What a printed report is made of: its head, its tables of figures, the texts of the body.

Whoever lays a report out gives French words ready to read; renderers add nothing and sort nothing.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class PartText:
    """A heading and what stands under it; None where nothing is written yet."""

    label: str
    compulsory: bool
    text: str | None


Cell = str | int | Decimal | date | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table: `kind` is text, number, change, money, percent or day."""

    label: str
    kind: str = "text"
    width: int = 14
    """In characters, in a spreadsheet."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of figures; `bar` names the column whose numbers are drawn as well."""

    name: str
    """Of the sheet: at most 31 characters."""
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()
    bar: int | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """Tables under one heading; `empty` is said where there is none."""

    heading: str
    tables: tuple[Table, ...]
    empty: str


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Everything a rendering needs."""

    departement: str
    name: str
    """"Bilan final": what kind of report it is."""
    subject: str
    """What it reports on, below the name."""
    title: str
    """Both and the period, on the top of every page."""
    head: tuple[tuple[str, str], ...]
    """What the first page says, a label and a text each."""
    sealed: bool
    seal: str
    """What proves the figures."""
    key: tuple[tuple[str, str], ...]
    """Its few main figures, in words."""
    parts: tuple[Part, ...]
    texts_heading: str
    texts: tuple[PartText, ...]
    restated: tuple[Table, ...]
    as_of: date
    """The day it was drawn up."""
