"""Whatever is asked for, in whatever order: what always holds of a person's orientations."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, get_args, get_type_hints
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, On, State, decider_of, registered_commands
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.event import Event
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.orientation.deciding import DecideOrientation
from pathways.domain.orientation.events import OrientationKind, RdvMode
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import LostClaim, Refusal
from pathways.domain.rules import Rules
from tests.domain.orientation.people import CAP_EMPLOI, CCAS, HUGO, NADIA, SARA, ccas, entitled
from tests.domain.spec import an_id

COMMANDS = [one for one in registered_commands() if ".orientation." in one.__module__]
ORIENTATIONS = [an_id(name) for name in ("first", "second", "third")]
CONTRACT = an_id("contract")
TODAY = date(2026, 12, 31)
FIRST, SECOND, THIRD = ORIENTATIONS
# Likely values come first and often: a story where everything is refused proves nothing.
LIKELY: dict[str, list[Any]] = {
    "orientation_id": [FIRST, FIRST, FIRST, FIRST, SECOND, SECOND, THIRD],
    "new_orientation_id": [SECOND, THIRD, THIRD, FIRST],
    "follows_id": [None, None, FIRST],
    "beneficiary_id": [SARA],
    "organisation_id": [CCAS, CAP_EMPLOI],
    "referent_id": [NADIA, NADIA, HUGO],
    "contract_id": [None, CONTRACT],
    "topics": [("engagement_contract",), ("nothing",)],
    "themes": [("health", "housing"), ()],
    "objective": ["work", "play"],
    "excuse": [None, None, "Grippe"],
    "excused_on": [None],
    "mode": list(RdvMode),
    # Decisions after an opinion have a story of their own: tests/domain/panel/test_any_story.py.
    **{key: [None] for key in ("session_id", "case_id", "differs_because", "delegation_id")},
}


def a_command(day: date) -> st.SearchStrategy[Command]:
    """Any command of the package, given that day."""
    return st.sampled_from(COMMANDS).flatmap(lambda kind: _filled(kind, day))


def _filled(kind: type[Command], day: date) -> st.SearchStrategy[Command]:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return st.fixed_dictionaries({name: _field(name, hints[name], day) for name in names}).map(
        lambda said: kind(**said)
    )


def _field(name: str, hint: Any, day: date) -> st.SearchStrategy[Any]:
    if name == "on":
        return st.just(day)
    if name in LIKELY:
        return st.sampled_from(LIKELY[name])
    kind = next(one for one in (hint, *get_args(hint)) if isinstance(one, type))
    if kind is date:
        return st.integers(-5, 60).map(lambda days: day + timedelta(days))
    if issubclass(kind, StrEnum):
        return st.sampled_from(list(kind))
    return st.booleans() if kind is bool else st.sampled_from(["health", "health", " "])


@st.composite
def a_story(draw: st.DrawFn) -> list[Command]:
    """Sara is oriented; then anything, a few days apart, sometimes going back."""
    day = date(2021, 1, 4) + timedelta(draw(st.integers(0, 1_800)))
    story: list[Command] = [
        DecideOrientation(
            orientation_id=FIRST,
            beneficiary_id=SARA,
            organisation_id=CCAS,
            kind=OrientationKind.SOCIAL,
            on=day,
            decided_by="Le Président",
        )
    ]
    for step in draw(st.lists(st.integers(-10, 40), min_size=10, max_size=40)):
        day = min(day + timedelta(step), TODAY)
        story.append(draw(a_command(day)))
    return story


class Departement:
    """What the store does, in memory: states, claims, several streams in one append."""

    def __init__(self) -> None:
        self.facts: dict[UUID, list[Event]] = {one: [] for one in ORIENTATIONS}
        self.others: dict[type[State], State] = {
            BeneficiaryState: BeneficiaryState.of(SARA, entitled()),
            EngagementContractState: EngagementContractState(CONTRACT),
        }

    def orientation(self, stream: UUID) -> OrientationState:
        return OrientationState.of(stream, self.facts[stream])

    def handle(self, command: Command) -> None:
        decider = decider_of(command)
        states: dict[str, State] = {}
        for name, kind in decider.states:
            stream = decider.stream_of(name, command, states)
            if stream is None:
                continue
            if kind is OrientationState:
                states[name] = self.orientation(stream)
                assert isinstance(states[name], OrientationState)
                if decider.opens(name) and self.facts[stream]:
                    return
            elif kind is OrganisationState:
                states[name] = OrganisationState.of(stream, ccas())
            else:
                states[name] = self.others[kind]
        decision = decider(command, states, Rules.standard(), TODAY)
        own = next(iter(states.values()))
        after = {stream: list(facts) for stream, facts in self.facts.items()}
        after[own.id] += [one for one in decision if isinstance(one, Event)]
        for on in (one for one in decision if isinstance(one, On)):
            after[on.state.id] += on.events
        held = Counter(
            claim for stream, facts in after.items()
            for claim in OrientationState.of(stream, facts).claims()
        )  # fmt: skip
        if held and max(held.values()) > 1:
            raise LostClaim(claim="open_orientation")
        self.facts = after


def lived(story: list[Command]) -> Departement:
    departement = Departement()
    for command in story:
        try:
            departement.handle(command)
        except Refusal:
            continue
    return departement


def due_dates(event: Event) -> Iterator[date]:
    for field in fields(event):  # type: ignore[arg-type]
        due = getattr(event, field.name)
        if field.name.endswith("due_on") and due is not None:
            yield due


@settings(max_examples=150, deadline=None)
@given(a_story())
def test_one_open_orientation_nothing_before_it_and_nothing_due_before_its_fact(
    story: list[Command],
) -> None:
    departement = lived(story)
    assert departement.facts[FIRST]
    states = [departement.orientation(one) for one in ORIENTATIONS]
    assert sum(s.decided_on is not None and s.ended_on is None for s in states) <= 1
    for state in states:
        for event in departement.facts[state.id]:
            assert state.opened_on <= event.happened_on <= TODAY
            assert all(due >= event.happened_on for due in due_dates(event))


@settings(max_examples=60, deadline=None)
@given(a_story(), st.data())
def test_a_state_is_made_of_any_facts_in_any_order(
    story: list[Command], data: st.DataObject
) -> None:
    """Withdrawals and corrections leave some facts out, and change the days of others."""
    for stream, facts in lived(story).facts.items():
        kept = data.draw(st.lists(st.sampled_from(facts), unique_by=id) if facts else st.just([]))
        state = OrientationState.of(stream, kept)
        assert (state.decided_on is None) == all(e.name != "OrientationDecided" for e in kept)
