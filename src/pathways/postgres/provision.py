"""What an embedded server needs for one schema: its database, its roles, the schema."""

import secrets
from collections.abc import Mapping, Sequence

import psycopg
from psycopg import sql

from pathways.postgres.embedded import Server

DATABASE = "pathways"


def provision(
    server: Server, schema: str, owner: str, others: Sequence[str], taken: Mapping[str, str]
) -> None:
    """Make what is missing; once it is all there, this is one small file read.

    `taken`: the roles that nobody logs in as, each with the one that takes it. Passwords are kept
    only after the server knows them: cut short, it is done again. Those of a folder that an older
    version made stay as they are: its processes may be running.
    """
    if server.knows(owner, *others, *taken):
        return
    with server.folder.starting():
        if server.knows(owner, *others, *taken):  # another process was first
            return
        known = server.folder.read("passwords")["roles"]
        passwords = {
            name: known.get(name) or secrets.token_urlsafe(24) for name in (owner, *others)
        }
        _make_database(server)
        with psycopg.connect(server.conninfo(dbname=DATABASE)) as connection:
            for name, password in passwords.items():
                _make_role(connection, name, password)
            for name, taker in taken.items():
                _make_taken(connection, name, taker)
            connection.execute(
                sql.SQL("create schema if not exists {} authorization {}").format(
                    sql.Identifier(schema), sql.Identifier(owner)
                )
            )
        kept = server.folder.read("passwords")
        made = passwords | dict.fromkeys(taken, "")  # no password opens these
        server.folder.write("passwords", kept | {"roles": kept["roles"] | made})


def _make_database(server: Server) -> None:
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        there = connection.execute("select from pg_database where datname = %s", [DATABASE])
        if there.rowcount == 0:
            database = sql.Identifier(DATABASE)
            connection.execute(sql.SQL("create database {}").format(database))
            connection.execute(sql.SQL("revoke all on database {} from public").format(database))


def _make_role(connection: psycopg.Connection, name: str, password: str) -> None:
    role = sql.Identifier(name)
    if connection.execute("select from pg_roles where rolname = %s", [name]).rowcount == 0:
        connection.execute(sql.SQL("create role {}").format(role))
    # Encrypted here, so that no log of the server ever holds the password itself.
    secret = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    connection.execute(
        sql.SQL("alter role {} login password {}").format(role, sql.Literal(secret.decode()))
    )
    connection.execute(
        sql.SQL("grant connect, temporary on database {} to {}").format(
            sql.Identifier(DATABASE), role
        )
    )


def _make_taken(connection: psycopg.Connection, name: str, taker: str) -> None:
    role = sql.Identifier(name)
    if connection.execute("select from pg_roles where rolname = %s", [name]).rowcount == 0:
        connection.execute(sql.SQL("create role {} nologin").format(role))
    connection.execute(sql.SQL("grant {} to {}").format(role, sql.Identifier(taker)))
