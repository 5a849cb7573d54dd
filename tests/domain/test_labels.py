"""Everything people read has its French."""

import pathways.domain.all  # noqa: F401
from pathways.domain import labels
from pathways.domain.event import registered_events
from pathways.domain.rules import Rules


def test_every_event_has_its_french() -> None:
    assert set(labels.EVENTS) == set(registered_events())


def test_every_deadline_with_alert_steps_has_its_french() -> None:
    assert Rules.standard().deadline_kinds == set(labels.DEADLINES)
