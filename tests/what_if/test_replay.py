"""The past decided again: the same under the same rules, and only what the rules add otherwise."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import TypeVar

from pathways.demo.life import Departement as Simulated
from pathways.domain.action_session.state import ActionSessionState
from pathways.domain.aggregates import AGGREGATES
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.asked import ASKED
from pathways.domain.budget.state import BudgetState
from pathways.domain.calendar import PARIS, add_months
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.event import Event
from pathways.domain.moped.state import MopedState
from pathways.domain.offer.state import OfferState
from pathways.domain.orientation.events import (
    OrientationDecided,
    PathwayMaintained,
    RdvMissed,
)
from pathways.domain.participations.state import ParticipationsState
from pathways.domain.positioning.state import PositioningState
from pathways.domain.post.state import PostState
from pathways.domain.project_application.state import ProjectApplicationState
from pathways.domain.report.state import ReportState
from pathways.domain.rules import Rules
from pathways.event_store.envelope import Envelope
from pathways.what_if.changes import changes_of, rules_with
from pathways.what_if.replay import Replayed, replay

E = TypeVar("E", bound=Event)

STANDARD = Rules.standard()
TODAY = date(2025, 11, 21)

FOLLOWS_FROM_ANOTHER = {
    "DuplicateAbsorbed": "the duplicate's file was merged into this one",
    "SanctionCounted": "a sanction was decided in a procedure",
    "SanctionUncounted": "a sanction was undone in its procedure",
}
THE_SCHEDULERS_OWN = {"AlertRaised", "DeadlinesSwept"}
KEPT_AS_THEY_WERE = {
    ProjectApplicationState,
    ActionAgreementState,
    BudgetState,
    EnrolmentState,
    ParticipationsState,
    PostState,
    MopedState,
    ActionSessionState,
    OfferState,
    PositioningState,
    ReportState,
}
"""Insertion actions: what is owed rests on what their agreements froze."""


@cache
def past() -> tuple[Envelope, ...]:
    """Two years of some people, entered day by day."""
    lived = Simulated(people=60, seed=5, today=TODAY)
    return tuple(
        replace(envelope, recorded_at=datetime(day.year, day.month, day.day, 12, tzinfo=PARIS))
        for day, decided in lived.decisions()
        for envelope in decided.envelopes
    )


def under(*changes: str, year: int) -> list[Replayed]:
    return list(replay(past(), STANDARD, rules_with(STANDARD, changes_of(changes), year)))


def test_every_fact_of_an_accompaniment_tells_what_was_asked_or_follows_from_another() -> None:
    silent = {
        event.name
        for state, events in AGGREGATES
        if state not in KEPT_AS_THEY_WERE
        for event in events
        if event not in ASKED
    }
    assert silent == FOLLOWS_FROM_ANOTHER.keys() | THE_SCHEDULERS_OWN | {
        "ProcedureSealedOff",  # a forgetting's
        "SearchProfileRecorded",
    }


def test_under_the_same_rules_every_fact_comes_back_identical() -> None:
    told = Counter(envelope.event.name for envelope in past())
    assert {"Reoriented", "PathwayMaintained", "SanctionDecided", "RdvExcused"} <= told.keys()
    again = list(replay(past(), STANDARD, STANDARD))
    assert [one.envelope for one in again] == list(past())
    assert not [one for one in again if one.refused]


def test_a_longer_first_delay_moves_its_due_date_and_nothing_else() -> None:
    changed = [one for one in under("first_rdv_within=30", year=2024) if one.changed]
    assert changed
    for one in changed:
        was, would = one.was, one.envelope.event
        assert isinstance(was, OrientationDecided)
        assert isinstance(would, OrientationDecided)
        assert was.decided_on.year == 2024
        assert (would.first_rdv_due_on - was.decided_on).days == 30
        assert replace(would, first_rdv_due_on=was.first_rdv_due_on) == was
    in_2024 = [e for e in events(OrientationDecided) if e.decided_on.year == 2024]
    assert len(changed) == len(in_2024)


def test_an_earlier_study_moves_what_starts_it_the_decision_to_maintain_included() -> None:
    replayed = under("epl_review_within=9", year=2025)
    maintained = [one for one in replayed if isinstance(one.was, PathwayMaintained)]
    assert any(one.was.happened_on.year == 2025 for one in maintained)
    for one in maintained:
        would = one.envelope.event
        assert isinstance(would, PathwayMaintained)
        months = 9 if would.decided_on.year == 2025 else 12
        assert would.epl_due_on == add_months(would.decided_on, months)


def test_what_the_other_rules_refuse_is_listed_and_kept() -> None:
    replayed = under("contract_at_most=3", year=2025)
    refused = [one.refused for one in replayed if one.refused]
    assert refused
    assert {one.rule for one in refused} == {"A1.7"}
    assert {one.name for one in refused} <= {
        "EngagementContractDrafted",
        "EngagementContractAmended",
    }
    assert all(one.on.year == 2025 for one in refused)
    assert [one.envelope.event.name for one in replayed] == [e.event.name for e in past()]


def test_the_delay_of_a_relance_runs_from_the_absence_under_the_other_rule_too() -> None:
    missed = [
        (one.was, one.envelope.event)
        for one in under("relance_within=5", year=2025)
        if isinstance(one.was, RdvMissed) and one.was.first and one.was.missed_on.year == 2025
    ]
    assert missed
    for was, would in missed:
        assert isinstance(would, RdvMissed)
        assert would.relance_due_on is not None
        assert (would.relance_due_on - was.missed_on).days == 5


def events(kind: type[E]) -> Iterator[E]:
    return (one.event for one in past() if isinstance(one.event, kind))
