"""Whatever the specification lets be sent, and what it does not: answered as it says, never a 5xx.

`make prove` sends a thousand requests of each kind, and follows the specification's links.
"""

from collections.abc import Iterator

import pytest

from pathways.projections.departement import Departement
from tests.api.lived import sender_of
from tests.api.sent import Sender, Sent

OTHERS_DRAW = "ignore:Do not use the .random. module:hypothesis.errors.HypothesisDeprecationWarning"
"""Said where another thread, such as a pool that spaces its tries, draws from it meanwhile."""
pytestmark = pytest.mark.filterwarnings(OTHERS_DRAW)
FEW = 2
"""Requests of each operation: one meant to be well-formed, one meant not to be."""


@pytest.fixture
def sender(departement: Departement) -> Iterator[Sender]:
    with sender_of(departement) as found:
        yield found


@pytest.mark.timeout(600)
def test_every_operation_answers_as_the_specification_says(sender: Sender) -> None:
    sent = Sent()
    for operation in sender.operations():
        sender.send(operation, FEW, sent)
    assert not sent.breaches, sent.told()
    assert min(sent.cases.values()) >= FEW
    assert sent.statuses[200] + sent.statuses[201] > 20, sent.statuses
