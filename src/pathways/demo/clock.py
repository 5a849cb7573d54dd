"""The simulated clock: stories wait for their day, act, and are told what came of it.

A story is a generator. It yields a day to wait for, or an act; it is sent back what the act led
to. Stories of one person or of one accompaniment go on side by side, and stop when it is over.
"""

from collections import Counter
from collections.abc import Generator, Iterator
from datetime import date, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Protocol
from uuid import UUID

from pathways.demo.memory import Act, Memory, Told
from pathways.domain.event import Event
from pathways.event_store.deciding import Prepared

Story = Generator[date | Act, Told, None]
Identified = Generator[date | Act, Told, UUID]
"""A story that tells the id of what it made."""

NOTHING = Told()


class Owner(Protocol):
    """Whom a story is about; it stops when `over`."""

    over: bool


class Clock:
    """Walks the days from the first to the last, waking each story on the days it waits for."""

    def __init__(self, first: date, last: date, memory: Memory) -> None:
        self.first = first
        self.day = first
        self.last = last
        self.memory = memory
        self._turn = count()
        self._waiting: list[tuple[date, int, Story, Owner, Told | None]] = []

    @property
    def refused(self) -> Counter[str]:
        """What the rules refused, by the name of the refusal."""
        return self.memory.refused

    def begin(self, story: Story, owner: Owner, on: date | None = None) -> None:
        """Let a story begin on that day, today where none is given."""
        self._wait(on or self.day, story, owner, None)

    def run(self) -> Iterator[tuple[date, Prepared]]:
        """Every decision taken, with the day it is entered, in the order of the days."""
        while self._waiting and self._waiting[0][0] <= self.last:
            self.day, _, story, owner, told = heappop(self._waiting)
            while not owner.over:
                try:
                    # A generator's first step takes nothing.
                    wants = next(story) if told is None else story.send(told)
                except StopIteration:
                    break
                told = NOTHING
                if not isinstance(wants, date):
                    prepared = self.memory.decide(wants, self.day)
                    if prepared is not None:
                        yield self.day, prepared
                        told = Told(_events(prepared), _version(prepared))
                elif wants > self.day:
                    self._wait(wants, story, owner, NOTHING)
                    break

    def _wait(self, day: date, story: Story, owner: Owner, told: Told | None) -> None:
        heappush(self._waiting, (max(day, self.day), next(self._turn), story, owner, told))

    def working_day(self, day: date) -> date:
        """That day, or the Monday after: offices are closed at the weekend."""
        return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def _events(prepared: Prepared) -> list[Event]:
    return [envelope.event for envelope in prepared.envelopes]


def _version(prepared: Prepared) -> int:
    own = [e for e in prepared.envelopes if e.originator_id == prepared.stream]
    return own[-1].originator_version if own else prepared.version
