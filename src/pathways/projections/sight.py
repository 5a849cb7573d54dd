"""How the database is read for somebody: as a role whose every look goes through the policies.

A reader's connections show nothing until the settings of a request say who asks, and nothing again
once they are returned. Whoever sees everyone is read for as the auditor, to whom policies cost
nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
import psycopg
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool

from pathways.domain.access import Access
from pathways.domain.calendar import add_months
from pathways.domain.rules import Rules
from pathways.postgres.database import Database, Role, role_name


@dataclass(frozen=True)
class Sight:
    """Under which role, and with which settings, the rows are read for somebody."""

    role: Role
    settings: str

    @classmethod
    def of(cls, access: Access, day: date, rules: Rules) -> "Sight":
        """What an access lets be seen on a day."""
        held = access.on(day)
        months = rules.participants_named_within.on(day).value
        settings = access.settings(day) | {"names_since": add_months(day, -months).isoformat()}
        role = Role.AUDITOR if held.sees_everyone else Role.READER
        return cls(role, orjson.dumps(settings).decode())


class Readers:
    """The connections that answer people, by role; opened when somebody first asks."""

    def __init__(self, database: Database, size: int = 8) -> None:
        self.names = {
            role: role_name(database.schema, role) for role in (Role.READER, Role.AUDITOR)
        }
        self.pools: dict[Role, ConnectionPool[Any]] = {
            role: ConnectionPool(
                database.conninfo(role),
                min_size=0,
                max_size=size,
                max_idle=60,
                kwargs={"autocommit": True},
                configure=_configure,
                reset=_blinded,
                open=False,
            )
            for role in self.names
        }

    def close(self) -> None:
        for pool in self.pools.values():
            pool.close()

    def of(self, sight: Sight) -> "SeenPool":
        """What a recorder takes its connections from, for somebody."""
        return SeenPool(self, sight)

    @contextmanager
    def connection(self, sight: Sight) -> Iterator[psycopg.Connection[Any]]:
        """A connection that shows what somebody may see, until the block ends."""
        pool = self.pools[sight.role]
        pool.open()
        with pool.connection() as connection:
            if sight.role is Role.READER:  # the auditor's policies ask nothing
                connection.execute(
                    "select set_config('pathways.access', %s, false)", (sight.settings,)
                )
            yield connection

    @contextmanager
    def lent(self, connection: psycopg.Connection[Any], sight: Sight) -> Iterator[None]:
        """The application's own connection, limited to what somebody may see until the end."""
        connection.execute(
            "select set_config('role', %s, false), set_config('pathways.access', %s, false)",
            (self.names[sight.role], sight.settings),
        )
        try:
            yield
        finally:
            try:
                if connection.info.transaction_status != TransactionStatus.IDLE:
                    connection.rollback()
                connection.execute("reset role; reset pathways.access")
            except psycopg.Error:  # it cannot forget: nobody uses it again
                connection.close()


@dataclass(frozen=True)
class SeenPool:
    """A pool for one person: each of its connections sees what they may see."""

    readers: Readers
    sight: Sight

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection[Any]]:
        with self.readers.connection(self.sight) as connection:
            yield connection

    def check(self) -> None:
        """As the pool's own: connections found dead are replaced."""
        self.readers.pools[self.sight.role].check()


def _blinded(connection: psycopg.Connection[Any]) -> None:
    """Take somebody's sight from a connection before another has it; one that fails is closed."""
    connection.execute("reset pathways.access")


def _configure(connection: psycopg.Connection[Any]) -> None:
    # Policies make every plan look dear enough to be compiled; few are worth it.
    connection.execute("set jit = off")
