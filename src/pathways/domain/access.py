"""Who asks, and in which capacity: roles, each within its own scope (G2, G3, G6, G9, N8).

A grant is one capacity of one account: "référent R of the body B", "member M of panels". An
account may hold several; what it may see and do is what any of them allows. What each role may do
is the table of routes (`pathways.api`); whom it sees is decided where the rows are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pathways.domain.refusal import Malformed


class Role(StrEnum):
    """The capacities in which someone works with the files."""

    REFERENT = "referent"  # référent : les personnes qu'il accompagne
    BODY_MANAGER = "body_manager"  # responsable d'organisme : celles de son organisme
    OPERATOR = "operator"  # porteur d'actions : les participants de ses conventions
    EMPLOYER = "employer"  # employeur : les personnes positionnées sur ses offres
    BENEFICIARY = "beneficiary"  # la personne elle-même
    EPL_SECRETARIAT = "epl_secretariat"  # secrétariat de l'EPL d'un territoire
    EPD_SECRETARIAT = "epd_secretariat"  # secrétariat de l'EPD
    PANEL_MEMBER = "panel_member"  # membre d'une EPL ou de l'EPD : les dossiers présentés
    AGENT = "agent"  # agent du Département, ou d'un de ses territoires
    DELEGATE = "delegate"  # le Président, ou qui signe par délégation : seul à décider
    AUDITOR = "auditor"  # auditeur : tout lire, ne rien changer
    ADMINISTRATOR = "administrator"  # administrateur : les comptes, aucun dossier


SCOPES: dict[Role, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Role.REFERENT: (("organisation", "referent"), ()),
    Role.BODY_MANAGER: (("organisation",), ()),
    Role.OPERATOR: (("organisation",), ()),
    Role.EMPLOYER: (("organisation",), ()),
    Role.BENEFICIARY: (("person",), ()),
    Role.EPL_SECRETARIAT: (("territory",), ()),
    Role.EPD_SECRETARIAT: ((), ()),
    Role.PANEL_MEMBER: (("member",), ()),
    Role.AGENT: ((), ("territory",)),
    Role.DELEGATE: ((), ("delegate",)),  # without a delegate: the President
    Role.AUDITOR: ((), ()),
    Role.ADMINISTRATOR: ((), ()),
}
"""What the grant of a role names, and what it may name."""


class ScopeMistold(Malformed):
    """Le rôle « {role} » se donne avec : {needed}."""

    field = "grants"


@dataclass(frozen=True)
class Grant:
    """One capacity; `until` is its last day, none while it stands. Raises ScopeMistold."""

    role: Role
    organisation: UUID | None = None
    referent: UUID | None = None
    person: UUID | None = None
    member: UUID | None = None
    delegate: UUID | None = None
    territory: str | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        needed, allowed = SCOPES[self.role]
        named = {name for name, value in self.scope.items() if value is not None}
        if not set(needed) <= named or named - {*needed, *allowed}:
            raise ScopeMistold(role=self.role, needed=", ".join((*needed, *allowed)) or "rien")

    @property
    def scope(self) -> dict[str, UUID | str | None]:
        """What it is limited to, by name."""
        names = ("organisation", "referent", "person", "member", "delegate", "territory")
        return {name: getattr(self, name) for name in names}

    def holds_on(self, day: date) -> bool:
        """Whether it still holds that day."""
        return self.until is None or day <= self.until


@dataclass(frozen=True)
class Access:
    """Who asks: the pseudonymous actor that events carry, and what they are granted.

    `test`: with a key made to try things out, which reaches a département apart.
    """

    actor: str
    grants: tuple[Grant, ...]
    test: bool = False

    def on(self, day: date) -> "Access":
        """The grants that hold that day."""
        return Access(self.actor, tuple(g for g in self.grants if g.holds_on(day)), self.test)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def sees_everyone(self) -> bool:
        """An auditor, an agent of the whole Département, or its President, who decides on all."""
        return any(
            grant.role is Role.AUDITOR
            or (grant.role is Role.AGENT and grant.territory is None)
            or (grant.role is Role.DELEGATE and grant.delegate is None)
            for grant in self.grants
        )

    def named(self, scope: str, *roles: Role) -> frozenset[UUID | str]:
        """What the grants of these roles name under a scope: the organisations of an operator…"""
        return frozenset(
            value
            for grant in self.grants
            if grant.role in roles and (value := grant.scope[scope]) is not None
        )

    def settings(self, day: date) -> dict[str, Any]:
        """What the database's policies read: the day, and each role with what it is limited to."""
        held = self.on(day).grants
        return {
            "day": day.isoformat(),
            "grants": [
                {"role": g.role.value} | {k: str(v) for k, v in g.scope.items() if v is not None}
                for g in held
            ],
        }


def access_of(actor: str, grants: Iterable[Grant], *, test: bool = False) -> Access:
    """An access with these grants, each said once."""
    return Access(actor, tuple(dict.fromkeys(grants)), test)
