"""A person of the demo, and an accompaniment of theirs, as the stories see them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from pathways.demo.bodies import Referent, Team
from pathways.demo.clock import Clock, Story
from pathways.demo.names import Who
from pathways.demo.signing import Delegations
from pathways.domain.command import Command
from pathways.domain.orientation.events import OrientationDecided, OrientationKind
from pathways.domain.panel.events import CaseKind
from pathways.event_store.deciding import Request

if TYPE_CHECKING:
    from pathways.demo.breach import Procedure

DEPARTEMENT, PAYER = "departement", "caf"


@dataclass
class Offices:
    """Those whom every person meets: the bodies, who signs, the procedures the EPD will see."""

    teams: tuple[Team, ...]
    delegations: Delegations
    fates: Iterator[str | None]
    """What becomes of each sanction: contested, undone, or nothing of the kind."""
    procedures: "list[Procedure]" = field(default_factory=list)


class Person:
    """`over` once nothing more happens to them."""

    def __init__(self, who: Who, rng: Random, clock: Clock, offices: Offices) -> None:
        self.who, self.rng, self.clock, self.offices = who, rng, clock, offices
        self.teams = offices.teams
        self.id = self.new_id()
        self.profile = "single_person"
        self.territory = "centre_anjou"
        self.case: Case | None = None
        self.last_case: Case | None = None
        self.over = False

    @property
    def today(self) -> date:
        return self.clock.day

    def new_id(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def chance(self, percent: float) -> bool:
        """True that often."""
        return self.rng.random() * 100 < percent

    def later(self, least: int, most: int, after: date | None = None) -> date:
        """A working day that many days from now, or after that day, never before today."""
        day = (after or self.today) + timedelta(days=self.rng.randint(least, most))
        return self.clock.working_day(max(day, self.today))

    def entered(self) -> date:
        """The day someone gets to enter what happened today: mostly at once, sometimes weeks later.

        Yielded between an act and its recording.
        """
        delay = self.rng.choices((0, 1, 3, 10, 30), (78, 10, 6, 4, 2))[0]
        return self.later(delay, delay) if delay else self.today

    def asks(
        self, command: Command, actor: str = DEPARTEMENT, reason: str | None = None
    ) -> Request:
        return Request(command, actor, reason)


@dataclass(eq=False)
class Case:
    """An accompaniment. `over` once it has ended; its stories stop with it."""

    person: Person
    decided: OrientationDecided
    id: UUID
    team: Team
    referent: Referent | None = None
    contract: UUID | None = None
    """The last contract drafted, until it ends."""
    signed_on: date | None = None
    """The last day a contract was signed."""
    heard: bool = False
    """On the agenda of an EPL, or waiting for the decision on its opinion."""
    studied: bool = False
    """The EPL gave its opinion in this period of 12 months."""
    put_off: CaseKind | None = None
    """What the EPL put off to its next session."""
    over: bool = False

    def followed_by(self, referent: Referent | None) -> None:
        """Note who follows the person from now on."""
        self.referent = referent
        if referent is not None:
            referent.cases.append(self)

    def asks(self, command: Command, reason: str | None = None, **more: int) -> Request:
        """A request by the référent, or by the body where there is none."""
        who = self.referent
        actor = f"referent-{who.id.hex[:8]}" if who else f"organisme-{self.team.id.hex[:8]}"
        return Request(command, actor, reason, **more)  # type: ignore[arg-type]

    def begin(self, *stories: Story) -> None:
        for story in stories:
            self.person.clock.begin(story, self)

    @property
    def kind(self) -> OrientationKind:
        return self.decided.kind

    def close(self) -> None:
        """Nothing more happens in this accompaniment."""
        self.over = True
        self.person.case, self.person.last_case = None, self
