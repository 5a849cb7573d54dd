"""API keys: shown once when made, stored as SHA-256. Each names the actor its events carry."""

import re
import secrets
from hashlib import sha256

import psycopg

from pathways.postgres.database import Database, Role
from pathways.postgres.migrate import migrate, migrations_of
from pathways.projections.departement import Departement

MIGRATIONS = "pathways.api.migrations"
_ACTOR = re.compile(r"[a-z0-9][a-z0-9._:@-]{0,63}")


class BadActor(ValueError):
    """Un acteur : 1 à 64 minuscules, chiffres, points ou tirets, et pas le nom d'une personne."""


def prepare(database: Database) -> list[str]:
    """Make the table of keys where it is missing; the names of the files applied."""
    return migrate(database, migrations_of(MIGRATIONS))


def create_key(departement: Departement, actor: str) -> str:
    """A new key for this actor, which nobody can read again. Raises BadActor.

    The actor stays in the log for ever, in clear: it is a pseudonym ("referent-12", "agent-mds-3").
    """
    if not _ACTOR.fullmatch(actor):
        raise BadActor(BadActor.__doc__)
    key = f"pw_{secrets.token_urlsafe(32)}"
    with psycopg.connect(departement.database.conninfo(Role.OWNER)) as connection:
        connection.execute("insert into api_keys values (%s, %s)", (_digest(key), actor))
    return key


def revoke_keys(departement: Departement, actor: str) -> int:
    """Every key of this actor stops working at once; how many were still good."""
    with psycopg.connect(departement.database.conninfo(Role.OWNER)) as connection:
        return connection.execute(
            "update api_keys set revoked_at = clock_timestamp()"
            " where actor = %s and revoked_at is null",
            (actor,),
        ).rowcount


def actor_of(departement: Departement, key: str) -> str | None:
    """Whose key this is; None for one that never was, or was revoked."""
    with departement.app.recorder.pool.connection() as connection:
        row = connection.execute(
            "select actor from api_keys where sha256 = %s and revoked_at is null", (_digest(key),)
        ).fetchone()
    return str(row[0]) if row else None


def _digest(key: str) -> bytes:
    # A key has 256 bits of chance: a plain hash cannot be searched, unlike that of a password.
    return sha256(key.encode("utf-8", "surrogateescape")).digest()
