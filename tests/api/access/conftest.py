"""Both worlds, made once, and somebody of each role who asks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pathways.api.app import create_app
from pathways.api.context import NAME
from pathways.api.identity.keys import keys_of
from pathways.domain.access import Grant, Role
from pathways.domain.calendar import PARIS
from pathways.postgres.database import Database
from pathways.postgres.embedded import Server
from pathways.projections.departement import Departement, open_prepared
from tests.access import a_key
from tests.actions import Actions
from tests.api.access.worlds import TODAY, WORLDS, World
from tests.conftest import made_anew
from tests.departement import MASTER_KEY, Town

WHOLE_AGENT = "agent_of_everywhere"


@dataclass
class Walk:
    """The API, the two worlds, and a key for each role of the first."""

    departement: Departement
    client: FlaskClient
    own: World
    other: World
    lone: dict[str, Any]
    keys: dict[str, str] = field(default_factory=dict)

    def key(self, who: str, method: str) -> str:
        """Theirs; one that is given up is another."""
        return a_key(self.departement, who) if method == "DELETE" else self.keys[who]

    def ask(self, who: str, method: str, path: str, body: Any = None) -> TestResponse:
        headers = {
            "Authorization": f"Bearer {self.key(who, method)}", "Idempotency-Key": "walk",
            "If-Match": '"999"',
        }  # fmt: skip
        return self.client.open(path, method=method, headers=headers, json=body or {})


@pytest.fixture(scope="package")
def opened(server: Server, migrated: Database, worker_database: str) -> Iterator[Departement]:
    """A département of this package's own, on a database made from the template."""
    database = made_anew(server, migrated, f"{worker_database}_walk")
    with open_prepared(database, MASTER_KEY) as opened:
        yield opened


@pytest.fixture(scope="package")
def walk(opened: Departement) -> Iterator[Walk]:
    """Both worlds, and someone whom no procedure and no panel concerns."""
    town, actions = Town(opened), Actions(opened)
    town.found()
    own, other = (World(town, actions, *told).made() for told in WORLDS)
    orientation = town.orient("Lone", "2021-09-01")
    contract = town.draft("Lone", "2021-10-01", "2022-09-30")
    actions.catch_up()
    lone = {"beneficiary": town.register("Lou", payer_number="7654321"),
            "orientation": orientation, "contract": contract}  # fmt: skip
    town.catch_up()
    app = create_app(
        opened, clock=lambda: datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=PARIS)
    )
    made = Walk(opened, app.test_client(), own, other, lone)
    for role in Role:
        made.keys[role.value] = a_key(opened, role.value, own.grant(role))
        made.keys[f"{role.value} of the other"] = a_key(
            opened, f"{role.value}-other", other.grant(role)
        )
    made.keys[WHOLE_AGENT] = a_key(opened, WHOLE_AGENT, Grant(Role.AGENT))
    a_key(opened, "walked", Grant(Role.AUDITOR))
    (key,) = keys_of(opened, "walked")
    for world in (own, other):
        world.ids |= {"name": "walked", "key_id": key.id}
    yield made
    app.extensions[NAME].follower.close()
