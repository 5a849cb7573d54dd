"""What a request works with: the département, the day, who asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import current_app, g

from pathways.api.follow import Follower
from pathways.api.identity.oidc.provider import Provider
from pathways.api.refusals import SandboxUnavailable
from pathways.api.sandbox import Sandbox
from pathways.domain.access import Access
from pathways.domain.calendar import paris_day
from pathways.event_store.signing import SigningKey, signing_key, trial_key
from pathways.projections.departement import Departement

NAME = "pathways"


@dataclass(frozen=True)
class Context:
    """One per Flask application, in `app.extensions`."""

    departement: Departement
    clock: Callable[[], datetime]
    follower: Follower
    sandbox: Sandbox | None = None
    provider: Provider | None = None


def here() -> Context:
    """The context of the application that answers."""
    return cast(Context, current_app.extensions[NAME])


def departement() -> Departement:
    """The département to read: what who asks may see of it, as it was known where they ask that."""
    asked: Departement | None = g.get("as_known") or g.get("seen")
    return asked or deciding()


def deciding() -> Departement:
    """The département to record in: a decision reads all that it rests on.

    The one apart for a test key. Raises SandboxUnavailable.
    """
    if "access" in g and access().test:
        sandbox = here().sandbox
        if sandbox is None:
            raise SandboxUnavailable
        return sandbox.departement()
    return here().departement


def signing() -> SigningKey:
    """The key that signs the exports asked for; of a test key, never the département's own."""
    keyring = departement().keyring
    return trial_key(keyring) if access().test else signing_key(keyring)


def today() -> date:
    """The Europe/Paris day of the request."""
    return paris_day(here().clock())


def access() -> Access:
    """Who asks, and what they are granted."""
    return cast(Access, g.access)


def actor() -> str:
    """The pseudonymous name of who asks, which their events carry."""
    return access().actor


def scopes() -> frozenset[str] | None:
    """What the key is narrowed to: `read`, or groups of routes; None for all the account may."""
    return cast("frozenset[str] | None", g.get("scopes"))


def key_id() -> str | None:
    """The public identifier of the key, or session, that asks: what may be logged of it."""
    return cast("str | None", g.get("key_id"))
