"""Which database this process works on: `DATABASE_URL`, else a server embedded in a folder.

One département is one schema. Its roles: an owner who migrates, an application that appends and
reads, a projector that keeps the read models; and two that the application takes to answer somebody
(SET ROLE), neither of which writes anything: a reader, to whom row-level security shows what the
settings of the request allow, and an auditor, who reads every row.

    DATABASE_URL              a PostgreSQL 15 or newer, as its owner
    DATABASE_URL_APPLICATION, DATABASE_URL_PROJECTOR
                              separate logins; without them the owner's, limited by SET ROLE
    PATHWAYS_DATA             the folder of the embedded server's data
    PATHWAYS_SCHEMA           the département's schema (pathways)
    PATHWAYS_POSTGRES         wheel or system, to insist on one kind of programs
    PATHWAYS_FSYNC            off where losing data does not matter: tests
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pathways.postgres.embedded import shared_server
from pathways.postgres.problems import UnknownSchemaName
from pathways.postgres.provision import DATABASE, provision

Kind = Literal["external", "embedded", "system"]


class Role(StrEnum):
    """Who does what in a département's schema."""

    OWNER = "owner"
    APPLICATION = "application"
    PROJECTOR = "projector"
    READER = "reader"
    AUDITOR = "auditor"


TAKEN = (Role.READER, Role.AUDITOR)
"""Roles that nobody logs in as: the application takes them."""


def role_name(schema: str, role: Role) -> str:
    """Return the PostgreSQL role that privileges are granted to in this schema.

    Under an external DATABASE_URL the owner is whoever that URL logs in, not this name.
    """
    return f"{schema}_{role}"


@dataclass(frozen=True)
class Database:
    """One département's schema on a server that runs for as long as this is used."""

    schema: str
    kind: Kind
    where: str
    conninfos: Mapping[Role, str] = field(repr=False, hash=False)  # they hold passwords

    def conninfo(self, role: Role) -> str:
        """Return how to connect under this role, in this schema, with times in UTC."""
        return self.conninfos[role]

    def describe(self) -> str:
        """Return in French what this database is, without any secret."""
        kinds = {
            "external": "PostgreSQL externe",
            "embedded": "PostgreSQL embarqué",
            "system": "PostgreSQL du système",
        }
        return f"{kinds[self.kind]}, {self.where}, schéma {self.schema}"


@contextmanager
def find_database(env: Mapping[str, str] = os.environ) -> Iterator[Database]:
    """Yield the database these variables designate, its server running until the block ends.

    An embedded server is shared by every process of this user on the same PATHWAYS_DATA; it stops
    when the last of them has left or died. Raises a DatabaseProblem.
    """
    schema = env.get("PATHWAYS_SCHEMA") or "pathways"
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,39}", schema) or schema.startswith("pg_"):
        raise UnknownSchemaName(f"PATHWAYS_SCHEMA=« {schema} » : {UnknownSchemaName.__doc__}")
    if url := env.get("DATABASE_URL"):
        yield _external(url, schema, env)
        return
    fsync = env.get("PATHWAYS_FSYNC") != "off"
    with shared_server(data_folder(env), env.get("PATHWAYS_POSTGRES"), fsync) as server:
        names = {role: role_name(schema, role) for role in Role}
        application, projector = names[Role.APPLICATION], names[Role.PROJECTOR]
        taken = {names[role]: application for role in TAKEN}
        provision(server, schema, names[Role.OWNER], [application, projector], taken)
        conninfos = {
            role: with_settings(server.conninfo(name, DATABASE), schema)
            for role, name in names.items()
            if role not in TAKEN
        }
        login = server.conninfo(application, DATABASE)
        conninfos |= {role: with_settings(login, schema, names[role]) for role in TAKEN}
        where = f"version {server.version}, dossier {server.folder.base.parent}"
        yield Database(schema, server.kind, where, conninfos)


def data_folder(env: Mapping[str, str] = os.environ) -> Path:
    """Return PATHWAYS_DATA, else `pathways` in the user's own data folder."""
    if given := env.get("PATHWAYS_DATA"):
        return Path(given)
    shared = env.get("XDG_DATA_HOME")
    return (Path(shared) if shared else Path.home() / ".local" / "share") / "pathways"


def with_settings(conninfo: str, schema: str, role: str | None = None) -> str:
    """Return this conninfo with the settings every connection of ours has; its own options stay."""
    limited = f" -c role={role}" if role else ""
    return with_options(conninfo, f"-c search_path={schema} -c timezone=UTC{limited}")


def with_options(conninfo: str, told: str) -> str:
    """Return this conninfo with more settings told to PostgreSQL; its own options stay."""
    own = conninfo_to_dict(conninfo).get("options")
    return make_conninfo(conninfo, options=f"{own} {told}" if own else told)


def _external(url: str, schema: str, env: Mapping[str, str]) -> Database:
    conninfos = {Role.OWNER: with_settings(url, schema)}
    for role in (Role.APPLICATION, Role.PROJECTOR):
        login = env.get(f"DATABASE_URL_{role.name}")
        limited = None if login else role_name(schema, role)
        conninfos[role] = with_settings(login or url, schema, limited)
    login = env.get("DATABASE_URL_APPLICATION") or url
    conninfos |= {role: with_settings(login, schema, role_name(schema, role)) for role in TAKEN}
    parts = conninfo_to_dict(url)
    where = f"serveur {parts.get('host') or 'local'}, base {parts.get('dbname') or '?'}"
    return Database(schema, "external", where, conninfos)
