"""What a line of a history says: every field told is one of the event's, every code has a word."""

from enum import StrEnum
from typing import get_type_hints

import pytest

import pathways.domain.all  # noqa: F401 - registers every event
from pathways.documents.telling import SAYS, WORDS, told
from pathways.domain.event import registered_events
from pathways.domain.labels import CODES


def test_a_fact_tells_what_came_of_it() -> None:
    assert told("RsaRightRecorded", {"status": "suspended"}) == "Droit au RSA : suspendu"
    assert told("RelanceAnswered", {"accepted": False}) == "Réponse à la relance : non"
    assert told("FirstRdvProposed", {"rdv_on": "2021-03-10", "mode": "home"}) == (
        "Premier RDV proposé : pour le 10/03/2021"
    )
    assert told("AlertRaised", {"step": "late", "to": "referent"}) == (
        "Alerte donnée (en retard, référent)"
    )


def test_a_fact_with_nothing_more_to_tell_is_its_name() -> None:
    assert told("RdvMissed", {"missed_on": "2021-03-10"}) == "RDV manqué"


@pytest.mark.parametrize(("event", "field"), SAYS.items())
def test_what_is_told_is_a_field_of_the_event_in_french(event: str, field: str) -> None:
    kind = get_type_hints(registered_events()[event])[field]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        assert {code.value for code in kind} <= CODES.keys() | WORDS.keys()
