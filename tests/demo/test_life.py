"""The simulated département: the same for the same seed, and as varied as real life."""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import Any, get_args

import msgspec
import pytest

from pathways.demo.life import Departement, TooEarly
from pathways.domain.action_session.events import ActionSessionEvent
from pathways.domain.agreement.events import AgreementEvent
from pathways.domain.beneficiary.events import BeneficiaryEvent
from pathways.domain.budget.events import BudgetEvent
from pathways.domain.delegation.events import DelegationEvent
from pathways.domain.engagement_contract.events import EngagementContractEvent
from pathways.domain.enrolment.events import EnrolmentEvent
from pathways.domain.event import FactWithdrawn
from pathways.domain.moped.events import MopedEvent, MopedTaken
from pathways.domain.offer.events import OfferEvent
from pathways.domain.organisation.events import OrganisationEvent
from pathways.domain.orientation.events import (
    OrientationDecided,
    OrientationEnded,
    OrientationEvent,
    RdvHeld,
    Reoriented,
)
from pathways.domain.panel.events import PanelSessionEvent
from pathways.domain.participations.events import ParticipationsEvent
from pathways.domain.positioning.events import PositioningEvent
from pathways.domain.post.events import PostEvent, PostTaken
from pathways.domain.project_application.events import ProjectApplicationEvent
from pathways.domain.report.events import ReportEvent
from pathways.domain.sanction.events import SanctionEvent
from pathways.event_store.envelope import Envelope

TODAY = date(2025, 11, 21)
AHEAD = (MopedTaken, PostTaken)
"""From which day on something is someone's: told before that day where a stay is extended."""
KINDS = (
    BeneficiaryEvent,
    OrientationEvent,
    EngagementContractEvent,
    OrganisationEvent,
    PanelSessionEvent,
    SanctionEvent,
    DelegationEvent,
    ProjectApplicationEvent,
    AgreementEvent,
    BudgetEvent,
    EnrolmentEvent,
    ParticipationsEvent,
    PostEvent,
    MopedEvent,
    ActionSessionEvent,
    OfferEvent,
    PositioningEvent,
    ReportEvent,
)
NOT_LIVED: dict[str, str] = {
    **dict.fromkeys(
        ("AgreementSettled", "SettlementRestated", "ReportSealed"), "told from the log, once loaded"
    ),
}
"""Facts that no demo shows, each with the reason."""


@cache
def lived(people: int = 600, seed: int = 1, today: date = TODAY) -> tuple[Envelope, ...]:
    departement = Departement(people=people, seed=seed, today=today)
    return tuple(e for _, decided in departement.decisions() for e in decided.envelopes)


def facts(envelopes: tuple[Envelope, ...]) -> str:
    """What was recorded, in its order, without the commands' own identifiers."""
    digest = sha256()
    for e in envelopes:
        told = (e.originator_id, e.originator_version, e.event.name, msgspec.to_builtins(e.event))
        digest.update(repr((*told, e.person, e.actor, e.reason, e.corrects)).encode())
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_facts() -> None:
    lived_again = Departement(people=40, seed=7, today=TODAY).decisions()
    again = tuple(e for _, decided in lived_again for e in decided.envelopes)
    assert facts(again) == facts(lived(40, 7))


def test_another_seed_gives_another_departement() -> None:
    assert facts(lived(40, 7)) != facts(lived(40, 8))


@pytest.mark.parametrize("aggregate", KINDS)
def test_every_kind_of_fact_happens_among_600_people(aggregate: Any) -> None:
    happened = {e.event.name for e in lived()}
    assert not {event.name for event in get_args(aggregate)} - happened - NOT_LIVED.keys()


def test_facts_are_corrected_and_withdrawn_too() -> None:
    amended = [e for e in lived() if e.corrects]
    assert any(isinstance(e.event, FactWithdrawn) for e in amended)
    assert any(isinstance(e.event, RdvHeld) for e in amended)


def test_nothing_is_entered_before_it_happened_nor_after_the_last_day() -> None:
    departement = Departement(people=40, seed=3, today=TODAY)
    for entered_on, decided in departement.decisions():
        events = [e.event for e in decided.envelopes if not isinstance(e.event, AHEAD)]
        assert all(event.happened_on <= entered_on <= TODAY for event in events)


def test_some_facts_are_entered_weeks_after_they_happened() -> None:
    departement = Departement(people=60, seed=3, today=TODAY)
    late = [
        e.event.name
        for entered_on, decided in departement.decisions()
        for e in decided.envelopes
        if entered_on - e.event.happened_on > timedelta(days=14)
    ]
    assert "RdvHeld" in late


def test_nobody_has_two_open_orientations() -> None:
    orientations: Counter[object] = Counter()
    for envelope in lived():
        if isinstance(envelope.event, OrientationDecided):
            orientations[envelope.person] += 1
        elif isinstance(envelope.event, Reoriented | OrientationEnded):
            orientations[envelope.person] -= 1
        assert orientations[envelope.person] <= 2  # a reorientation opens and closes at once
    assert set(orientations.values()) <= {0, 1}


def test_what_the_rules_refuse_is_rare() -> None:
    departement = Departement(people=200, seed=2, today=TODAY)
    recorded = sum(1 for _ in departement.decisions())
    assert departement.clock.refused.total() < recorded / 200


def test_it_lives_under_the_rules_of_its_own_days() -> None:
    before_2025 = lived(40, 1, date(2023, 4, 28))
    assert {
        e.event.contract_rule for e in before_2025 if isinstance(e.event, OrientationDecided)
    } == {"A1.7"}


def test_a_last_day_before_the_reference_document_is_refused() -> None:
    with pytest.raises(TooEarly):
        Departement(people=1, seed=1, today=date(2021, 2, 1))
