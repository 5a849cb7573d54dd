"""The events of an export: each as the log keeps it, with what its digest and its link are made of.

What is sealed is not there: only its SHA-256, which the digest is made of. `previous` is the chain
before the event: with it each link is recomputed, whether the event before is there or not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from psycopg.rows import dict_row

from pathways.event_store.mapper import digest_over
from pathways.event_store.verify import GENESIS, link
from pathways.projections.departement import Departement

FIELDS = frozenset(
    ("position", "stream", "version", "name", "schema", "person", "happened_on", "recorded_at",
     "actor", "command", "corrects", "payload", "sealed_sha256", "digest", "previous", "chain")
)  # fmt: skip


def exported_events(departement: Departement, people: Sequence[UUID], upto: int) -> list[bytes]:
    """The events about these people up to a position, one line of JSON each, in their order."""
    statement = """
        select e.position, e.stream, e.version, e.name, e.schema, e.person, e.happened_on,
               e.recorded_at, e.actor, e.command, e.corrects, e.payload::text as payload, e.sealed,
               e.digest, b.chain as previous, e.chain
        from events e left join events b on b.position = e.position - 1
        where e.person = any(%s) and e.position <= %s order by e.position
    """
    with departement.app.recorder.pool.connection() as connection:
        rows = connection.cursor(row_factory=dict_row).execute(statement, (list(people), upto))
        return [orjson.dumps(_line(row), option=orjson.OPT_APPEND_NEWLINE) for row in rows]


def _line(row: dict[str, Any]) -> dict[str, Any]:
    sealed = row.pop("sealed")
    return row | {
        "recorded_at": row["recorded_at"].isoformat(),
        "payload": orjson.loads(row["payload"]),
        "sealed_sha256": sha256(sealed).hexdigest() if sealed else None,
        "digest": bytes(row["digest"]).hex(),
        "previous": bytes(row["previous"] or GENESIS).hex(),
        "chain": bytes(row["chain"]).hex(),
    }


@dataclass(frozen=True)
class Line:
    """A line read back, of which the digest and the link were recomputed."""

    position: int
    stream: UUID
    version: int
    person: UUID
    digest: bytes
    previous: bytes
    chain: bytes


def wrong_lines(content: bytes, read: list[Line]) -> Iterator[str]:
    """What is wrong with each line, in French; the lines that could be read go to `read`."""
    for number, text in enumerate(content.splitlines(), start=1):
        try:
            told = orjson.loads(text)
            if set(told) != FIELDS:
                raise ValueError(sorted(told))
            line, wrong = _read(told)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            yield f"Événement de la ligne {number} : illisible."
            continue
        if wrong:
            yield f"Événement {line.position} : {wrong}."
        if read:
            yield from _after(read[-1], line)
        read.append(line)
    seen: dict[UUID, int] = {}
    for line in read:
        if line.version <= seen.get(line.stream, 0):
            yield f"Événement {line.position} : sa version ne suit pas la précédente de son flux."
        seen[line.stream] = line.version


def _read(told: dict[str, Any]) -> tuple[Line, str | None]:
    recorded_at = datetime.fromisoformat(told["recorded_at"])
    line = Line(
        position=int(told["position"]),
        stream=UUID(told["stream"]),
        version=int(told["version"]),
        person=UUID(told["person"]),
        digest=bytes.fromhex(told["digest"]),
        previous=bytes.fromhex(told["previous"]),
        chain=bytes.fromhex(told["chain"]),
    )
    row = {
        "originator_id": told["stream"],
        "originator_version": told["version"],
        "topic": told["name"],
        "schema": told["schema"],
        "person": told["person"],
        "happened_on": date.fromisoformat(told["happened_on"]),
        "actor": told["actor"],
        "command": told["command"],
        "corrects": told["corrects"],
    }
    if digest_over(row, told["payload"], told["sealed_sha256"]) != line.digest:
        return line, "son contenu a changé depuis son enregistrement"
    if link(line.previous, line.digest, line.position, recorded_at) != line.chain:
        return line, "il ne suit pas la chaîne des événements précédents"
    return line, None


def _after(before: Line, line: Line) -> Iterator[str]:
    if line.position <= before.position:
        yield f"Événement {line.position} : il n'est pas à sa place."
    elif line.position == before.position + 1 and line.previous != before.chain:
        yield f"Événement {line.position} : il ne s'enchaîne pas au précédent."
