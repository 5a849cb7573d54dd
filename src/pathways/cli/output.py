"""What commands answer: a table for people, one JSON document for programs, a list as a file.

JSON is always one document, an array for a list, written whole: the longest list of a département
is some tens of megabytes. Dates are ISO, amounts are strings. CSV, XLSX and NDJSON are written as
the API writes them (`pathways.documents.export`).
"""

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

WIDTH_WITHOUT_TERMINAL = 200
IDENTIFIER = "Identifiant"
"""The heading of a column to copy from: never folded."""

FILES = ("csv", "xlsx", "ndjson")
OUTPUT = "pathways.output"
"""Where a command's context keeps the path of `--output`."""

Cell = Callable[[Any], Any]


def show(
    rows: Sequence[Any],
    columns: Mapping[str, str | Cell],
    form: str,
    *,
    empty: str = "Rien.",
    row: type[Any] | None = None,
) -> None:
    """Write rows. `columns` gives each heading of the table its field, or how to read its cell.

    `row`: the type of the rows, of a command whose list may be asked as a file; every field of it
    is a column then.
    """
    if form == "json":
        show_json(list(rows))
    elif form in FILES and row is not None:
        _export(rows, row, form)
    elif rows:
        _table(rows, columns)
    else:
        click.echo(empty)


def show_json(document: Any) -> None:
    """Write one JSON document to stdout."""
    import orjson

    options = orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS
    if sys.stdout.isatty():
        options |= orjson.OPT_INDENT_2
    write([orjson.dumps(document, default=_plain, option=options)])


def _export(rows: Sequence[Any], row: type[Any], form: str) -> None:
    from pathways.documents.export import FORMATS, columns_of
    from pathways.projections.departement import rules_of

    write(FORMATS[form].write(columns_of(row, rules_of()), rows))


def write(pieces: Iterable[bytes]) -> None:
    """Write bytes to the file of `--output`, whole or not at all; to stdout without it."""
    path = _output()
    if path is None:
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    written(path, pieces)
    click.echo(f"{path} : écrit.", err=True)


def written(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file whole, or leave what was there."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.writelines(pieces)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _output() -> Path | None:
    context = click.get_current_context(silent=True)
    found: Path | None = context.meta.get(OUTPUT) if context else None
    return found


def name_of(row: Any) -> str:
    """The person of a row: "MARTIN Sara", or that they were erased."""
    if getattr(row, "erased", False) or row.last_name is None:
        return "personne effacée"
    return f"{row.last_name.upper()} {row.first_name}"


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        # The sort key serves the order, which the document has already.
        return {name: each for name, each in asdict(value).items() if name != "sort_key"}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _table(rows: Sequence[Any], columns: Mapping[str, str | Cell]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in columns:
        table.add_column(heading, overflow="fold", no_wrap=heading == IDENTIFIER)
    for row in rows:
        table.add_row(*(_text(_cell(row, column)) for column in columns.values()))
    width = None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL
    Console(width=width, highlight=False, markup=False, emoji=False).print(table)


def _cell(row: Any, column: str | Cell) -> Any:
    return getattr(row, column) if isinstance(column, str) else column(row)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            from pathways.domain.calendar import PARIS

            return value.astimezone(PARIS).strftime("%d/%m/%Y %H:%M")
        case date():
            return value.strftime("%d/%m/%Y")
        case bool():
            return "oui" if value else "non"
        case list() | tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)
