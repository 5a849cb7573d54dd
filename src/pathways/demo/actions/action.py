"""An action of one year as its stories see it: its agreement, its people, its operator."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from pathways.demo.actions.plans import FAJ, OTHER, RSA, Plan
from pathways.demo.clock import Clock, Story
from pathways.demo.person import DEPARTEMENT, Case, Person
from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command
from pathways.domain.enrolment.events import Proof
from pathways.domain.positioning.publics import publics_of
from pathways.domain.rules import Programme
from pathways.event_store.deciding import Request

PEOPLE = 600
"""The département whose figures the plans give."""
PROOFS = {RSA: Proof.PAYER_CERTIFICATE, FAJ: Proof.IDENTITY_DOCUMENT, OTHER: Proof.PRESCRIPTION}

T = TypeVar("T")


@dataclass
class Scene:
    """What all actions share: the clock, the people, and how often something rare happened."""

    clock: Clock
    people: Sequence[Person]
    bodies: dict[str, UUID]
    seen: set[UUID] = field(default_factory=set)
    """People who came once: nobody is asked everywhere."""
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def scale(self) -> float:
        return len(self.people) / PEOPLE

    def every(self, what: str, number: int) -> bool:
        """The first time, and then once in so many."""
        self.counts[what] += 1
        return self.counts[what] % number == 1

    def scaled(self, number: int) -> int:
        """What 600 people have, for as many as there are."""
        return max(1, round(number * self.scale))

    def fits(self, person: Person, public: str) -> bool:
        """Whether the person could enter an action today as that public."""
        if person.over or (person.case is None) != (public == OTHER):
            return False
        memory, today = self.clock.memory, self.clock.day
        state = memory.state(BeneficiaryState, person.id)
        if not state.registered or state.forgotten or state.merged_into is not None:
            return False
        if public == RSA and state.right_on(today) is not RightStatus.OPEN:
            return False
        return public in publics_of(state, memory.rules, today)


@dataclass(eq=False)
class Stay:
    """Someone in an action, to `last_day` as it is known; what is told of it may come later."""

    action: "Action"
    person: Person
    id: UUID
    public: str
    module: str | None
    entered_on: date
    last_day: date
    contract: tuple[date, date] | None = None
    """The first and the last day of their employment."""
    post: int | None = None
    workshops_from: date | None = None
    """The day from which collective workshops count (A4.5)."""
    left: bool = False
    over: bool = False

    def asks(
        self, command: Command, reason: str | None = None, corrects: int | None = None
    ) -> Request:
        return Request(command, self.action.operator, reason, corrects=corrects)

    def begin(self, story: Story, on: date | None = None) -> None:
        self.action.clock.begin(story, self, on)


@dataclass(eq=False)
class Action:
    """An action of one year, from its project to its final report."""

    plan: Plan
    scene: Scene
    rng: Random
    first: date
    last: date
    agreed_until: date
    """The last day as signed: later than `last` where the agreement is cut short."""
    before: "Action | None" = None
    """The same action, the year before."""
    stays: list[Stay] = field(default_factory=list)
    running: bool = False
    """Whether the agreement is signed."""
    offer: UUID | None = None
    attended: dict[UUID, tuple[UUID, int]] = field(default_factory=dict)
    """By enrolment, the last session attended and the version of the fact that tells it."""
    accepted_report: UUID | None = None
    """Its final report, where nothing but the seal is missing."""
    over: bool = False

    def __post_init__(self) -> None:
        self.id, self.application = self.new_id(), self.new_id()

    @property
    def clock(self) -> Clock:
        return self.scene.clock

    @property
    def today(self) -> date:
        return self.clock.day

    @property
    def body(self) -> UUID:
        return self.scene.bodies[self.plan.body]

    @property
    def operator(self) -> str:
        """Who enters what the operator records."""
        return f"operateur-{self.body.hex[:8]}"

    @property
    def places(self) -> int | None:
        """How many places its people occupy, one each; None where nobody has a place."""
        if self.programme.place != "post":
            return None
        lines = [one for one in self.plan.lines if one.budget_line is not None]
        return sum(self.scene.scaled(line.quantity) for line in lines)

    @property
    def programme(self) -> Programme:
        found = self.clock.memory.rules.programme(self.plan.programme, self.first)
        assert found is not None
        return found

    def asks(self, command: Command, reason: str | None = None) -> Request:
        """A request by the operator."""
        return Request(command, self.operator, reason)

    def decides(self, command: Command) -> Request:
        """A request by the Département."""
        return Request(command, DEPARTEMENT)

    def new_id(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def chance(self, percent: float) -> bool:
        return self.rng.random() * 100 < percent

    def pick(self, options: Sequence[T]) -> T:
        return self.rng.choice(options)

    def later(self, least: int, most: int) -> date:
        """A working day that many days from now."""
        return self.clock.working_day(self.today + timedelta(days=self.rng.randint(least, most)))

    def entered(self) -> date:
        """The day someone gets to enter what happened today: at once, or some days later."""
        delay = self.rng.choices((0, 1, 4, 12), (70, 14, 12, 4))[0]
        return self.later(delay, delay) if delay else self.today

    def present(self, on: date) -> list[Stay]:
        """Who is in the action that day."""
        return [stay for stay in self.stays if stay.entered_on <= on <= stay.last_day]

    def finds(self, public: str) -> tuple[Person, Case | None] | None:
        """Someone of that public whom no action has seen yet, None where there is nobody."""
        people = self.scene.people
        for person in self.rng.sample(people, len(people)):
            if person.id not in self.scene.seen and self.scene.fits(person, public):
                return person, person.case
        return None


def months_of(first: date, last: date) -> Iterator[date]:
    """The first day of each civil month, from that of `first` to that of `last`."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)
