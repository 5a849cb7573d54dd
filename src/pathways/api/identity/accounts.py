"""Accounts: a pseudonymous actor, what they are granted, and what was done to them by whom.

What an account is granted is what all its keys and sessions may do, from the next request on.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import psycopg

from pathways.api.identity.grants import grant_of, told
from pathways.domain.access import Access, Grant, access_of
from pathways.domain.refusal import AlreadyRecorded, Malformed, NotFound
from pathways.postgres.database import Role
from pathways.projections.departement import Departement

_ACTOR = re.compile(r"[a-z0-9][a-z0-9._:@-]{0,63}")
_COLUMNS = "actor, grants, test, created_at, disabled_at"


class BadActor(Malformed):
    """Un acteur : 1 à 64 minuscules, chiffres, points ou tirets, et pas le nom d'une personne."""

    field = "actor"


class NoSuchAccount(NotFound):
    """Aucun compte ne porte ce nom."""

    field = "name"
    remedy = "Créez-le : pathways account add ACTEUR RÔLE."


class AccountAlreadyThere(AlreadyRecorded):
    """Un compte porte déjà ce nom."""

    field = "actor"


class GrantNotHeld(NotFound):
    """Ce compte n'a pas ce rôle dans ces limites."""

    field = "role"
    remedy = "Voyez ce que le compte a : pathways account show ACTEUR."


@dataclass(frozen=True)
class Account:
    """One account; `test`: its keys reach a département apart."""

    actor: str
    grants: tuple[Grant, ...]
    test: bool
    created_at: datetime
    disabled_at: datetime | None

    @property
    def access(self) -> Access:
        return access_of(self.actor, self.grants, test=self.test)


@dataclass(frozen=True)
class Change:
    """What was done to an account, when, by whom."""

    at: datetime
    change: str
    told: dict[str, Any]
    by: str


def add(
    departement: Departement, actor: str, grants: Sequence[Grant], *, by: str, test: bool = False
) -> Account:
    """A new account. Raises BadActor, AccountAlreadyThere.

    The actor stays in the log for ever, in clear: it is a pseudonym ("referent-12", "agent-mds-3").
    """
    if not _ACTOR.fullmatch(actor):
        raise BadActor
    whole = access_of(actor, grants).grants
    with owned(departement) as connection:
        added = connection.execute(
            "insert into accounts (actor, grants, test) values (%s, %s, %s) on conflict do nothing",
            (actor, _json(whole), test),
        )
        if not added.rowcount:
            raise AccountAlreadyThere
        note(connection, actor, "added", by, test=test, grants=[*map(told, whole)])
        return _of(connection, actor)


def show(departement: Departement, actor: str) -> Account:
    """The account of that name. Raises NoSuchAccount."""
    with departement.app.recorder.pool.connection() as connection:
        return _of(connection, actor)


def every(departement: Departement) -> list[Account]:
    """All accounts, by name."""
    with departement.app.recorder.pool.connection() as connection:
        rows = connection.execute(f"select {_COLUMNS} from accounts order by actor").fetchall()
    return [account_of(row) for row in rows]


def changes(departement: Departement, actor: str) -> list[Change]:
    """What was done to the account, the oldest first."""
    with departement.app.recorder.pool.connection() as connection:
        rows = connection.execute(
            "select at, change, told, by from account_changes where actor = %s order by number",
            (actor,),
        ).fetchall()
    return [Change(*row) for row in rows]


def grant(departement: Departement, actor: str, given: Grant, *, by: str) -> Account:
    """Grant it one capacity more; nothing where it has it already. Raises NoSuchAccount."""
    with owned(departement) as connection:
        account = _of(connection, actor, lock=True)
        if given in account.grants:
            return account
        return _regrant(connection, actor, (*account.grants, given), "granted", given, by)


def ungrant(departement: Departement, actor: str, taken: Grant, *, by: str) -> Account:
    """Take one capacity back, whatever its last day. Raises NoSuchAccount, GrantNotHeld."""
    with owned(departement) as connection:
        account = _of(connection, actor, lock=True)
        same = (taken.role, taken.scope)
        kept = tuple(one for one in account.grants if (one.role, one.scope) != same)
        if kept == account.grants:
            raise GrantNotHeld
        return _regrant(connection, actor, kept, "ungranted", taken, by)


def disable(departement: Departement, actor: str, *, by: str) -> Account:
    """Refuse every key and session of it from now on. Raises NoSuchAccount."""
    return _turn(departement, actor, "disabled", "coalesce(disabled_at, clock_timestamp())", by)


def enable(departement: Departement, actor: str, *, by: str) -> Account:
    """Have its keys work again, those revoked or expired aside. Raises NoSuchAccount."""
    return _turn(departement, actor, "enabled", "null", by)


@contextmanager
def owned(departement: Departement) -> Iterator[psycopg.Connection[Any]]:
    """A transaction as the owner: the application that answers requests cannot make accounts."""
    with psycopg.connect(departement.database.conninfo(Role.OWNER)) as connection:
        yield connection


def note(
    connection: psycopg.Connection[Any], actor: str, change: str, by: str, **more: Any
) -> None:
    """Write down what is done to the account, in the transaction that does it."""
    connection.execute(
        "insert into account_changes (actor, change, told, by) values (%s, %s, %s, %s)",
        (actor, change, _json(more), by),
    )


def account_of(row: Sequence[Any]) -> Account:
    """The account of a row of `accounts`."""
    actor, grants, test, created_at, disabled_at = row
    return Account(actor, tuple(map(grant_of, grants)), test, created_at, disabled_at)


def _regrant(
    connection: psycopg.Connection[Any],
    actor: str,
    grants: tuple[Grant, ...],
    change: str,
    which: Grant,
    by: str,
) -> Account:
    connection.execute("update accounts set grants = %s where actor = %s", (_json(grants), actor))
    note(connection, actor, change, by, **told(which))
    return _of(connection, actor)


def _turn(departement: Departement, actor: str, change: str, moment: str, by: str) -> Account:
    with owned(departement) as connection:
        account = _of(connection, actor, lock=True)
        if (account.disabled_at is not None) is (change == "disabled"):
            return account
        connection.execute(f"update accounts set disabled_at = {moment} where actor = %s", (actor,))
        note(connection, actor, change, by)
        return _of(connection, actor)


def _of(connection: psycopg.Connection[Any], actor: str, *, lock: bool = False) -> Account:
    row = connection.execute(
        f"select {_COLUMNS} from accounts where actor = %s" + (" for update" if lock else ""),
        (actor,),
    ).fetchone()
    if row is None:
        raise NoSuchAccount
    return account_of(row)


def _json(value: Any) -> str:
    if isinstance(value, tuple):
        value = [*map(told, value)]
    return orjson.dumps(value).decode()
