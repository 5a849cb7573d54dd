"""A département on a simulated day: people of the shared samples, a body, référents, the API."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from pathways.api.app import create_app
from pathways.api.context import NAME, Context
from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.calendar import PARIS
from pathways.intake.cnaf import Refused, read_flow
from pathways.projections.departement import Departement, open_departement
from pathways.scheduler.sweep import Swept, sweep
from tests.access import a_key
from tests.intake.support import SAMPLES
from tests.main_job.sending import Answer, Api, Inside, served

CSV = SAMPLES / "uploads" / "fichier_usager_600_lignes.csv"
XLSX = SAMPLES / "uploads" / "fichier_usager_test.xlsx"
FLOW = SAMPLES / "cnaf" / "RSABEM.xml"

ROWS = {"Ana": 0, "Bruno": 1, "Chloé": 2, "Driss": 3, "Elsa": 4, "Gaël": 5}
"""What we call the people of the file's first rows: the samples' own names stay with them."""


def in_the_flow() -> dict[str, str]:
    """Two people of the flow, by NIR: one whose right is suspended, one whose right is closed."""
    by_right = {
        household.right.status: household.adults[0].nir
        for household in read_flow(FLOW).households
        if not isinstance(household, Refused)
    }
    found = {"Fatou": by_right[RightStatus.SUSPENDED], "Sophie": by_right[RightStatus.CLOSED]}
    return {name: nir for name, nir in found.items() if nir is not None}


def day(text: str) -> date:
    return date.fromisoformat(text)


@dataclass
class World:
    """What the story acts upon. `ids` are those of people, bodies, référents, orientations."""

    departement: Departement
    apis: Mapping[str, Api]
    keys: Mapping[str, str]
    clock: list[datetime]
    clock_file: Path
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.clock[0].date()

    def wake_on(self, today: date) -> None:
        """It is ten in the morning of that day, for every process."""
        self.clock[0] = datetime.combine(today, time(10), PARIS)
        draft = self.clock_file.with_suffix(".draft")
        draft.write_text(self.clock[0].isoformat())
        draft.replace(self.clock_file)

    def sweep(self) -> Swept:
        return sweep(self.departement, self.today)

    def ask(self, path: str, **query: object) -> Any:
        """A resource, or all the rows of a list, as the Département's agent reads it."""
        named = "&".join(f"{name}={value}" for name, value in query.items())
        answer = self._send("GET", f"/v1/{path}?{named}" if named else f"/v1/{path}")
        assert answer.status == 200, answer
        return answer.body.get("items", answer.body)

    def record(
        self, path: str, body: Mapping[str, object], *, by: str = "agent", api: str = "inside"
    ) -> Any:
        """POST what must be recorded, resting on the version just read; the answer."""
        answer = self.post(path, body, by=by, api=api)
        assert answer.status in (200, 201), answer
        return answer.body

    def post(
        self, path: str, body: Mapping[str, object], *, by: str = "agent", api: str = "inside"
    ) -> Answer:
        more = {"Idempotency-Key": str(uuid4())}
        kind, _, rest = path.partition("/")
        if rest and not rest.endswith("hand-over"):
            read = self._send("GET", f"/v1/{kind}/{rest.split('/')[0]}", by=by, api=api)
            assert read.status == 200, read
            more["If-Match"] = f'"{read.body["version"]}"'
        return self._send("POST", f"/v1/{path}", body, more, by=by, api=api)

    def _send(
        self,
        method: str,
        path: str,
        body: object = None,
        more: Mapping[str, str] | None = None,
        *,
        by: str = "agent",
        api: str = "inside",
    ) -> Answer:
        headers = {"Authorization": f"Bearer {self.keys[by]}", **(more or {})}
        return self.apis[api].send(method, path, body, headers)

    def find(self, name: str, **known: str) -> None:
        """Keep the id of the one person whom this number designates."""
        self.departement.engine.catch_up()
        answer = self._send("POST", "/v1/people/search", known)
        (found,) = answer.body["items"]
        self.ids[name] = found["person"]

    def name(self, identifier: str) -> str:
        return next(name for name, known in self.ids.items() if known == identifier)


@contextmanager
def a_world(env: Mapping[str, str], folder: Path, since: date) -> Iterator[World]:
    """An empty département, its API inside this process and on the loopback, on that day."""
    with ExitStack() as stack:
        departement = stack.enter_context(open_departement(env))
        clock = [datetime.combine(since, time(10), PARIS)]
        app = create_app(departement, clock=lambda: clock[0])
        context: Context = app.extensions[NAME]
        stack.callback(context.follower.close)
        file = folder / "clock"
        file.write_text(clock[0].isoformat())
        apis: dict[str, Api] = {
            "inside": Inside(app.test_client()),
            "loopback": stack.enter_context(served(env, file)),
        }
        given = {actor: a_key(departement, actor) for actor in ("agent", "referent-12", "ft-3")}
        yield World(departement, apis, given, clock, file)


def payer_number(row: int) -> str:
    """The payer's number in that row of the shared file, the header aside."""
    with CSV.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))[row]["N° CAF"]


def days(since: date, upto: date) -> Iterator[date]:
    return (since + timedelta(days=number) for number in range((upto - since).days + 1))
