"""A read model: what it reads, its table, and the SELECT that gives its rows.

A file of `models/` opens with its meaning, names the events it reads (`-- reads:`; `*` for all),
who sees its rows (`-- seen:`, words of `policies`) and its key (`-- key: stream`, else `person`),
then holds two statements: `-- [table]` and `-- [rows]`. The SELECT may use `:people` or `:streams`
(the keys to recompute), `:upto` (the last position it may see) and `:reads`. Rows replace those of
the same keys, so the result never depends on where windows of the log are cut.

A model whose rows are each one event's may also tell how a window adds to them: `-- [added]` is the
SELECT of the rows of the events in (:after, :upto], `-- [changed]` the statement that completes
rows that were there before. Both must come to what `-- [rows]` says.
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

from pathways.projections.policies import condition, seen_words

PLACEHOLDERS = {
    "after": "%(after)s::bigint",
    "people": "%(keys)s::uuid[]",
    "streams": "%(keys)s::uuid[]",
    "upto": "%(upto)s::bigint",
    "reads": "%(reads)s::text[]",
}
EVERYTHING = "*"
SECTIONS = re.compile(r"^-- \[(table|rows|added|changed)\]$", re.MULTILINE)


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
    def seen(self) -> tuple[str, ...]:
        """Who sees its rows, in the words of `policies`."""
        ...

    @property
    def checksum(self) -> str:
        """Changes with the definition, or who sees it: another one makes the table anew."""
        ...

    @property
    def adds(self) -> bool:
        """Whether a window can be added to its rows (`add`), instead of recomputing its keys."""
        ...

    def recompute(
        self,
        connection: psycopg.Connection[Any],
        keys: Sequence[UUID],
        upto: int,
        *,
        prepare: bool = False,
        into: str | None = None,
    ) -> None:
        """Replace the rows of these keys by what the log up to that position says.

        `prepare`: the statements will come again, for few keys. `into`: the name of a table beside
        its own.
        """
        ...

    def insert(
        self, connection: psycopg.Connection[Any], keys: Sequence[UUID], upto: int, into: str
    ) -> None:
        """As `recompute`, into a table that holds no row of these keys."""
        ...

    def add(
        self, connection: psycopg.Connection[Any], after: int, upto: int, *, prepare: bool = False
    ) -> None:
        """Add what the events of (after, upto] say; only where `adds`."""
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
    added: str
    changed: str
    seen: tuple[str, ...]
    checksum: str

    @classmethod
    def parse(cls, name: str, text: str) -> "SqlModel":
        """The model of a file's text; raises ValueError naming what is missing."""
        head, *parts = SECTIONS.split(text)
        section = {title: body.strip() for title, body in zip(parts[::2], parts[1::2], strict=True)}
        reads = re.search(r"^-- reads: (.+)$", head, re.MULTILINE)
        key = re.search(r"^-- key: (\w+)$", head, re.MULTILINE)
        told = re.search(r"^-- seen: (.+)$", head, re.MULTILINE)
        if not (reads and told and section.get("table") and section.get("rows")):
            raise ValueError(
                f"{name}.sql lacks `-- reads:`, `-- seen:`, `-- [table]` or `-- [rows]`"
            )
        seen = seen_words(name, told[1])
        return cls(
            name=name,
            about=head.splitlines()[0].removeprefix("-- "),
            key=key[1] if key else "person",
            reads=tuple(event.strip() for event in reads[1].split(",")),
            table=section["table"],
            rows=placeholders(section["rows"]),
            added=placeholders(section.get("added", "")),
            changed=placeholders(section.get("changed", "")),
            seen=seen,
            checksum=sha256((text + condition(seen)).encode()).hexdigest(),
        )

    @property
    def adds(self) -> bool:
        return bool(self.added)

    def recompute(
        self,
        connection: psycopg.Connection[Any],
        keys: Sequence[UUID],
        upto: int,
        *,
        prepare: bool = False,
        into: str | None = None,
    ) -> None:
        table = into or self.name
        given = self.given(keys, upto)
        connection.execute(
            f"delete from {table} where {self.key} = any(%(keys)s)", given, prepare=prepare
        )
        connection.execute(f"insert into {table} {self.rows}", given, prepare=prepare)

    def insert(
        self, connection: psycopg.Connection[Any], keys: Sequence[UUID], upto: int, into: str
    ) -> None:
        connection.execute(f"insert into {into} {self.rows}", self.given(keys, upto))

    def add(
        self, connection: psycopg.Connection[Any], after: int, upto: int, *, prepare: bool = False
    ) -> None:
        given = {"after": after, "upto": upto, "reads": list(self.reads)}
        if self.changed:
            connection.execute(self.changed, given, prepare=prepare)
        connection.execute(f"insert into {self.name} {self.added}", given, prepare=prepare)

    def given(self, keys: Sequence[UUID], upto: int) -> dict[str, Any]:
        """The values of the parameters that its SELECT names."""
        return {"keys": list(keys), "upto": upto, "reads": list(self.reads)}


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
