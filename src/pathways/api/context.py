"""What a request works with: the département, the day, who asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import current_app, g

from pathways.api.follow import Follower
from pathways.domain.access import Access
from pathways.domain.calendar import paris_day
from pathways.projections.departement import Departement

NAME = "pathways"


@dataclass(frozen=True)
class Context:
    """One per Flask application, in `app.extensions`."""

    departement: Departement
    clock: Callable[[], datetime]
    follower: Follower


def here() -> Context:
    """The context of the application that answers."""
    return cast(Context, current_app.extensions[NAME])


def departement() -> Departement:
    """The département to read: as it was known, where the request asks."""
    asked: Departement | None = g.get("as_known")
    return asked or here().departement


def deciding() -> Departement:
    """The département to record in: a decision reads all that it rests on."""
    return here().departement


def today() -> date:
    """The Europe/Paris day of the request."""
    return paris_day(here().clock())


def access() -> Access:
    """Who asks, and what they are granted."""
    return cast(Access, g.access)


def actor() -> str:
    """The pseudonymous name of who asks, which their events carry."""
    return access().actor
