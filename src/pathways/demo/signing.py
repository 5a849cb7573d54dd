"""Who signs in the demo: the President, or a delegate under a dated delegation (N8)."""

from datetime import date
from random import Random
from typing import NamedTuple
from uuid import UUID

from pathways.demo.clock import Clock, Identified, Story
from pathways.demo.names import FIRST_NAMES, LAST_NAMES
from pathways.domain.beneficiary.events import Sex
from pathways.domain.delegation.giving import GiveDelegation
from pathways.domain.delegation.power import (
    DELEGATE,
    MAINTENANCE,
    PRESIDENT,
    PRIOR_APPEAL,
    REORIENTATION,
    SANCTION,
)
from pathways.domain.delegation.state import DelegationState
from pathways.domain.delegation.withdrawing import WithdrawDelegation
from pathways.event_store.deciding import Request

CABINET = "cabinet"

OFFICES = {
    "Directeur de l'insertion": (MAINTENANCE, REORIENTATION),
    "Directrice générale adjointe aux solidarités": (SANCTION, PRIOR_APPEAL),
}
"""The offices that hold a delegation, each with its acts."""
SIGNED_BY_DELEGATE = {MAINTENANCE: 75, REORIENTATION: 70, SANCTION: 30, PRIOR_APPEAL: 30}
"""How often a delegate signs, where one may (%)."""


class Signatory(NamedTuple):
    """Who decides, as commands name them."""

    decided_by: str
    delegation_id: UUID | None = None


class Delegations:
    """Delegations run to the end of a civil year; one office changes hands in the middle."""

    over = False

    def __init__(self, seed: int, clock: Clock) -> None:
        self.rng = Random(f"{seed} delegations")
        self.clock = clock
        self.given: list[UUID] = []

    def opens(self) -> None:
        """Let every office receive its delegations, from today."""
        first = True
        for capacity, acts in OFFICES.items():
            self.clock.begin(self._renewed(capacity, acts, changes_hands=first), self)
            first = False

    def signs(self, act: str, rng: Random) -> Signatory:
        """Whoever signs that act today: the President, or a delegate in office."""
        if rng.random() * 100 < SIGNED_BY_DELEGATE[act]:
            for delegation in reversed(self.given):
                state = self.clock.memory.state(DelegationState, delegation)
                if state.allows(act, self.clock.day):
                    return Signatory(DELEGATE, delegation)
        return Signatory(PRESIDENT)

    def _renewed(self, capacity: str, acts: tuple[str, ...], *, changes_hands: bool) -> Story:
        clock, delegate = self.clock, self._someone()
        leaves_on = clock.working_day(clock.first + (clock.last - clock.first) * 3 / 5)
        since = clock.day
        while True:
            until = date(since.year, 12, 31)
            given = yield from self._gives(capacity, acts, delegate, since, until)
            if changes_hands and since < leaves_on <= until:
                yield leaves_on
                yield self._asks(WithdrawDelegation(delegation_id=given, on=clock.day))
                delegate, changes_hands = self._someone(), False
                yield from self._gives(capacity, acts, delegate, clock.day, until)
            since = date(until.year + 1, 1, 1)
            yield clock.working_day(date(until.year, 12, 12))

    def _gives(
        self,
        capacity: str,
        acts: tuple[str, ...],
        delegate: tuple[UUID, str, str],
        since: date,
        until: date,
    ) -> Identified:
        delegation = self._new_id()
        who, last_name, first_name = delegate
        yield self._asks(
            GiveDelegation(
                delegation_id=delegation,
                delegate_id=who,
                on=self.clock.day,
                since=max(since, self.clock.day),
                until=until,
                acts=acts,
                last_name=last_name,
                first_name=first_name,
                capacity=capacity,
            )
        )
        self.given.append(delegation)
        return delegation

    def _asks(self, command: GiveDelegation | WithdrawDelegation) -> Request:
        return Request(command, CABINET)

    def _new_id(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def _someone(self) -> tuple[UUID, str, str]:
        sex = self.rng.choice([Sex.FEMALE, Sex.MALE])
        names = self.rng.choice(LAST_NAMES), self.rng.choice(FIRST_NAMES[sex])
        return self._new_id(), *names
