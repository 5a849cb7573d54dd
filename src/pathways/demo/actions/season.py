"""Every year's actions: agreed, offered, entered, followed, reported, and run again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from pathways.demo.actions import funding
from pathways.demo.actions.action import Action, Scene, Stay
from pathways.demo.actions.intermediary import is_placed
from pathways.demo.actions.offers import Publisher, places_offered
from pathways.demo.actions.plans import PLANS, PROVIDERS, Entrants, Plan
from pathways.demo.actions.posts import works
from pathways.demo.actions.rentals import Fleet, Moped, rides
from pathways.demo.actions.reports import reported
from pathways.demo.actions.sessions import EVERY, sessions
from pathways.demo.actions.stays import Life, comes, enters
from pathways.demo.actions.workshops import attends_workshops, joins_in
from pathways.demo.bodies import Team
from pathways.demo.clock import Clock, Story
from pathways.demo.person import DEPARTEMENT, Person
from pathways.domain.offer.events import OfferKind
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.event_store.deciding import Request

LIVES: dict[str, Life] = {
    "adse_a": attends_workshops,
    "adse_b": joins_in,
    "ai": is_placed,
    "aci": works,
    "ei": works,
    "geiq": works,
}
"""What someone lives in each programme; a rental needs its fleet besides."""
PREPARED = timedelta(days=50)
"""How long before its first day an action is asked for."""
SHORTEST = timedelta(days=60)
"""A year that leaves less than this to an action has none."""
CUT_SHORT = (10, 31)
"""The month and the day of the end that comes before its time."""


class Season:
    """The actions of all the years that the demo lives, and of the one that comes."""

    over = False

    def __init__(
        self, seed: int, clock: Clock, people: Sequence[Person], teams: Sequence[Team]
    ) -> None:
        self.clock, self.seed = clock, seed
        self.providers = {name: _id(seed, name) for name in PROVIDERS}
        bodies = {team.body.name: team.id for team in teams} | self.providers
        self.scene = Scene(clock, people, bodies)
        self.actions: list[Action] = []
        self.idle: list[Action] = []
        """Projects that come to nothing, or whose agreement never runs."""
        for plan in PLANS:
            self.actions += self._actions(plan)
        self.idle += self._idle()
        self.fleets = {plan.body: self._fleet(plan) for plan in PLANS if plan.fleet}

    def begin(self) -> None:
        """Let everything begin, bodies first."""
        clock = self.clock
        clock.begin(self._opens(), self)
        for year in range(clock.first.year, clock.last.year + 2):
            clock.begin(funding.votes(self.scene, year), self)
        for fleet in self.fleets.values():
            clock.begin(fleet.opens(), fleet, clock.first + timedelta(days=10))
        for turn, action in enumerate(self.actions):
            clock.begin(self._runs(action, turn), action, self._asked_on(action))
        for action in self.idle:
            clock.begin(funding.not_financed(action), action, self._asked_on(action))
        for name, kind in (("Val Logistique", OfferKind.JOB_OFFER),
                           ("Formation Loire", OfferKind.TRAINING)):  # fmt: skip
            rng = Random(f"{self.seed} {name} offers")
            publisher = Publisher(self.scene, self.providers[name], kind, rng)
            clock.begin(publisher.publishes(), publisher)

    def _opens(self) -> Story:
        for name, (kind, territory) in PROVIDERS.items():
            command = RegisterOrganisation(
                organisation_id=self.providers[name],
                organisation_name=name,
                kind=kind,
                territory=territory,
                registered_on=self.clock.day,
            )
            yield Request(command, DEPARTEMENT)

    def _runs(self, action: Action, turn: int) -> Story:
        yield from funding.accepted(action)
        if not action.running:
            return
        clock = self.clock
        clock.begin(places_offered(action), action)
        yield clock.working_day(action.first)
        clock.begin(funding.agreement_lives(action), action)
        if action.agreed_until > action.last:
            clock.begin(funding.cut_short(action), action)
        if action.plan.programme in EVERY:
            clock.begin(sessions(action), action)
        clock.begin(reported(action, turn), action)
        life = self._life(action)
        clock.begin(self._stay_on(action, life), action)
        days = (action.last - action.first).days
        for entrants in action.plan.entrants:
            for _ in range(self.scene.scaled(entrants.number)):
                spread = round(days * (0.75 if action.plan.fleet else 0.4))
                on = action.first + timedelta(days=action.rng.randint(1, spread))
                clock.begin(comes(action, entrants, life), action, clock.working_day(on))

    def _stay_on(self, action: Action, life: Life) -> Story:
        """Whose employment outlasts the agreement before goes on under this one (A5.1)."""
        for stay in action.before.stays if action.before else ():
            employed = stay.contract is not None and stay.contract[1] > action.first
            if employed and stay.last_day + timedelta(days=1) == action.first:
                found = yield from enters(
                    action, stay.person, stay.person.case,
                    Entrants(stay.public, 1, stay.module), contract=stay.contract,
                )  # fmt: skip
                if found is not None:
                    found.begin(life(found))

    def _life(self, action: Action) -> Life:
        if not action.plan.fleet:
            return LIVES[action.plan.programme]
        fleet = self.fleets[action.plan.body]

        def life(stay: Stay) -> Story:
            return rides(stay, fleet)

        return life

    def _fleet(self, plan: Plan) -> Fleet:
        rng = Random(f"{self.seed} {plan.title} fleet")
        vehicles = sum(self.scene.scaled(line.quantity) for line in plan.lines)
        mopeds = [Moped(UUID(int=rng.getrandbits(128), version=4)) for _ in range(vehicles)]
        return Fleet(self.scene, self.scene.bodies[plan.body], mopeds)

    def _actions(self, plan: Plan) -> list[Action]:
        found: list[Action] = []
        for year in range(self.clock.first.year, self.clock.last.year + 2):
            first = max(date(year, plan.month, 1), self._earliest())
            agreed_until = last = date(year, 12, 31)
            if plan.cut_short and year == self.clock.last.year - 1:
                last = date(year, *CUT_SHORT)
            if first.year != year or last - first < SHORTEST:
                continue
            rng = Random(f"{self.seed} {plan.title} {year}")
            before = found[-1] if found else None
            found.append(Action(plan, self.scene, rng, first, last, agreed_until, before))
        return found

    def _idle(self) -> list[Action]:
        """One project a year beside those that run."""
        plan = replace(PLANS[2], title="Cuisine partagée", month=5, amended=False)
        plan = replace(plan, body="Association Le Fil d'Anjou")
        return [action for action in self._actions(plan) if action.first <= self.clock.last]

    def _earliest(self) -> date:
        """The first day of a month by which a first project can be agreed."""
        ready = self.clock.first + timedelta(days=50)
        return (ready.replace(day=1) + timedelta(days=32)).replace(day=1)

    def _asked_on(self, action: Action) -> date:
        asked = max(action.first - PREPARED, self.clock.first + timedelta(days=3))
        return self.clock.working_day(asked)


def _id(seed: int, name: str) -> UUID:
    return UUID(int=Random(f"{seed} {name}").getrandbits(128), version=4)
