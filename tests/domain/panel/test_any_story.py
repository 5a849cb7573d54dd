"""Whatever is asked for, in whatever order: what always holds of sessions and of decisions."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from pathways.domain.aggregates import state_of
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Claim, Command, On, State, decider_of
from pathways.domain.delegation.power import MAINTENANCE, REORIENTATION
from pathways.domain.delegation.state import DelegationState
from pathways.domain.event import Event
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.orientation.epl_review import MaintainPathway
from pathways.domain.orientation.events import OrientationKind, PathwayMaintained, Reoriented
from pathways.domain.orientation.reorientation import ProposeReorientation, Reorient
from pathways.domain.panel.events import CaseKind, EplAdvice, EplOpinionGiven, PanelKind
from pathways.domain.panel.holding import HoldSession, RecuseMember
from pathways.domain.panel.listing import ListCase, ListProposedCase, RemoveCase
from pathways.domain.panel.locking import LockAgenda
from pathways.domain.panel.members import AppointMember
from pathways.domain.panel.minutes import SignMinutes
from pathways.domain.panel.opinions import GiveEplOpinion, PostponeCase
from pathways.domain.panel.planning import PlanSession
from pathways.domain.panel.rescheduling import CancelSession, PostponeSession
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import LostClaim, Refusal
from pathways.domain.rules import Rules
from tests.domain.delegation.test_delegation import DELEGATION, given_to_claire
from tests.domain.orientation.people import CAP_EMPLOI, CCAS, ccas, entitled, oriented
from tests.domain.panel.panels import MEMBERS
from tests.domain.spec import an_id

START, TODAY = date(2022, 1, 3), date(2023, 12, 31)
SINCE = date(2022, 3, 1)
RULES = Rules.standard().replacing("epl_opinion_required", since=SINCE)
PEOPLE = [an_id(f"person {number}") for number in range(4)]
SESSIONS = [an_id(f"session {number}") for number in range(3)]


@dataclass
class Departement:
    """What the store does, in memory: states, claims, several streams in one append."""

    facts: dict[UUID, list[Event]] = field(default_factory=dict)
    recorded: list[tuple[UUID, Event]] = field(default_factory=list)

    def state(self, kind: type[State], stream: UUID) -> State:
        facts: list[Event] = self.facts.get(stream, [])
        if kind is BeneficiaryState:
            facts = list(entitled())
        if kind is OrganisationState:
            facts = list(ccas())
        return kind.of(stream, facts)

    def session(self, stream: UUID) -> PanelSessionState:
        return PanelSessionState.of(stream, self.facts.get(stream, []))

    def handle(self, command: Command) -> None:
        decider, states = decider_of(command), dict[str, State]()
        for name, kind in decider.states:
            stream = decider.stream_of(name, command, states)
            if stream is not None:
                states[name] = self.state(kind, stream)
        decision = decider(command, states, RULES, TODAY)
        own = next(iter(states.values()))
        new = [(own.id, one) for one in decision if isinstance(one, Event)]
        for on in (one for one in decision if isinstance(one, On)):
            new += [(on.state.id, one) for one in on.events]
        after = {stream: list(facts) for stream, facts in self.facts.items()}
        for stream, event in new:
            after.setdefault(stream, []).append(event)
        held = self.claims(after)
        if held and max(held.values()) > 1:
            raise LostClaim(claim="listed_case")
        self.facts = after
        self.recorded += new

    @staticmethod
    def claims(facts: dict[UUID, list[Event]]) -> Counter[Claim]:
        return Counter(
            claim
            for stream, each in facts.items()
            for claim in state_of(each[0].name).of(stream, each).claims()
        )


class Story:
    """A secretariat in any order: mostly what may come next, often what may not."""

    def __init__(self, seed: int) -> None:
        self.random, self.town, self.day = Random(seed), Departement(), START
        self.refused: Counter[str] = Counter()
        self.town.facts[DELEGATION] = [given_to_claire(acts=(MAINTENANCE, REORIENTATION))]
        self.orientations = [an_id(f"orientation {number}") for number in range(len(PEOPLE))]
        for orientation, person in zip(self.orientations, PEOPLE, strict=True):
            opening = oriented("2021-03-01", beneficiary_id=person)
            self.town.facts[orientation] = [opening]
        for session in SESSIONS:
            self.ask(self.plan(session))
            for name, capacity in MEMBERS.items():
                self.ask(
                    AppointMember(
                        session_id=session,
                        member_id=an_id(name),
                        on=self.day,
                        capacity=capacity,
                        last_name="MEMBRE",
                        first_name=name,
                    )
                )

    def live(self, steps: int) -> Departement:
        for _ in range(steps):
            self.day = min(self.day + timedelta(self.random.randrange(-2, 6)), TODAY)
            self.ask(self.any_command())
        return self.town

    def ask(self, command: Command) -> None:
        try:
            self.town.handle(command)
        except Refusal as refusal:
            self.refused[refusal.code] += 1

    def plan(self, session: UUID) -> PlanSession:
        held_on = self.day + timedelta(self.random.randrange(-1, 60))
        return PlanSession(
            session_id=session,
            on=self.day,
            kind=PanelKind.EPL,
            held_on=held_on,
            starts_at="09:30",
            place="MDS",
            next_session_on=held_on + timedelta(30),
            territory="centre_anjou",
        )

    def any_command(self) -> Command:
        pick, day = self.random.choice, self.day
        session, orientation = pick(SESSIONS), pick(self.orientations)
        known = self.town.session(session)
        case = pick([*known.cases, an_id("unknown")])
        member = an_id(pick(list(MEMBERS)))
        fresh = UUID(int=self.random.getrandbits(128))
        some = self.random.sample(list(MEMBERS), self.random.randrange(1, 7))
        named = self.random.random() < 0.8
        by: dict[str, Any] = {"decided_by": "delegate", "delegation_id": DELEGATION}
        if self.random.random() < 0.5:
            by = {"decided_by": "president"}
        if named:
            by |= {"session_id": session, "case_id": case}
        if self.random.random() < 0.4:
            by["differs_because"] = "Autre avis"
        chosen = known.case(case)
        about = chosen.orientation_id if chosen and self.random.random() < 0.7 else orientation
        kind = pick([CaseKind.TWELVE_MONTH_REVIEW, CaseKind.REORIENTATION_REQUEST])
        presenter = chosen.presenter_id if chosen else None
        where: dict[str, Any] = {
            "session_id": session,
            "orientation_id": orientation,
            "case_id": fresh,
            "on": day,
        }
        return pick(
            [
                ListCase(kind=kind, ground="Demande", **where),
                ListProposedCase(
                    kind=CaseKind.TWELVE_MONTH_REVIEW,
                    reason="review_late",
                    presenter_id=member,
                    **where,
                ),
                RemoveCase(session_id=session, case_id=case, on=day, ground="Retrait"),
                LockAgenda(session_id=session, on=day, cases=tuple(known.cases), log_position=1),
                HoldSession(session_id=session, present=tuple(map(an_id, some))),
                HoldSession(session_id=session, present=tuple(map(an_id, MEMBERS))),
                RecuseMember(
                    session_id=session,
                    case_id=case,
                    member_id=pick([member, presenter or member]),
                    on=day,
                    ground="Parenté",
                ),
                *[GiveEplOpinion(session_id=session, case_id=case, advice=pick(list(EplAdvice)))]
                * 3,
                PostponeCase(session_id=session, case_id=case, ground="Absente"),
                SignMinutes(session_id=session, on=day, signed_by=an_id("Odile")),
                PostponeSession(
                    session_id=session,
                    on=day,
                    held_on=day + timedelta(7),
                    next_session_on=day + timedelta(37),
                    ground="Neige",
                ),
                *[CancelSession(session_id=session, on=day, ground="Neige")]
                * (self.random.random() < 0.1),
                ProposeReorientation(
                    orientation_id=orientation,
                    on=day,
                    kind=OrientationKind.EMPLOYMENT,
                    ground="Prête",
                ),
                *[MaintainPathway(orientation_id=about, on=day, **by)] * 3,
                Reorient(
                    orientation_id=about,
                    new_orientation_id=fresh,
                    organisation_id=pick([CAP_EMPLOI, CCAS]),
                    kind=OrientationKind.EMPLOYMENT,
                    on=day,
                    **by,
                ),
            ]
        )


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_asked_for_the_order_of_things_holds(seed: int) -> None:
    town = Story(seed).live(250)
    seen: dict[UUID, list[Event]] = {}
    for stream, event in town.recorded:
        before = PanelSessionState.of(stream, seen.get(stream, [])) if stream in SESSIONS else None
        match event:
            case EplOpinionGiven():
                assert before is not None
                no_opinion_without_a_session(before, event)
            case PathwayMaintained() | Reoriented():
                no_decision_without_its_opinion(stream, event, seen)
        seen.setdefault(stream, []).append(event)
    for session in map(town.session, SESSIONS):
        session.check_amended()
        people = [case.beneficiary_id for case in session.cases.values()]
        assert len(set(people)) == len(people), "twice on one agenda"
    assert max(town.claims(town.facts).values(), default=0) <= 1, "on two agendas at once"


def no_opinion_without_a_session(before: PanelSessionState, opinion: EplOpinionGiven) -> None:
    case = before.cases[opinion.case_id]
    assert before.held_on == opinion.given_on
    assert before.locked_on is not None
    assert opinion.case_id in before.agenda
    assert len(before.present - case.recused) >= before.quorum
    assert case.presenter_id not in case.recused


def no_decision_without_its_opinion(
    stream: UUID, decision: PathwayMaintained | Reoriented, seen: dict[UUID, list[Event]]
) -> None:
    if decision.session_id is None or decision.case_id is None:
        assert isinstance(decision, Reoriented) or decision.decided_on < SINCE
        return
    session = PanelSessionState.of(decision.session_id, seen[decision.session_id])
    case = session.cases[decision.case_id]
    assert isinstance(case.opinion, EplOpinionGiven)
    assert case.opinion.given_on <= decision.decided_on
    assert case.orientation_id == stream
    followed = EplAdvice.MAINTAIN
    if isinstance(decision, Reoriented):
        followed = EplAdvice.REORIENT
    assert (decision.differs_because is None) == (case.opinion.advice is followed)
    if decision.delegation_id is not None:
        delegation = DelegationState.of(DELEGATION, [given_to_claire()])
        assert delegation.runs_on(decision.decided_on)


def test_the_stories_go_all_the_way_and_meet_every_kind_of_refusal() -> None:
    told: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for seed in range(40):
        story = Story(seed)
        told.update(event.name for _, event in story.live(250).recorded)
        refused.update(story.refused)
    assert {"EplOpinionGiven", "PathwayMaintained", "Reoriented", "MinutesSigned"} <= set(told)
    assert {
        "session-not-held",
        "quorum-not-reached",
        "already-on-the-agenda",
        "maintained-without-opinion",
        "no-opinion-given",
        "differs-without-reason",
        "presenter-recused",
        "lost-claim",
        "agenda-already-locked",
    } <= set(refused)
