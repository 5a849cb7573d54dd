"""Walk the kept journal and recompute its batches: what was written is what stands there."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import psycopg
from psycopg.rows import dict_row

GENESIS = sha256(b"access journal").digest()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PAGE = 5_000


@dataclass(frozen=True)
class JournalVerified:
    """How many rows and batches were walked and, where something is wrong, the first place of it.

    `unsealed` rows are in no batch yet: each is checked alone. `head` is the last batch's digest,
    to be written down elsewhere by whoever wants proof that no batch was taken off the end.
    """

    entries: int
    batches: int
    unsealed: int
    head: str | None
    wrong_batch: int | None = None
    wrong_entry: int | None = None
    wrong: str | None = None

    @property
    def whole(self) -> bool:
        return self.wrong is None


def verify_journal(
    conninfo: str, *, progress: Callable[[int, int], None] | None = None
) -> JournalVerified:
    """Recompute every row's digest and every batch's, from the first one kept.

    Reads one snapshot, as any role that may read the journal.
    """
    with psycopg.connect(conninfo, row_factory=dict_row) as connection:
        connection.execute("set transaction isolation level repeatable read read only")
        walk = _Walk(connection, progress)
        try:
            walk.batches()
            walk.rest()
        except _Wrong as found:
            return walk.told(found)
        return walk.told()


class _Wrong(Exception):
    def __init__(self, why: str, *, batch: int | None = None, entry: int | None = None) -> None:
        super().__init__(why)
        self.batch, self.entry = batch, entry


class _Walk:
    """How far the journal was read, and the digest of the batch before."""

    def __init__(
        self, connection: psycopg.Connection[Any], progress: Callable[[int, int], None] | None
    ) -> None:
        self.connection, self.progress = connection, progress
        self.entries = self.sealed = self.number = self.upto = 0
        self.digest = GENESIS
        purged = connection.execute(
            "select upto_batch, upto_id, digest from access_purges order by upto_batch desc limit 1"
        ).fetchone()
        if purged:
            self.number, self.upto = purged["upto_batch"], purged["upto_id"]
            self.digest = bytes(purged["digest"])
        self.first = self.number
        row = connection.execute("select count(*) as all from access_journal").fetchone()
        self.all = row["all"] if row else 0

    def batches(self) -> None:
        """Every batch kept, with its rows; raises _Wrong at the first that is not as sealed."""
        rows = self._rows()
        row = next(rows, None)
        for batch in self.connection.execute("select * from access_batches order by number"):
            number = batch["number"]
            if number != self.number + 1 or batch["after_id"] != self.upto:
                raise _Wrong("le lot précédent manque", batch=number)
            if bytes(batch["previous"]) != self.digest:
                raise _Wrong("il ne suit pas le lot précédent", batch=number)
            fold, count = sha256(), 0
            while row is not None and row["id"] <= batch["upto_id"]:
                self._check(row, number)
                fold.update(row["id"].to_bytes(8, "big") + bytes(row["digest"]))
                count += 1
                row = next(rows, None)
            if count != batch["entries"]:
                told = f"{batch['entries']} lignes y furent scellées, {count} s'y trouvent"
                raise _Wrong(told, batch=number)
            if _digest_of(batch, self.digest, fold.digest()) != bytes(batch["digest"]):
                raise _Wrong("ses lignes ne sont plus celles qui furent scellées", batch=number)
            self.number, self.upto, self.digest = number, batch["upto_id"], bytes(batch["digest"])
            self.sealed = self.entries
        self._left = (row, rows)

    def rest(self) -> None:
        """The rows sealed in no batch yet."""
        row, rows = self._left
        while row is not None:
            self._check(row, None)
            row = next(rows, None)

    def _rows(self) -> Iterator[dict[str, Any]]:
        with self.connection.cursor("accesses", row_factory=dict_row) as cursor:
            cursor.itersize = PAGE
            yield from cursor.execute("select * from access_journal order by id")

    def _check(self, row: dict[str, Any], batch: int | None) -> None:
        if batch is not None and self.entries == 0 and row["id"] <= self.upto:
            raise _Wrong("elle est antérieure au premier lot conservé", entry=row["id"])
        if entry_digest(row) != bytes(row["digest"]):
            told = "son contenu a changé depuis son inscription"
            raise _Wrong(told, batch=batch, entry=row["id"])
        self.entries += 1
        if self.progress and self.entries % PAGE == 0:
            self.progress(self.entries, self.all)

    def told(self, wrong: _Wrong | None = None) -> JournalVerified:
        return JournalVerified(
            entries=self.entries,
            batches=self.number - self.first,
            unsealed=self.entries - self.sealed,
            head=self.digest.hex() if self.number else None,
            wrong_batch=wrong.batch if wrong else None,
            wrong_entry=wrong.entry if wrong else None,
            wrong=str(wrong) if wrong else None,
        )


def entry_digest(row: dict[str, Any]) -> bytes:
    """The digest of a row, as the SQL function `access_digest` computes it."""
    canonical = [
        _micros(row["at"]), row["request"], row["actor"], row["roles"], row["key_id"],
        row["method"], row["route"], row["status"], row["refused"], row["subject"], row["changed"],
        row["purpose"], row["why"], row["stated"],
        [str(person) for person in row["persons"]],
    ]  # fmt: skip
    return sha256(json.dumps(canonical, ensure_ascii=False).encode()).digest()


def _digest_of(batch: dict[str, Any], previous: bytes, rows: bytes) -> bytes:
    numbers = (batch["number"], batch["after_id"], batch["upto_id"])
    return sha256(
        previous
        + b"".join(number.to_bytes(8, "big") for number in numbers)
        + batch["entries"].to_bytes(4, "big")
        + _micros(batch["sealed_at"]).to_bytes(8, "big", signed=True)
        + rows
    ).digest()


def _micros(instant: datetime) -> int:
    return (instant - EPOCH) // timedelta(microseconds=1)
