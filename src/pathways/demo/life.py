"""The lives of a département: a pure simulation, the same for the same seed and last day.

Every event comes from a decision of the domain on the states as they stand, so that nothing the
rules refuse ever exists here.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from pathways.demo import appeals, review
from pathways.demo.actions.season import Season
from pathways.demo.arrival import arrives, bound_told, right_told
from pathways.demo.bodies import FRANCE_TRAVAIL, MDS, Team, chosen, teams
from pathways.demo.clock import Clock, Story
from pathways.demo.contracts import ended
from pathways.demo.epd import Epd
from pathways.demo.epl import Epl
from pathways.demo.memory import Memory
from pathways.demo.names import TOWNS, invent
from pathways.demo.panels import Panel
from pathways.demo.person import Case, Offices, Person
from pathways.demo.sanctions import unexplained
from pathways.demo.signing import Delegations
from pathways.domain.beneficiary.events import ExitNature, RightStatus
from pathways.domain.beneficiary.rsa_exit import RecordRsaExit
from pathways.domain.engagement_contract.events import ContractEndReason
from pathways.domain.forgetting.forgetting import ForgetPerson
from pathways.domain.orientation.deciding import DecideOrientation
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import EndReason, OrientationDecided, OrientationKind
from pathways.domain.rules import Rules
from pathways.event_store.deciding import Prepared

EARLIEST = date(2021, 1, 4)
"""The first working day of the reference document the bodies work under."""

NATURES = {
    ExitNature.EMPLOYMENT: 38,
    ExitNature.TRAINING: 12,
    ExitNature.INCOME_ABOVE: 15,
    ExitNature.HOUSEHOLD_CHANGE: 8,
    ExitNature.DISABILITY_ALLOWANCE: 7,
    ExitNature.RETIREMENT: 5,
    ExitNature.MOVED: 9,
    ExitNature.STRUCK_OFF: 3,
    ExitNature.DECEASED: 3,
}
REASONS = {ExitNature.MOVED: EndReason.MOVED, ExitNature.DECEASED: EndReason.DECEASED}
SIGNATORIES = ("Présidente du Département", "Directeur de l'insertion, par délégation")


class TooEarly(ValueError):
    """The demo needs some months of the 2021 reference document before its last day."""


class Departement:
    """`people` lives over `years` up to `today`; iterate once over what is decided each day."""

    def __init__(self, *, people: int, seed: int, today: date, years: float = 2) -> None:
        first = max(EARLIEST, today - timedelta(days=round(365.25 * years)))
        if today - first < timedelta(days=90):
            raise TooEarly(f"from {EARLIEST}, at least 90 days before {today}")
        self.clock = Clock(first, today, Memory(Rules.standard()))
        self.clock.day = self.clock.working_day(first)
        self.delegations = Delegations(seed, self.clock)
        self.offices = Offices(teams(seed, people), self.delegations, appeals.fates())
        self.people = [self._person(number, seed) for number in range(people)]
        self.panels: tuple[Panel, ...] = (
            *(Epl(seed, self.clock, territory, self.people) for territory in TOWNS),
            Epd(seed, self.clock, self.offices),
        )
        self.season = Season(seed, self.clock, self.people, self.offices.teams)

    @property
    def teams(self) -> tuple[Team, ...]:
        """The bodies of the département."""
        return self.offices.teams

    def decisions(self) -> Iterator[tuple[date, Prepared]]:
        """Every decision with the day it is entered, in the order of the days."""
        clock = self.clock
        for team in self.teams:
            clock.begin(team.opens(clock), team)
        self.delegations.opens()
        self.season.begin()
        for panel in self.panels:
            clock.begin(panel.sits(), panel)
        for person in self.people:
            clock.begin(life(person), person, _arrival_day(person))
        clock.begin(_some_are_forgotten(self), _Nobody(), clock.last - timedelta(days=10))
        yield from clock.run()

    def _person(self, number: int, seed: int) -> Person:
        rng = Random(f"{seed} {number}")
        return Person(invent(number, rng, self.clock.last), rng, self.clock, self.offices)


class _Nobody:
    over = False


def life(person: Person) -> Story:
    """From the first file to the last exit, with what comes between."""
    yield from arrives(person)
    if person.chance(2):
        return  # the payer never spoke of them
    if person.chance(6):
        yield from right_told(person, RightStatus.REQUESTED)
        yield person.later(20, 60)
    if person.chance(3):
        yield from right_told(person, RightStatus.REFUSED)
        return
    yield from right_told(person, RightStatus.OPEN, days_ago=person.rng.randint(0, 40))
    if person.chance(1):
        person.clock.begin(unexplained(person), person)
    bound = person.chance(93)
    yield from bound_told(person, bound)
    if not bound and person.chance(60):
        return
    while True:
        yield person.later(60, 200) if person.chance(8) else person.later(4, 50)
        yield from oriented(person, bound)
        yield _exit_day(person)
        yield from leaves(person)
        if not person.chance(14):
            person.over = True
            return
        yield person.later(60, 240)
        yield from right_told(person, RightStatus.OPEN)


def oriented(person: Person, bound: bool) -> Story:
    """The President, or a delegate, orients the person to a body (A1.1)."""
    rng, team = person.rng, _body_for(person, bound)
    kind = OrientationKind.SOCIAL
    if team.body.kind is FRANCE_TRAVAIL:
        kind = OrientationKind.EMPLOYMENT
    elif person.chance(12):
        kind = OrientationKind.SOCIO_PROFESSIONAL
    referent = team.available() if person.chance(65) else None
    orientation, last = person.new_id(), person.last_case
    decided_on = person.today
    yield person.entered()
    decided = yield person.asks(
        DecideOrientation(
            orientation_id=orientation,
            beneficiary_id=person.id,
            organisation_id=team.id,
            kind=kind,
            on=decided_on,
            decided_by=rng.choice(SIGNATORIES),
            referent_id=referent.id if referent else None,
            follows_id=last.id if last else None,
        )
    )
    if not decided:
        return
    person.case = Case(person, decided.first(OrientationDecided), orientation, team)
    person.case.followed_by(referent)
    review.starts(person.case)
    person.case.begin(suspensions(person.case))


def _body_for(person: Person, bound: bool) -> Team:
    rules, day = person.clock.memory.rules, person.today
    if not bound:
        own = (t for t in person.teams if t.body.kind is MDS)
        return next(t for t in own if t.body.territory == person.territory)
    if person.chance(11):
        return next(t for t in person.teams if t.body.kind is FRANCE_TRAVAIL)
    choice = rules.profiles.on(day).choice(person.profile)
    suggested = frozenset(choice.details["bodies"]) if choice else frozenset()
    return chosen(person.teams, person.rng, suggested, person.territory)


def suspensions(case: Case) -> Story:
    """Suspended where a quarterly declaration is missing, then open again."""
    person = case.person
    while True:
        yield person.later(60, 420)
        if person.chance(45):
            yield from right_told(person, RightStatus.SUSPENDED, days_ago=person.rng.randint(0, 20))
            yield person.later(15, 70)
            yield from right_told(person, RightStatus.OPEN)


def leaves(person: Person) -> Story:
    """Out of RSA: the exit, the end of the accompaniment and of its contract (A1.15)."""
    nature = person.rng.choices([*NATURES], [*NATURES.values()])[0]
    case, told = person.case, person.chance(88)
    if told:
        yield person.asks(
            RecordRsaExit(beneficiary_id=person.id, nature=nature, exited_on=person.today)
        )
    if case is not None:
        reason = REASONS.get(nature, EndReason.EXITED_RSA) if told else EndReason.RIGHT_CLOSED
        if case.contract is not None:
            gone = ContractEndReason.ORIENTATION_ENDED
            yield person.asks(ended(case.contract, person.today, gone))
        yield person.asks(EndOrientation(orientation_id=case.id, on=person.today, reason=reason))
        case.close()
    yield from right_told(person, RightStatus.CLOSED)


def _arrival_day(person: Person) -> date:
    """A third is there from the start; the others come all along, until last week."""
    clock = person.clock
    days = (clock.last - clock.first).days - 7
    spread = 45 if person.chance(38) else days
    return clock.working_day(clock.first + timedelta(days=person.rng.randint(0, spread)))


def _exit_day(person: Person) -> date:
    """Half of the people leave within two years and a half."""
    return person.later(60, 60) + timedelta(days=round(person.rng.expovariate(1 / 1100)))


def _some_are_forgotten(departement: Departement) -> Story:
    """Two people who left ask to be erased (G10); one was under a procedure, closed since."""
    left = [one for one in departement.people if one.over and one.last_case is not None]
    closed = {one.case.person for one in departement.offices.procedures if one.state.regularised_on}
    asking = (left, [one for one in left if one in closed])
    for person in {one.id: one for each in asking for one in each[:1]}.values():
        command = ForgetPerson(beneficiary_id=person.id, forgotten_on=departement.clock.day)
        yield person.asks(command, reason="Demande d'effacement reçue par courrier")
