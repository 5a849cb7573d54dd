"""`people`: the one read model that holds names, in Python because names are sealed in the log.

Erased on forgetting. NIR and payer identities are kept as keyed hashes only, for matching.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from pathways.domain.beneficiary.events import (
    BeneficiaryMerged,
    BeneficiaryRegistered,
    IdentityChanged,
    PersonForgotten,
)
from pathways.domain.beneficiary.identifiers import fold, french_sort_key
from pathways.domain.beneficiary.state import payer_identity
from pathways.domain.correction import in_force
from pathways.domain.event import Event
from pathways.domain.organisation.events import ReferentArrived
from pathways.event_store.keys import Keyring
from pathways.event_store.mapper import LoggedEvent, LogMapper
from pathways.event_store.recorder import COLUMNS, FROM
from pathways.projections.policies import condition

TABLE = """
create table people (
    person       uuid  not null,
    category     text  not null,     -- beneficiary, referent
    last_name    text  not null,
    first_name   text  not null,
    birth_date   date,
    sort_key     text  not null collate "C",
    search       text  not null collate "C",
    nir_hash     text,
    payer_hash   text,               -- the payer's number alone
    name_hash    text,               -- names and birth date
    identity_hash text,              -- payer's number, birth date and first name
    merged_into  uuid
);
create unique index on people (person);
create index on people (search text_pattern_ops);
create index on people (sort_key);
create index on people (nir_hash);
create index on people (payer_hash);
create index on people (name_hash);
create index on people (identity_hash);
create index on people (merged_into) where merged_into is not null
"""


@dataclass(frozen=True)
class PeopleModel:
    """Rows of names; reads the log as the projector, opens it with the master key."""

    keyring: Keyring
    name: str = "people"
    key: str = "person"
    reads: tuple[str, ...] = (
        BeneficiaryRegistered.name,
        IdentityChanged.name,
        BeneficiaryMerged.name,
        PersonForgotten.name,
        ReferentArrived.name,
    )
    table: str = TABLE
    adds: bool = False
    seen: tuple[str, ...] = ("name",)

    @property
    def checksum(self) -> str:
        return sha256(Path(__file__).read_bytes() + condition(self.seen).encode()).hexdigest()

    def recompute(
        self,
        connection: psycopg.Connection[Any],
        keys: Sequence[UUID],
        upto: int,
        *,
        prepare: bool = False,
        into: str | None = None,
    ) -> None:
        connection.execute(f"delete from {into or self.name} where person = any(%s)", (list(keys),))
        self.insert(connection, keys, upto, into or self.name)

    def add(
        self, connection: psycopg.Connection[Any], after: int, upto: int, *, prepare: bool = False
    ) -> None:
        raise NotImplementedError("people are recomputed")

    def insert(
        self, connection: psycopg.Connection[Any], keys: Sequence[UUID], upto: int, into: str
    ) -> None:
        mapper = LogMapper(_NO_TRANSCODER, self.keyring)
        streams: dict[UUID, dict[UUID, list[LoggedEvent]]] = defaultdict(lambda: defaultdict(list))
        cursor = connection.cursor(row_factory=class_row(LoggedEvent))
        for row in cursor.execute(
            f"select {COLUMNS} {FROM} where e.person = any(%s) and position <= %s"
            " and name = any(%s) order by position",
            (list(keys), upto, [*self.reads, "FactWithdrawn"]),
        ):
            assert row.person is not None
            streams[row.person][UUID(str(row.originator_id))].append(row)
        rows = [
            told
            for person, by_stream in streams.items()
            if (
                told := self._row(
                    person,
                    [
                        envelope.event
                        for logged in by_stream.values()
                        for envelope in in_force([mapper.to_domain_event(each) for each in logged])
                    ],
                )
            )
        ]
        with connection.cursor() as writer:
            writer.executemany(
                f"insert into {into} values (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)", rows
            )

    def _row(self, person: UUID, facts: Sequence[Event]) -> tuple[Any, ...] | None:
        who: BeneficiaryRegistered | IdentityChanged | ReferentArrived | None = None
        merged_into = None
        for fact in facts:
            match fact:
                case PersonForgotten():
                    return None
                case BeneficiaryRegistered() | IdentityChanged() | ReferentArrived():
                    who = fact
                case BeneficiaryMerged(into=into):
                    merged_into = into
        if who is None or not who.last_name:
            return None
        first, last = who.first_name, who.last_name
        if isinstance(who, ReferentArrived):
            return (
                person,
                "referent",
                last,
                first,
                None,
                french_sort_key(last, first),
                searched(last, first),
                None,
                None,
                None,
                None,
                None,
            )
        hashed = self.keyring.keyed_hash
        payer, born = who.payer_number, who.birth_date
        identity = payer_identity(payer, born, first)
        return (
            person,
            "beneficiary",
            last,
            first,
            born,
            french_sort_key(last, first),
            searched(last, first, who.birth_name or ""),
            hashed("nir", who.nir) if who.nir else None,
            hashed("payer_number", payer) if payer else None,
            hashed("name", name_identity(last, first, born)) if born else None,
            hashed("payer_identity", identity) if identity else None,
            merged_into,
        )


def searched(*names: str) -> str:
    """The folded words a search may start with: "Le Goff" is found as legoff, le or goff."""
    parts = [part for name in names for part in (name, *re.split(r"[\s'’-]+", name))]
    return " ".join(dict.fromkeys(filter(None, map(fold, parts))))


def name_identity(last_name: str, first_name: str, birth_date: object) -> str:
    """What two files with the same folded names and birth date share."""
    return f"{fold(last_name)}|{fold(first_name)}|{birth_date}"


_NO_TRANSCODER: Any = None
