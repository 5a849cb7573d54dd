"""Events as JSON: nothing that jsonb would not give back exactly."""

from typing import Any, get_args, get_type_hints

import pytest

import pathways.domain.all  # noqa: F401
from pathways.domain.event import Event, registered_events
from pathways.event_store.codec import Unstorable, canonical


def leaves(hint: Any) -> set[Any]:
    inner = [each for each in get_args(hint) if not isinstance(each, str)]
    return set().union(*map(leaves, inner)) if inner else {hint}


@pytest.mark.parametrize("event", registered_events().values(), ids=lambda event: event.name)
def test_no_event_has_a_float(event: type[Event]) -> None:
    hints = get_type_hints(event, include_extras=True)
    assert not [name for name, hint in hints.items() if float in leaves(hint)]


@pytest.mark.parametrize("event", registered_events().values(), ids=lambda event: event.name)
def test_what_may_be_absent_is_read_back_as_absent(event: type[Event]) -> None:
    hints = get_type_hints(event)
    optional = [name for name, hint in hints.items() if type(None) in get_args(hint)]
    assert [name for name in optional if getattr(event, name, ...) is not None] == []


def test_the_canonical_form_does_not_depend_on_the_order_of_keys() -> None:
    written = canonical({"b": 1, "a": {"d": True, "c": "é"}})
    assert written.decode() == '{"a":{"c":"é","d":true},"b":1}'


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_postgresql_would_not_hold_is_refused(text: str) -> None:
    with pytest.raises(Unstorable):
        canonical({"a": text})
