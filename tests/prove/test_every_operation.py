"""A thousand requests of each operation, drawn from the specification; then chains of them.

`PROVE_CASES` asks for fewer, to see in an hour how far one gets on a machine that others use.
"""

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from pathways.projections.departement import Departement
from tests.api.lived import sender_of
from tests.api.sent import Sender, Sent

OTHERS_DRAW = "ignore:Do not use the .random. module:hypothesis.errors.HypothesisDeprecationWarning"
"""Said where another thread, such as a pool that spaces its tries, draws from it meanwhile."""
pytestmark = [pytest.mark.prove, pytest.mark.filterwarnings(OTHERS_DRAW)]

CASES = int(os.environ.get("PROVE_CASES", "1000"))
SHARES = 23
"""Parts the operations are proved in, each on a département of its own."""


@pytest.fixture
def sender(departement: Departement) -> Iterator[Sender]:
    with sender_of(departement) as found:
        yield found


@pytest.mark.parametrize("share", range(SHARES))
def test_every_operation_answers_as_the_specification_says(sender: Sender, share: int) -> None:
    sent = Sent()
    for number, operation in enumerate(sender.operations()):
        if number % SHARES == share:
            sender.send(operation, CASES, sent)
    assert not sent.breaches, sent.told()
    assert min(sent.cases.values()) >= CASES


def test_what_follows_a_creation_answers_as_the_specification_says(sender: Sender) -> None:
    sent = Sent()
    machine = sender.machine(sent)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=CASES,
            stateful_step_count=8,
            deadline=timedelta(minutes=1),
            database=None,
            phases=[Phase.generate],
            suppress_health_check=[*HealthCheck],
        ),
    )
    assert not sent.breaches, sent.told()
    assert sent.statuses[200] > CASES / 20, sent.statuses  # some links lead somewhere
