from datetime import date

from pathways.domain.event import Event
from pathways.domain.organisation.state import OrganisationState
from tests.domain.organisation.bodies import (
    BODY,
    DIPLOMA_SEEN,
    PAUL,
    agreement,
    agreement_ended,
    paul_arrived,
    paul_left,
    registered,
)


def state(*facts: Event) -> OrganisationState:
    return OrganisationState.of(BODY, [registered(), *facts])


def test_a_referent_is_there_from_the_arrival_to_the_eve_of_the_departure() -> None:
    body = state(paul_arrived("2021-02-01"), paul_left("2021-09-01"))
    assert body.referent_on(PAUL, date(2021, 1, 31)) is None
    assert body.referent_on(PAUL, date(2021, 2, 1))
    assert body.referent_on(PAUL, date(2021, 8, 31))
    assert body.referent_on(PAUL, date(2021, 9, 1)) is None


def test_a_referent_holds_a_diploma_once_its_proof_was_seen() -> None:
    assert not state(paul_arrived()).referents[PAUL].holds_diploma
    assert state(paul_arrived(), DIPLOMA_SEEN).referents[PAUL].holds_diploma


def test_an_agreement_runs_to_its_last_day_or_to_the_eve_of_its_end() -> None:
    assert state(agreement()).agreement_on(date(2021, 12, 31))
    assert state(agreement()).agreement_on(date(2022, 1, 1)) is None
    cut_short = state(agreement(), agreement_ended("2021-07-01", "2021-09-01"))
    assert cut_short.agreement_on(date(2021, 6, 30))
    assert cut_short.agreement_on(date(2021, 7, 1)) is None


def test_a_referents_facts_are_sealed_under_the_referents_key() -> None:
    assert state().person(paul_arrived()) == PAUL
    assert state().person(DIPLOMA_SEEN) == PAUL
    assert state().person(paul_left()) == PAUL
    assert state().person(agreement()) is None


def test_a_withdrawn_arrival_leaves_nobody() -> None:
    assert state(DIPLOMA_SEEN, paul_left()).referents == {}
