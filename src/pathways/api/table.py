"""The written table of accesses: every operation of the API, the roles it is open to, their scope.

It is data (`access.toml`), read and checked whole when the application is made: an operation that
stands in no group, or in two, and a role or a purpose that does not exist, stop everything there.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from pathways.domain.access import Role
from pathways.domain.organisation.events import OrganisationKind


class Reach(StrEnum):
    """How far a role goes in an operation that is open to it."""

    OWN = "own"  # within its scope, as the database decides it
    ALL = "all"  # whatever it concerns


@dataclass(frozen=True)
class Group:
    """Operations asked for one purpose by the same roles.

    `figures`: the parameter by which a figure is that of one body, which whoever's scope is a body
    must name. `whole`: told from every row, whoever asks.
    """

    name: str
    label: str
    purpose: str
    roles: Mapping[Role, Reach]
    routes: tuple[str, ...]
    figures: str | None = None
    whole: bool = False


@dataclass(frozen=True)
class Hidden:
    """Fields not told to some roles, save to the bodies of some kinds."""

    fields: frozenset[str]
    roles: frozenset[Role]
    but: frozenset[OrganisationKind]
    because: str


@dataclass(frozen=True)
class Table:
    """The whole table. An operation is "METHOD rule", as in the map of addresses."""

    groups: tuple[Group, ...]
    purposes: Mapping[str, str]
    asks: frozenset[str]
    without_account: frozenset[str]
    rests_on: Mapping[str, tuple[str, ...]]
    hidden: tuple[Hidden, ...] = ()

    def __post_init__(self) -> None:
        of = {route: group for group in self.groups for route in group.routes}
        object.__setattr__(self, "_of", of)

    def group_of(self, operation: str) -> Group:
        """The group an operation stands in; KeyError for one that the table does not know."""
        found: Group = self._of[operation]  # type: ignore[attr-defined]
        return found

    def reads(self, operation: str) -> bool:
        """Whether an operation changes nothing."""
        return operation.startswith("GET ") or operation in self.asks

    def check(self, operations: Iterable[str]) -> None:
        """Raises TableMistaken unless these are exactly the operations of the table."""
        served = set(operations)
        told = {route for g in self.groups for route in g.routes} | self.without_account
        if missing := sorted(served - told):
            raise TableMistaken(f"sans ligne : {', '.join(missing)}")
        if unknown := sorted(told - served):
            raise TableMistaken(f"sans adresse : {', '.join(unknown)}")
        opening = {
            operation
            for operation in served - self.without_account
            if not operation.startswith("GET ") and "<uuid:" not in operation
        }
        if apart := sorted(opening ^ set(self.rests_on)):
            raise TableMistaken(f"[rests_on] : à dire, ou de trop : {', '.join(apart)}")


class TableMistaken(ValueError):
    """The table of accesses does not say what it must; the message names the line."""


def read_table(text: str) -> Table:
    """The table that this TOML tells. Raises TableMistaken."""
    try:
        told = tomllib.loads(text)
        _only(
            told,
            "access.toml",
            "purposes",
            "asks",
            "without_account",
            "group",
            "rests_on",
            "hidden",
        )
        purposes = {each["code"]: each["label"] for each in told["purposes"]}
        table = Table(
            groups=tuple(_group(each, purposes) for each in told["group"]),
            purposes=purposes,
            asks=frozenset(told["asks"]),
            without_account=frozenset(told["without_account"]),
            rests_on={operation: tuple(names) for operation, names in told["rests_on"].items()},
            hidden=tuple(map(_hidden, told["hidden"])),
        )
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise TableMistaken(f"illisible : {error!r}") from None
    _once("groupe", [group.name for group in table.groups])
    rows = [route for group in table.groups for route in group.routes]
    _once("opération", [*rows, *table.without_account])
    if odd := sorted(table.asks - {route for group in table.groups for route in group.routes}):
        raise TableMistaken(f"asks, sans ligne : {', '.join(odd)}")
    for group in table.groups:
        _check_auditor(table, group)
    return table


@cache
def standard_table() -> Table:
    """The table of this version."""
    return read_table(files("pathways.api").joinpath("access.toml").read_text(encoding="utf-8"))


def _group(told: dict[str, Any], purposes: Mapping[str, str]) -> Group:
    name = told["name"]
    _only(told, name, "name", "label", "purpose", "figures", "whole", "roles", "routes")
    if told["purpose"] not in purposes:
        raise TableMistaken(f"{name} : finalité inconnue « {told['purpose']} »")
    try:
        roles = {Role(role): Reach(reach) for role, reach in told["roles"].items()}
    except ValueError as error:
        raise TableMistaken(f"{name} : {error}") from None
    if not roles or not told["routes"]:
        raise TableMistaken(f"{name} : sans rôle, ou sans opération")
    routes = tuple(told["routes"])
    return Group(
        name,
        told["label"],
        told["purpose"],
        roles,
        routes,
        told.get("figures"),
        told.get("whole", False),
    )


def _hidden(told: dict[str, Any]) -> Hidden:
    where = f"hidden {told['fields']}"
    _only(told, where, "fields", "from", "but", "because")
    try:
        return Hidden(
            frozenset(told["fields"]),
            frozenset(map(Role, told["from"])),
            frozenset(map(OrganisationKind, told["but"])),
            told["because"],
        )
    except ValueError as error:
        raise TableMistaken(f"{where} : {error}") from None


def _check_auditor(table: Table, group: Group) -> None:
    """An auditor reads everything and changes nothing, whatever the table would say."""
    reads = {table.reads(route) for route in group.routes}
    expected = Reach.ALL if reads == {True} else None
    if len(reads) > 1:
        raise TableMistaken(f"{group.name} : lectures et enregistrements se disent à part")
    if group.roles.get(Role.AUDITOR) is not expected:
        raise TableMistaken(f"{group.name} : l'auditeur lit tout, et n'enregistre rien")


def _only(told: Mapping[str, Any], where: str, *names: str) -> None:
    if odd := sorted(told.keys() - set(names)):
        raise TableMistaken(f"{where} : inconnu ici : {', '.join(odd)}")


def _once(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise TableMistaken(f"{what} dite deux fois : {name}")
        seen.add(name)
