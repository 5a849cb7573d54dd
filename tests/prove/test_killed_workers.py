"""Fifty workers of the API killed under load: each command is recorded once."""

from collections.abc import Iterator

import pytest

from tests.api.killing import killed_under_load
from tests.api.serving import Served, serving

pytestmark = pytest.mark.prove


@pytest.fixture
def served(run_environment: dict[str, str]) -> Iterator[Served]:
    with serving(run_environment, "killed") as found:
        yield found


def test_fifty_workers_killed_under_load_record_each_command_once(served: Served) -> None:
    told = killed_under_load(served, kills=50, clients=8)
    assert told.commands > 100
    assert told.sent_again > 0, told  # some died with a request in hand
