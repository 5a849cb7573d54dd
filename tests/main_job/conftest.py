"""The story walked once for the tests that read what it left."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pathways.scheduler.sweep import Swept
from tests.main_job.story import STORY
from tests.main_job.world import World, a_world, day, days

FIRST, LAST = day("2022-01-03"), day("2023-04-30")
SHOWN_ON = ("2022-01-31", "2022-03-31", "2022-09-30", "2023-04-30")


@dataclass(frozen=True)
class Walked:
    """The world at the end, what each sweep of each day did, and the histories of the four days."""

    world: World
    first: dict[date, Swept]
    second: dict[date, Swept]
    histories: dict[str, Sequence[Any]]


@pytest.fixture(scope="module")
def walked(
    run_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walked]:
    """Every day from the first to the last, swept twice."""
    with a_schema(run_environment, "walked", tmp_path_factory.mktemp("clock")) as world:
        done = Walked(world, {}, {}, {})
        for today in days(FIRST, LAST):
            live(world, today)
            done.first[today] = world.sweep()
            done.second[today] = world.sweep()
            if str(today) in SHOWN_ON:
                history = world.ask(f"beneficiaries/{world.ids['Bruno']}/history", limit=500)
                done.histories[str(today)] = history
        yield done


def live(world: World, today: date) -> None:
    """The deeds of that day."""
    world.wake_on(today)
    for deed in STORY.get(str(today), ()):
        deed(world)


def a_schema(env: Mapping[str, str], name: str, folder: Path) -> Any:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    return a_world({**env, "PATHWAYS_SCHEMA": f"{name}_{worker}"}, folder, FIRST)
