"""What an embedded server needs for one schema: its database, its three roles, the schema."""

import secrets
from collections.abc import Sequence

import psycopg
from psycopg import sql

from pathways.postgres.embedded import Server

DATABASE = "pathways"


def provision(server: Server, schema: str, owner: str, others: Sequence[str]) -> None:
    """Make what is missing; once it is all there, this is one small file read.

    Passwords are kept only after the server knows them: cut short, it is done again from scratch.
    """
    if server.knows(owner, *others):
        return
    with server.folder.starting():
        if server.knows(owner, *others):  # another process was first
            return
        passwords = {name: secrets.token_urlsafe(24) for name in (owner, *others)}
        _make_database(server)
        with psycopg.connect(server.conninfo(dbname=DATABASE)) as connection:
            for name, password in passwords.items():
                _make_role(connection, name, password)
            connection.execute(
                sql.SQL("create schema if not exists {} authorization {}").format(
                    sql.Identifier(schema), sql.Identifier(owner)
                )
            )
        kept = server.folder.read("passwords")
        server.folder.write("passwords", kept | {"roles": kept["roles"] | passwords})


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
