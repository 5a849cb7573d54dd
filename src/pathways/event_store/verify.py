"""Walk the whole log and recompute its hash chain: what was recorded is what stands there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg.rows import dict_row

from pathways.event_store.mapper import digest_of

BATCH = 5_000
GENESIS = sha256(b"pathways").digest()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Verified:
    """How many events were walked and, where the log is not whole, the first wrong one."""

    events: int
    wrong_position: int | None = None
    wrong: str | None = None

    @property
    def whole(self) -> bool:
        return self.wrong is None


def verify(conninfo: str, *, progress: Callable[[int, int], None] | None = None) -> Verified:
    """Recompute every digest and link, and check positions, versions and times.

    Reads one snapshot as any role that may read the log. The answer names the first event that
    is missing, altered, out of order or out of its chain; `progress` gets (walked, in all).
    """
    with psycopg.connect(conninfo) as connection:
        connection.execute("set transaction isolation level repeatable read read only")
        head: Any = connection.execute("select position, chain from head").fetchone()
        walk = _Walk()
        with connection.cursor("log", row_factory=dict_row) as cursor:
            cursor.itersize = BATCH
            for row in cursor.execute(
                "select position, stream as originator_id, version as originator_version,"
                " name as topic, schema, person, happened_on, recorded_at, actor, command,"
                " corrects, payload::text as payload, sealed, digest, chain"
                " from events order by position"
            ):
                if wrong := walk.step(row):
                    return Verified(walk.position, walk.position + 1, wrong)
                if progress and walk.position % BATCH == 0:
                    progress(walk.position, head[0])
        if walk.position != head[0] or walk.chain != bytes(head[1]):
            return Verified(walk.position, walk.position + 1, "la fin du journal manque")
    return Verified(walk.position)


class _Walk:
    """The chain recomputed so far."""

    def __init__(self) -> None:
        self.position = 0
        self.chain = GENESIS
        self.recorded_at = EPOCH
        self.versions: dict[UUID, int] = {}

    def step(self, row: dict[str, Any]) -> str | None:
        """Take the next event in; what is wrong with it, in French, or None."""
        stream, version = row["originator_id"], row["originator_version"]
        if row["position"] != self.position + 1:
            return "cet événement manque"
        if version != self.versions.get(stream, 0) + 1:
            return f"la version {version} ne suit pas la précédente de son flux"
        if row["recorded_at"] < self.recorded_at:
            return "enregistré avant l'événement qui le précède"
        if digest_of(row, orjson.loads(row["payload"])) != bytes(row["digest"]):
            return "son contenu a changé depuis son enregistrement"
        chain = link(self.chain, bytes(row["digest"]), row["position"], row["recorded_at"])
        if chain != bytes(row["chain"]):
            return "il ne suit pas la chaîne des événements précédents"
        self.position, self.chain, self.recorded_at = row["position"], chain, row["recorded_at"]
        self.versions[stream] = version
        return None


def link(chain: bytes, digest: bytes, position: int, recorded_at: datetime) -> bytes:
    """The chain's next value, as the SQL function `append` computes it."""
    micros = (recorded_at - EPOCH) // timedelta(microseconds=1)
    return sha256(
        chain + digest + position.to_bytes(8, "big") + micros.to_bytes(8, "big", signed=True)
    ).digest()
