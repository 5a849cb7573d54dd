"""The API over a real département, asked as its users ask it."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask

from pathways.api.app import create_app
from pathways.api.context import NAME, Context
from pathways.api.follow import Follower
from pathways.domain.calendar import PARIS
from pathways.projections.departement import Departement
from tests.access import a_key
from tests.api.caller import Caller
from tests.departement import Town

NOW = datetime(2021, 6, 15, 10, 0, tzinfo=PARIS)

MADE: list[Flask] = []
"""The application of this process, made by the first test: it takes half a second."""


def application(departement: Departement, clock: Callable[[], datetime]) -> Flask:
    """The application over this département; the context is each test's own."""
    if not MADE:
        MADE.append(create_app(departement, clock))
    else:
        MADE[0].extensions[NAME] = Context(departement, clock, Follower(departement))
    return MADE[0]


@pytest.fixture
def api(departement: Departement) -> Iterator[Caller]:
    """Someone with a key, on 15 June 2021."""
    now = [NOW]
    app = application(departement, clock=lambda: now[0])
    yield Caller(app.test_client(), a_key(departement, "referent-12"), now)
    context: Context = app.extensions[NAME]
    context.follower.close()


@pytest.fixture
def open_town(town: Town, api: Caller) -> Town:
    """The body and its référent, with Sara registered."""
    town.register("Sara")
    return town
