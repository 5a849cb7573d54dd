"""API keys: shown once when made, stored as SHA-256, expiring, revocable one by one.

A key is an account's and may do at most what the account is granted; its scopes narrow that.
Sessions are kept with them: a key of a few hours that a sign-in made.
"""

import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

import psycopg

from pathways.api.identity import accounts
from pathways.api.identity.refused import Cause, Rejected
from pathways.api.table import standard_table
from pathways.domain.access import Access
from pathways.domain.refusal import AlreadyRecorded, Malformed, NotFound
from pathways.postgres.database import Database
from pathways.postgres.migrate import migrate, migrations_of
from pathways.projections.departement import Departement

MIGRATIONS = "pathways.api.migrations"
READ = "read"
"""The scope of a key that changes nothing."""
USUAL_DAYS = 365

_FORM = re.compile(r"pw_(?:test_|s_)?[\w-]{43}", re.ASCII)


class Kind(StrEnum):
    """What a secret is for, and how it begins, so that people and scanners know it."""

    KEY = "key"
    SESSION = "session"
    LINK = "link"


class NoSuchKey(NotFound):
    """Aucune clé en service ne porte cet identifiant."""

    field = "key_id"


class KeyLifeTooLong(Malformed):
    """Une clé dure de 1 à {most} jours."""

    field = "days"


class BadKeyDays(Malformed):
    """PATHWAYS_KEY_DAYS est un nombre de jours, au moins 1."""


class BadScope(Malformed):
    """Une clé se limite à « read », ou à des groupes d'adresses de la table des accès."""

    field = "scopes"


class KeyAlreadyShown(AlreadyRecorded):
    """Cette demande a déjà donné la clé {id}, qui ne se montre qu'une fois."""

    remedy = "Si elle est perdue, retirez-la et demandez-en une autre, sous une clé nouvelle."


@dataclass(frozen=True)
class NewKey:
    """A key as it is shown, once."""

    secret: str
    id: str
    expires_at: datetime


@dataclass(frozen=True)
class Key:
    """A key as it is known afterwards: by the first digits of its hash."""

    id: str
    created_at: datetime
    expires_at: datetime
    scopes: tuple[str, ...] | None
    last_used_on: date | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class Known:
    """Whose credential it is, and how far it is narrowed (None: not at all)."""

    id: str
    access: Access
    scopes: frozenset[str] | None = None


def prepare(database: Database) -> list[str]:
    """Make the tables of accounts and keys where they are missing; the files applied."""
    return migrate(database, migrations_of(MIGRATIONS))


def longest(env: Mapping[str, str] = os.environ) -> int:
    """How many days a key lasts, and may last: PATHWAYS_KEY_DAYS. Raises BadKeyDays."""
    given = env.get("PATHWAYS_KEY_DAYS") or str(USUAL_DAYS)
    if not re.fullmatch(r"[1-9]\d{0,4}", given, re.ASCII):
        raise BadKeyDays
    return int(given)


def create_key(
    departement: Departement,
    actor: str,
    *,
    by: str = "cli",
    days: int | None = None,
    scopes: Sequence[str] | None = None,
    request: str | None = None,
) -> NewKey:
    """A new key of this account, which nobody can read again.

    `request`: the same one makes no second key. Raises NoSuchAccount, KeyLifeTooLong, BadScope,
    KeyAlreadyShown.
    """
    most = longest()
    days = most if days is None else days
    if not 1 <= days <= most:
        raise KeyLifeTooLong(most=most)
    if scopes is not None:
        known_here = {READ, *(group.name for group in standard_table().groups)}
        if not scopes or set(scopes) - known_here:
            raise BadScope
    test = accounts.show(departement, actor).test
    with accounts.owned(departement) as connection:
        made = insert(
            connection, actor, Kind.KEY, seconds=days * 86_400, test=test,
            scopes=sorted(set(scopes)) if scopes else None, request=request,
        )  # fmt: skip
        told = {"scopes": sorted(set(scopes))} if scopes else {}
        accounts.note(connection, actor, "key created", by, key=made.id, days=days, **told)
    return made


def insert(
    connection: psycopg.Connection[Any],
    actor: str,
    kind: Kind,
    *,
    seconds: int,
    test: bool = False,
    scopes: Sequence[str] | None = None,
    request: str | None = None,
) -> NewKey:
    """A secret drawn and its hash kept. Raises KeyAlreadyShown."""
    start = {Kind.KEY: "pw_test_" if test else "pw_", Kind.SESSION: "pw_s_", Kind.LINK: "pw_l_"}
    secret = start[kind] + secrets.token_urlsafe(32)
    once = sha256(request.encode()).digest() if request is not None else None
    row = connection.execute(
        "insert into api_keys (sha256, actor, kind, scopes, expires_at, request)"
        " values (%s, %s, %s, %s, clock_timestamp() + make_interval(secs => %s), %s)"
        " on conflict (actor, request) do nothing returning id, expires_at",
        (digest(secret), actor, kind.value, scopes, seconds, once),
    ).fetchone()
    if row is None:
        (before,) = connection.execute(
            "select id from api_keys where actor = %s and request = %s", (actor, once)
        ).fetchone() or ("…",)
        raise KeyAlreadyShown(id=before)
    return NewKey(secret, *row)


def keys_of(departement: Departement, actor: str) -> list[Key]:
    """The keys of an account, revoked and expired ones included. Raises NoSuchAccount."""
    accounts.show(departement, actor)
    with departement.app.recorder.pool.connection() as connection:
        rows = connection.execute(
            "select id, created_at, expires_at, scopes, last_used_on, revoked_at from api_keys"
            " where actor = %s and kind = 'key' order by created_at",
            (actor,),
        ).fetchall()
    return [
        Key(key_id, created, expires, tuple(scopes) if scopes else None, used, revoked)
        for key_id, created, expires, scopes, used, revoked in rows
    ]


def revoke_key(departement: Departement, actor: str, key_id: str, *, by: str = "cli") -> None:
    """This key, or this session, stops working at once. Raises NoSuchKey."""
    with accounts.owned(departement) as connection:
        done = connection.execute(
            "update api_keys set revoked_at = clock_timestamp()"
            " where actor = %s and id = %s and revoked_at is null",
            (actor, key_id),
        )
        if not done.rowcount:
            raise NoSuchKey
        accounts.note(connection, actor, "key revoked", by, key=key_id)


def revoke_keys(departement: Departement, actor: str, *, by: str = "cli") -> int:
    """Every key and session of this account stops working at once; how many were still good."""
    with accounts.owned(departement) as connection:
        done = connection.execute(
            "update api_keys set revoked_at = clock_timestamp()"
            " where actor = %s and revoked_at is null",
            (actor,),
        ).rowcount
        if done:
            accounts.note(connection, actor, "keys revoked", by, keys=done)
    return done


def known(departement: Departement, secret: str) -> Known:
    """Whose key, or session, this is. Raises Rejected, with why.

    One query, of the same work whatever it finds, and nothing is remembered between two requests:
    what is revoked, disabled or granted is so at the next.
    """
    if not _FORM.fullmatch(secret):
        raise Rejected(Cause.MALFORMED)
    hashed = digest(secret)
    with departement.app.recorder.pool.connection() as connection:
        row = connection.execute(
            "select k.id, k.scopes, k.revoked_at is not null, k.expires_at <= clock_timestamp(),"
            "       k.last_used_on is distinct from current_date,"
            "       a.actor, a.grants, a.test, a.created_at, a.disabled_at"
            "  from api_keys k join accounts a using (actor)"
            " where k.sha256 = %s and k.kind <> 'link'",
            (hashed,),
        ).fetchone()
        if row is None:
            raise Rejected(Cause.UNKNOWN, hashed.hex()[:12])
        key_id, scopes, revoked, expired, first_today, *rest = row
        account = accounts.account_of(rest)
        if revoked:
            raise Rejected(Cause.REVOKED, key_id)
        if expired:
            raise Rejected(Cause.EXPIRED, key_id)
        if account.disabled_at is not None:
            raise Rejected(Cause.DISABLED, key_id)
        if first_today:
            connection.execute(
                "update api_keys set last_used_on = current_date where sha256 = %s", (hashed,)
            )
    return Known(key_id, account.access, frozenset(scopes) if scopes else None)


def digest(secret: str) -> bytes:
    """What is kept of a secret."""
    # A key has 256 bits of chance: a plain hash cannot be searched, unlike that of a password.
    return sha256(secret.encode("utf-8", "surrogateescape")).digest()
