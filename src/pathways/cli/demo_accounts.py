"""The demo's accounts: one for each role, on whoever has most to show that day, with its key."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg

from pathways.api.identity import accounts, keys
from pathways.domain.access import SCOPES, Grant, Role
from pathways.projections.departement import Departement

BY = "demo"

SCOPED = {
    Role.REFERENT: """
        select organisation, referent from accompaniments
        where referent is not null and since <= %(day)s and %(day)s < until
        group by organisation, referent order by count(*) desc, referent limit 1""",
    Role.BODY_MANAGER: """
        select organisation from accompaniments
        where since <= %(day)s and %(day)s < until
        group by organisation order by count(*) desc, organisation limit 1""",
    Role.OPERATOR: """
        select organisation from enrolments
        group by organisation order by count(*) desc, organisation limit 1""",
    Role.EMPLOYER: """
        select p.organisation from positionings p join offers o on o.stream = p.offer
        where o.kind = 'job_offer'
        group by p.organisation order by count(*) desc, p.organisation limit 1""",
    Role.BENEFICIARY: """
        select person from positionings
        group by person order by count(*) desc, person limit 1""",
    Role.EPL_SECRETARIAT: """
        select territory from panel_sessions
        where kind = 'epl' and territory is not null
        group by territory order by count(*) desc, territory limit 1""",
    Role.PANEL_MEMBER: """
        select member from panel_seats where since <= %(day)s and %(day)s < until
        group by member order by count(*) desc, member limit 1""",
}
"""Whose role is limited to something, and where to find it, by the names of its scope."""


def open_accounts(departement: Departement, day: date) -> dict[str, str]:
    """A fresh key of each account, by role: those of the demo before work no more.

    A role of which the data know nobody has none.
    """
    with departement.app.recorder.pool.connection() as connection:
        found = dict(_grants(connection, day))
    known = {account.actor for account in accounts.every(departement)}
    given = {}
    for role, grant in found.items():
        actor = f"demo-{role.value.replace('_', '-')}"
        if actor not in known:
            accounts.add(departement, actor, [grant], by=BY)
        elif grant not in (before := accounts.show(departement, actor)).grants:
            for former in before.grants:
                accounts.ungrant(departement, actor, former, by=BY)
            accounts.grant(departement, actor, grant, by=BY)
        keys.revoke_keys(departement, actor, by=BY)
        given[role.value] = keys.create_key(departement, actor, by=BY).secret
    return given


def write_keys(folder: Path, given: dict[str, str]) -> Path:
    """A file that a shell reads, which nobody else may: `KEY_REFERENT=pw_…`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "demo-keys"
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text("".join(f"KEY_{role.upper()}={key}\n" for role, key in given.items()))
    return path


def _grants(connection: psycopg.Connection, day: date) -> Iterator[tuple[Role, Grant]]:
    for role in Role:
        statement = SCOPED.get(role)
        if statement is None:
            yield role, Grant(role)
            continue
        row = connection.execute(statement.encode(), {"day": day}).fetchone()
        if row is not None:
            yield role, Grant(role, **dict(zip(SCOPES[role][0], row, strict=True)))
