"""A read model: what it reads, its table, and the SELECT that gives its rows.

A file of `models/` opens with its meaning, names the events it reads (`-- reads:`; `*` for all)
and its key (`-- key: stream`, else `person`), then holds two statements: `-- [table]` and
`-- [rows]`. The SELECT may use `:people` or `:streams` (the keys to recompute), `:upto` (the last
position it may see) and `:reads`. Rows replace those of the same keys, so the result never depends
on where windows of the log are cut.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Protocol
from uuid import UUID

import psycopg

PLACEHOLDERS = {
    "people": "%(keys)s::uuid[]",
    "streams": "%(keys)s::uuid[]",
    "upto": "%(upto)s::bigint",
    "reads": "%(reads)s::text[]",
}
EVERYTHING = "*"


class Model(Protocol):
    """What the engine needs of a read model, in SQL or in Python."""

    @property
    def name(self) -> str: ...
    @property
    def key(self) -> str:
        """The column of `events` whose values are recomputed: `person` or `stream`."""
        ...

    @property
    def reads(self) -> tuple[str, ...]:
        """The names of the events it depends on; `*` alone for all."""
        ...

    @property
    def table(self) -> str:
        """The statements that create its table and indexes."""
        ...

    @property
    def checksum(self) -> str:
        """Changes with the definition: another one makes the table anew."""
        ...

    def recompute(
        self, connection: psycopg.Connection[Any], keys: Sequence[UUID], upto: int, *, prepare: bool
    ) -> None:
        """Replace the rows of these keys by what the log up to that position says.

        `prepare`: the statements will come again, for few keys.
        """
        ...


@dataclass(frozen=True)
class SqlModel:
    """A model told by one SQL file."""

    name: str
    about: str
    key: str
    reads: tuple[str, ...]
    table: str
    rows: str
    checksum: str

    @classmethod
    def parse(cls, name: str, text: str) -> "SqlModel":
        """The model of a file's text; raises ValueError naming what is missing."""
        head, _, rest = text.partition("-- [table]")
        table, _, rows = rest.partition("-- [rows]")
        reads = re.search(r"^-- reads: (.+)$", head, re.MULTILINE)
        key = re.search(r"^-- key: (\w+)$", head, re.MULTILINE)
        if not (reads and table.strip() and rows.strip()):
            raise ValueError(f"{name}.sql lacks `-- reads:`, `-- [table]` or `-- [rows]`")
        return cls(
            name=name,
            about=head.splitlines()[0].removeprefix("-- "),
            key=key[1] if key else "person",
            reads=tuple(event.strip() for event in reads[1].split(",")),
            table=table.strip(),
            rows=placeholders(rows.strip()),
            checksum=sha256(text.encode()).hexdigest(),
        )

    def recompute(
        self, connection: psycopg.Connection[Any], keys: Sequence[UUID], upto: int, *, prepare: bool
    ) -> None:
        """Delete and insert: the rows of these keys, from all their facts up to that position."""
        given = {"keys": list(keys), "upto": upto, "reads": list(self.reads)}
        connection.execute(
            f"delete from {self.name} where {self.key} = any(%(keys)s)", given, prepare=prepare
        )
        connection.execute(f"insert into {self.name} {self.rows}", given, prepare=prepare)


def placeholders(statement: str) -> str:
    """`:name` as psycopg's parameters, with literal percent signs doubled."""
    names = "|".join(PLACEHOLDERS)
    return re.sub(
        rf"(?<!:):({names})\b", lambda match: PLACEHOLDERS[match[1]], statement.replace("%", "%%")
    )


@cache
def sql_models() -> tuple[SqlModel, ...]:
    """Every model of `models/`, by name."""
    folder = files("pathways.projections") / "models"
    found = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    return tuple(
        SqlModel.parse(name.removesuffix(".sql"), (folder / name).read_text()) for name in found
    )
