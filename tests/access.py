"""Keys for tests: an account of that name, made where there is none, and a key of it."""

from pathways.api.identity import accounts, keys
from pathways.domain.access import Grant, Role
from pathways.projections.departement import Departement

WHOLE = tuple(
    map(
        Grant,
        (Role.AGENT, Role.EPD_SECRETARIAT, Role.DELEGATE, Role.ADMINISTRATOR, Role.AUDITOR),
    )
)
"""An agent of the whole Département, who decides, manages and audits: nobody is, but a test."""


def a_key(departement: Departement, actor: str, *grants: Grant, test: bool = False) -> str:
    """A key of this account, granted the whole where nothing is said."""
    keys.prepare(departement.database)
    if actor not in {account.actor for account in accounts.every(departement)}:
        accounts.add(departement, actor, grants or WHOLE, by="test", test=test)
    return keys.create_key(departement, actor, by="test").secret
