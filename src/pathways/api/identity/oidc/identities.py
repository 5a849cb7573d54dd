"""Whose account a subject of a provider is: said by an administrator, or by whoever has a code."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from pathways.api.identity import accounts, keys
from pathways.api.identity.refused import Cause, Rejected
from pathways.domain.refusal import AlreadyRecorded, Malformed, NotFound
from pathways.projections.departement import Departement

LINK_DAYS = 7
"""How long a code waits for whoever signs in with it."""


class IdentityTaken(AlreadyRecorded):
    """Cette identité est déjà celle d'un compte."""


class NoSuchIdentity(NotFound):
    """Ce compte n'a pas cette identité."""

    field = "subject"


class BadIdentity(Malformed):
    """Une identité : l'adresse d'un fournisseur et ce qu'il y nomme « sub », 255 signes au plus."""

    field = "subject"


@dataclass(frozen=True)
class Identity:
    """Someone, as a provider of theirs names them."""

    issuer: str
    subject: str
    linked_at: datetime


def link(departement: Departement, actor: str, issuer: str, subject: str, *, by: str) -> None:
    """Have whoever the provider so names sign in as this account.

    Raises NoSuchAccount, BadIdentity, IdentityTaken.
    """
    if not (0 < len(issuer) <= 255 and 0 < len(subject) <= 255) or "\0" in issuer + subject:
        raise BadIdentity
    accounts.show(departement, actor)
    with accounts.owned(departement) as connection:
        _link(connection, actor, issuer, subject, by)


def unlink(departement: Departement, actor: str, issuer: str, subject: str, *, by: str) -> None:
    """Undo it; the sessions opened with it end too. Raises NoSuchIdentity."""
    with accounts.owned(departement) as connection:
        done = connection.execute(
            "delete from identities where (actor, issuer, subject) = (%s, %s, %s)",
            (actor, issuer, subject),
        )
        if not done.rowcount:
            raise NoSuchIdentity
        connection.execute(
            "update api_keys set revoked_at = clock_timestamp()"
            " where actor = %s and kind = 'session' and revoked_at is null",
            (actor,),
        )
        accounts.note(connection, actor, "unlinked", by, issuer=issuer)


def identities_of(departement: Departement, actor: str) -> list[Identity]:
    """The identities of an account."""
    with departement.app.recorder.pool.connection() as connection:
        rows = connection.execute(
            "select issuer, subject, linked_at from identities where actor = %s order by linked_at",
            (actor,),
        ).fetchall()
    return [Identity(*row) for row in rows]


def link_code(departement: Departement, actor: str, *, by: str) -> keys.NewKey:
    """A code with which whoever signs in next links their identity to the account, once.

    Raises NoSuchAccount.
    """
    accounts.show(departement, actor)
    with accounts.owned(departement) as connection:
        made = keys.insert(connection, actor, keys.Kind.LINK, seconds=LINK_DAYS * 86_400)
        accounts.note(connection, actor, "link code created", by, days=LINK_DAYS)
    return made


def account_of(connection: psycopg.Connection[Any], issuer: str, subject: str) -> accounts.Account:
    """The account of someone a provider names. Raises Rejected."""
    row = connection.execute(
        "select a.actor, a.grants, a.test, a.created_at, a.disabled_at"
        "  from identities i join accounts a using (actor) where (issuer, subject) = (%s, %s)",
        (issuer, subject),
    ).fetchone()
    if row is None:
        raise Rejected(Cause.NOT_LINKED)
    account = accounts.account_of(row)
    if account.disabled_at is not None:
        raise Rejected(Cause.DISABLED)
    return account


def use_code(connection: psycopg.Connection[Any], code: bytes, issuer: str, subject: str) -> None:
    """Link the identity by this code, which is used up. Raises Rejected, IdentityTaken."""
    row = connection.execute(
        "update api_keys set revoked_at = clock_timestamp()"
        " where sha256 = %s and kind = 'link' and revoked_at is null"
        "   and expires_at > clock_timestamp() returning actor",
        (code,),
    ).fetchone()
    if row is None:
        raise Rejected(Cause.LINK_CODE)
    _link(connection, row[0], issuer, subject, row[0])


def _link(
    connection: psycopg.Connection[Any], actor: str, issuer: str, subject: str, by: str
) -> None:
    done = connection.execute(
        "insert into identities (issuer, subject, actor) values (%s, %s, %s)"
        " on conflict do nothing",
        (issuer, subject, actor),
    )
    if not done.rowcount:
        raise IdentityTaken
    # The subject may be an address of theirs: it is kept in one place, which can be erased.
    accounts.note(connection, actor, "linked", by, issuer=issuer)
