"""Numbered SQL files, each applied once, under one lock, with the checksum it was applied with.

In a file, `{schema}`, `{owner}` and the other roles (`{application}`, `{projector}`, `{reader}`,
`{auditor}`) stand for names, quoted as PostgreSQL wants them; any other brace is left as it is. The
schema is the search path already.
"""

import re
from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import DuplicateObject, InsufficientPrivilege, InternalError_, UniqueViolation

from pathways.postgres.database import TAKEN, Database, Role, role_name
from pathways.postgres.problems import MigrationChanged, MigrationFailed, RolesMissing

GROUP_ROLES = (Role.APPLICATION, Role.PROJECTOR, *TAKEN)
ATTEMPTS = 20  # at roles that another database's migration is making at the same moment


def migrations_of(package: str) -> list[Traversable]:
    """Return the SQL files of this package in the order of their names."""
    found = (file for file in files(package).iterdir() if file.name.endswith(".sql"))
    return sorted(found, key=lambda file: file.name)


def migrate(database: Database, migrations: Sequence[Path | Traversable]) -> list[str]:
    """Apply the files not applied yet, in the order given, and return their names.

    All or none: one transaction. Processes that migrate at once wait for each other, and the
    later ones find nothing left to do. Raises MigrationChanged, MigrationFailed, RolesMissing.
    """
    with psycopg.connect(database.conninfo(Role.OWNER), autocommit=True) as connection:
        _make_roles(connection, database)
        with connection.transaction():
            _lock(connection, database.schema)
            _bootstrap(connection, database.schema)
            todo = _unapplied(_applied(connection), migrations)
            for file in todo:
                _apply(connection, database.schema, file)
    return [file.name for file in todo]


def pending(database: Database, migrations: Sequence[Path | Traversable]) -> list[str]:
    """Return the names of the files `migrate` would apply, applying none.

    Raises MigrationChanged.
    """
    with psycopg.connect(database.conninfo(Role.OWNER)) as connection:
        return [file.name for file in _unapplied(_applied(connection), migrations)]


def _lock(connection: psycopg.Connection, schema: str) -> None:
    connection.execute(
        "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"pathways.migrate.{schema}"]
    )


def _bootstrap(connection: psycopg.Connection, schema: str) -> None:
    if connection.execute("select from pg_namespace where nspname = %s", [schema]).rowcount == 0:
        connection.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
    if connection.execute("select to_regclass('migrations')").fetchone() != (None,):
        return
    connection.execute(
        "create table migrations ("
        " name text primary key, sha256 text not null, applied_at timestamptz not null)"
    )
    for role in GROUP_ROLES:
        connection.execute(
            sql.SQL("grant usage on schema {} to {}").format(
                sql.Identifier(schema), sql.Identifier(role_name(schema, role))
            )
        )


def _applied(connection: psycopg.Connection) -> dict[str, str]:
    if connection.execute("select to_regclass('migrations')").fetchone() == (None,):
        return {}
    return dict(connection.execute("select name, sha256 from migrations").fetchall())


def _unapplied(
    applied: dict[str, str], migrations: Sequence[Path | Traversable]
) -> list[Path | Traversable]:
    for file in migrations:
        if applied.get(file.name, _checksum(file)) != _checksum(file):
            raise MigrationChanged(f"{file.name} : {MigrationChanged.__doc__}")
    return [file for file in migrations if file.name not in applied]


def _checksum(file: Path | Traversable) -> str:
    return sha256(file.read_bytes()).hexdigest()


def _apply(connection: psycopg.Connection, schema: str, file: Path | Traversable) -> None:
    names = {"schema": schema, "owner": connection.info.user}
    names |= {str(role): role_name(schema, role) for role in GROUP_ROLES}
    quoted = {key: sql.Identifier(name).as_string(connection) for key, name in names.items()}
    statements = re.sub(
        r"\{(schema|owner|application|projector|reader|auditor)\}",
        lambda match: quoted[match[1]],
        file.read_text(encoding="utf-8"),
    )
    try:
        connection.execute(statements.encode())
    except psycopg.Error as error:
        raise MigrationFailed(f"{file.name} : {error}") from error
    connection.execute(
        "insert into migrations values (%s, %s, clock_timestamp())", [file.name, _checksum(file)]
    )


def _make_roles(connection: psycopg.Connection, database: Database) -> None:
    """Make the roles where they are missing.

    Each is granted to whoever logs in to take it. Roles belong to the whole server, on which
    several databases may be migrating at once: whoever loses the race looks again.
    """
    for role in GROUP_ROLES:
        name = role_name(database.schema, role)
        login = conninfo_to_dict(database.conninfo(role)).get("user")
        login = str(login or connection.info.user)
        for _ in range(ATTEMPTS):
            try:
                _make_role(connection, name, login)
                break
            except (DuplicateObject, UniqueViolation, InternalError_):
                continue
            except InsufficientPrivilege as error:
                raise RolesMissing(
                    f"{RolesMissing.__doc__} À faire une fois par un administrateur :"
                    f' create role "{name}"; grant "{name}" to "{login}";'
                ) from error
        else:
            raise RolesMissing(f"Le rôle {name} n'a pas pu être créé.")


def _make_role(connection: psycopg.Connection, name: str, login: str) -> None:
    if connection.execute("select from pg_roles where rolname = %s", [name]).rowcount == 0:
        connection.execute(sql.SQL("create role {} nologin").format(sql.Identifier(name)))
    # From 16 on, whoever made a role is its member at once, but may not yet SET ROLE to it.
    needed = "SET" if connection.info.server_version >= 160_000 else "MEMBER"
    may = connection.execute("select pg_has_role(%s, %s, %s)", [login, name, needed]).fetchone()
    if may == (False,):
        connection.execute(
            sql.SQL("grant {} to {}").format(sql.Identifier(name), sql.Identifier(login))
        )
