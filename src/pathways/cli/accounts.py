"""Who may use the API: accounts, what they are granted, and their keys."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import click

from pathways.cli.options import DAY, actor, formatted
from pathways.cli.output import show as show_rows
from pathways.cli.output import show_json
from pathways.cli.words import CHANGES, said
from pathways.domain.access import SCOPES, Grant, Role
from pathways.domain.labels import beside

if TYPE_CHECKING:
    from pathways.api.identity.accounts import Account
    from pathways.projections.departement import Departement

F = TypeVar("F", bound=Callable[..., Any])

SCOPES_SAID = {
    "organisation": "L'organisme (UUID).",
    "referent": "Le référent (UUID).",
    "person": "La personne (UUID).",
    "member": "Le membre d'instance (UUID).",
    "delegate": "Qui a reçu la délégation (UUID) ; sans elle, le Président.",
    "territory": "Le territoire (code).",
}


def granted(function: F) -> F:
    """A role with what it is limited to, and its last day."""
    for name, help_ in SCOPES_SAID.items():
        kind = str if name == "territory" else click.UUID
        function = click.option(f"--{name}", type=kind, help=help_)(function)
    function = click.option("--until", type=DAY, help="Le dernier jour où il vaut.")(function)
    return click.argument("role", metavar="RÔLE", type=click.Choice([one.value for one in Role]))(
        function
    )


def named(function: F) -> F:
    """The account, by its actor."""
    return click.argument("name", metavar="ACTEUR")(function)


@contextmanager
def prepared() -> "Iterator[Departement]":
    """The département with its tables of accounts."""
    from pathways.api.identity.keys import prepare
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        prepare(departement.database)
        yield departement


@click.group()
def account() -> None:
    """Comptes : qui se sert de l'API, et à quel titre."""


@account.command()
@named
@granted
@click.option("--test", is_flag=True, help="Un compte d'essai : rien n'atteint les vrais dossiers.")
def add(name: str, role: str, until: date | None, test: bool, **scope: UUID | str | None) -> None:
    """Ouvre un compte, avec un premier rôle.

    ACTEUR : le pseudonyme que porteront ses enregistrements, pour toujours (« referent-12 »).
    """
    from pathways.api.identity import accounts

    given = _grant(role, until, scope)
    with prepared() as departement:
        accounts.add(departement, name, [given], by=actor(), test=test)
    click.echo(f"{name} : {spoken(given)}.")


@account.command()
@named
@formatted
def show(name: str, form: str) -> None:
    """Ce qu'un compte peut faire, et ce qui lui a été fait, par qui."""
    from pathways.api.identity import accounts

    with prepared() as departement:
        found = accounts.show(departement, name)
        changes = accounts.changes(departement, name)
    if form == "json":
        show_json(_told(found) | {"changes": changes})
        return
    _tell(found)
    show_rows(
        changes,
        {
            "Le": lambda change: f"{change.at:%d/%m/%Y %H:%M}",
            "Quoi": lambda change: said(CHANGES, change.change),
            "Précisément": lambda change: ", ".join(f"{k} {v}" for k, v in change.told.items()),
            "Par": "by",
        },
        form,
    )


@account.command("list")
@formatted
def list_(form: str) -> None:
    """Tous les comptes, avec leurs rôles."""
    from pathways.api.identity import accounts

    with prepared() as departement:
        found = accounts.every(departement)
    if form == "json":
        show_json([*map(_told, found)])
        return
    show_rows(
        found,
        {
            "Compte": "actor",
            "Rôles": lambda each: " ; ".join(map(spoken, each.grants)) or "aucun",
            "Essai": lambda each: "oui" if each.test else "",
            "Suspendu le": lambda each: each.disabled_at and f"{each.disabled_at:%d/%m/%Y %H:%M}",
        },
        form,
        empty="Aucun compte.",
    )


@account.command()
@named
@granted
def grant(name: str, role: str, until: date | None, **scope: UUID | str | None) -> None:
    """Donne un rôle de plus, sur-le-champ pour toutes ses clés."""
    from pathways.api.identity import accounts

    with prepared() as departement:
        _tell(accounts.grant(departement, name, _grant(role, until, scope), by=actor()))


@account.command()
@named
@granted
def ungrant(name: str, role: str, until: date | None, **scope: UUID | str | None) -> None:
    """Retire un rôle, dans les limites où il fut donné, sur-le-champ."""
    from pathways.api.identity import accounts

    with prepared() as departement:
        _tell(accounts.ungrant(departement, name, _grant(role, until, scope), by=actor()))


@account.command()
@named
def disable(name: str) -> None:
    """Suspend un compte : ses clés et ses sessions sont refusées sur-le-champ."""
    from pathways.api.identity import accounts

    with prepared() as departement:
        _tell(accounts.disable(departement, name, by=actor()))


@account.command()
@named
def enable(name: str) -> None:
    """Rétablit un compte suspendu."""
    from pathways.api.identity import accounts

    with prepared() as departement:
        _tell(accounts.enable(departement, name, by=actor()))


@account.command()
@named
@click.argument("number", metavar="[NOMBRE]", type=click.IntRange(1), required=False)
def limit(name: str, number: int | None) -> None:
    """Fixe combien de demandes un compte peut faire par minute.

    Sans NOMBRE : autant que les autres.
    """
    from pathways.api import rate

    with prepared() as departement:
        rate.limit(departement, name, number, by=actor())
    told = f"{number} demandes par minute" if number else "autant de demandes que les autres"
    click.echo(f"Le compte {name} peut faire {told}.")


@account.command()
@named
@click.argument("issuer", metavar="FOURNISSEUR")
@click.argument("subject", metavar="SUJET")
def link(name: str, issuer: str, subject: str) -> None:
    """Relie à un compte qui se connecte chez un fournisseur d'identité.

    FOURNISSEUR : son adresse, celle de PATHWAYS_OIDC_ISSUER. SUJET : ce qu'il nomme « sub ».
    """
    from pathways.api.identity.oidc import identities

    with prepared() as departement:
        identities.link(departement, name, issuer, subject, by=actor())
    click.echo(f"{name} : identité reliée.")


@account.command()
@named
@click.argument("issuer", metavar="FOURNISSEUR")
@click.argument("subject", metavar="SUJET")
def unlink(name: str, issuer: str, subject: str) -> None:
    """Défait ce lien ; les sessions ouvertes prennent fin."""
    from pathways.api.identity.oidc import identities

    with prepared() as departement:
        identities.unlink(departement, name, issuer, subject, by=actor())
    click.echo(f"{name} : identité déliée.")


@account.command("link-code")
@named
def link_code(name: str) -> None:
    """Un code, montré cette fois seulement, à qui se connectera.

    Qui se connecte avec lui, une fois et dans les 7 jours, relie son identité à ce compte.
    """
    from pathways.api.identity.oidc import identities

    with prepared() as departement:
        click.echo(identities.link_code(departement, name, by=actor()).secret)


@click.group()
def keys() -> None:
    """Clés d'accès à l'API."""


@keys.command()
@named
@click.option("--days", type=click.IntRange(1), help="Sa durée. [défaut : PATHWAYS_KEY_DAYS, 365]")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    help="Ce à quoi elle se limite : read (lire seulement), ou un groupe d'adresses. Répétable.",
)
@formatted
def create(name: str, days: int | None, scopes: tuple[str, ...], form: str) -> None:
    """Crée une clé d'un compte, montrée cette fois seulement."""
    from pathways.api.identity.keys import create_key

    with prepared() as departement:
        made = create_key(departement, name, by=actor(), days=days, scopes=scopes or None)
    if form == "json":
        told = {"actor": name, "key": made.secret, "id": made.id, "expires_at": made.expires_at}
        show_json(told)
    else:
        click.echo(made.secret)


@keys.command("list")
@named
@formatted
def keys_list(name: str, form: str) -> None:
    """Les clés d'un compte, par leur identifiant public : jamais la clé elle-même."""
    from pathways.api.identity.keys import keys_of

    with prepared() as departement:
        found = keys_of(departement, name)
    show_rows(
        found,
        {
            "Clé": "id",
            "Créée le": lambda key: f"{key.created_at:%d/%m/%Y}",
            "Expire le": lambda key: f"{key.expires_at:%d/%m/%Y}",
            "Limitée à": lambda key: ", ".join(key.scopes or ()),
            "Dernier jour d'emploi": "last_used_on",
            "Retirée le": lambda key: key.revoked_at and f"{key.revoked_at:%d/%m/%Y %H:%M}",
        },
        form,
        empty="Aucune clé.",
    )


@keys.command()
@named
@click.option("--key", "key_id", help="Une seule, par son identifiant (pathways keys list).")
def revoke(name: str, key_id: str | None) -> None:
    """Retire toutes les clés d'un compte, ou une seule, sur-le-champ ; ses sessions aussi."""
    from pathways.api.identity.keys import revoke_key, revoke_keys

    with prepared() as departement:
        if key_id is None:
            done = revoke_keys(departement, name, by=actor())
        else:
            revoke_key(departement, name, key_id, by=actor())
            done = 1
    click.echo(f"{done} clé(s) retirée(s).")


def spoken(grant: Grant) -> str:
    """A grant in one line: « référent (organisation …, referent …) jusqu'au 31/12/2026 »."""
    role = beside(Role)[grant.role].split(" : ")[0].split(",")[0]
    limits = ", ".join(f"{name} {value}" for name, value in grant.scope.items() if value)
    last = f" jusqu'au {grant.until:%d/%m/%Y}" if grant.until else ""
    return role + (f" ({limits})" if limits else "") + last


def _grant(role: str, until: date | None, scope: dict[str, UUID | str | None]) -> Grant:
    needed, allowed = SCOPES[Role(role)]
    named = {name for name, value in scope.items() if value is not None}
    if not set(needed) <= named or named - {*needed, *allowed}:
        asked = " ".join([*(f"--{n}" for n in needed), *(f"[--{n}]" for n in allowed)])
        raise click.UsageError(f"Le rôle {role} se donne avec : {asked or 'rien'}.")
    return Grant(Role(role), until=until, **scope)  # type: ignore[arg-type]


def _tell(account: "Account") -> None:
    held = " ; ".join(map(spoken, account.grants)) or "aucun rôle"
    test = ", compte d'essai" if account.test else ""
    disabled = f", suspendu le {account.disabled_at:%d/%m/%Y}" if account.disabled_at else ""
    click.echo(f"{account.actor} : {held}{test}{disabled}.")


def _told(account: "Account") -> dict[str, Any]:
    from pathways.api.identity.grants import told

    return {
        "actor": account.actor,
        "grants": [*map(told, account.grants)],
        "test": account.test,
        "created_at": account.created_at,
        "disabled_at": account.disabled_at,
    }


COMMANDS = (account, keys)
