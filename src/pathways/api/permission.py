"""What is checked before any view answers: that a role of who asks opens this operation to them.

What remains of their access is the capacities that do: whoever is both an employer and a
beneficiary sees, where only beneficiaries may ask, what a beneficiary sees.
"""

import re
from dataclasses import replace

from apispec import APISpec
from flask import Flask, current_app, g, request

from pathways.api.context import access, scopes, today
from pathways.api.identity.keys import READ
from pathways.api.reach import in_power, limit
from pathways.api.refusals import Forbidden, KeyTooNarrow
from pathways.api.table import Group, Reach, Table, standard_table
from pathways.domain.access import Role
from pathways.domain.labels import ROLES

TABLE = "pathways.table"

SAID: dict[Role, str] = {role: ROLES[role] for role in Role}
"""Each role as people read it."""


def operations(app: Flask) -> list[str]:
    """Every operation of the resources this application serves, as the table names them."""
    return [
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/v1/")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def install(app: Flask, spec: APISpec, written: Table | None = None) -> None:
    """Check every request by the table, and tell it in the specification.

    Raises TableMistaken where an operation has no row.
    """
    written = written or standard_table()
    written.check(operations(app))
    app.extensions[TABLE] = written
    for group in written.groups:
        for route in group.routes:
            _document(spec, route, group)


def _document(spec: APISpec, route: str, group: Group) -> None:
    method, rule = route.split(" ")
    told = spec._paths[re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)][method.lower()]
    told["responses"]["403"] = spec.components.get_ref("response", "FORBIDDEN")
    told["x-roles"] = {role.value: group.roles[role].value for role in Role if role in group.roles}
    told["x-purpose"] = group.purpose


def table() -> Table:
    """The table of the application that answers."""
    found: Table = current_app.extensions[TABLE]
    return found


def group() -> Group:
    """The group of the operation that is asked."""
    return table().group_of(operation())


def asked() -> Group | None:
    """The same; None for what stands in no group: an unknown address, what needs no account."""
    if request.url_rule is None:
        return None
    try:
        return group()
    except KeyError:
        return None


def operation() -> str:
    """The operation that is asked, as the table names it; a HEAD is a GET."""
    assert request.url_rule is not None
    method = "GET" if request.method in ("HEAD", "OPTIONS") else request.method
    return f"{method} {request.url_rule.rule}"


def check() -> None:
    """Keep, of what who asks is granted, what opens this operation.

    Raises Forbidden, KeyTooNarrow.
    """
    if request.method == "OPTIONS":
        return  # which methods an address takes, the specification tells
    asked = group()
    held = access().on(today())
    if asked.roles.get(Role.DELEGATE) is Reach.OWN and table().reads(operation()):
        # What is recorded late is decided by the day it was signed: the domain says.
        held = in_power(held)
    may = tuple(grant for grant in held.grants if grant.role in asked.roles)
    if not may:
        raise Forbidden(roles=", ".join(SAID[role] for role in Role if role in asked.roles))
    _check_key(asked)
    g.access = replace(held, grants=may)
    limit(asked, operation())


def _check_key(asked: Group) -> None:
    """What the key is narrowed to: reading, some groups, or reading in some groups."""
    narrowed = scopes()
    if narrowed is None:
        return
    groups, reads = narrowed - {READ}, table().reads(operation())
    if (READ in narrowed and not reads) or (groups and asked.name not in groups):
        raise KeyTooNarrow(scopes=", ".join(sorted(narrowed)))
