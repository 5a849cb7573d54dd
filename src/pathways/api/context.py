"""What a request works with: the département, the day, who asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import current_app, g

from pathways.api.follow import Follower
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
    """The département of the application that answers; as it was known, where the request asks."""
    asked: Departement | None = g.get("as_known")
    return asked or here().departement


def today() -> date:
    """The Europe/Paris day of the request."""
    return paris_day(here().clock())


def actor() -> str:
    """Who asks: the actor of the key the request was sent with."""
    return cast(str, g.actor)
