"""The streams of a simulated département as they stand, in memory: deciding needs no database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from pathways.domain.command import Claim, State
from pathways.domain.event import Event
from pathways.domain.refusal import LostClaim, Refusal
from pathways.domain.rules import Rules
from pathways.event_store.deciding import (
    Prepared,
    Request,
    Withdrawal,
    prepare,
    prepare_in_turn,
    prepare_withdrawal,
)
from pathways.event_store.streams import Streams


@dataclass(frozen=True)
class Together:
    """Requests about one stream that one person enters at once, each on where those before led."""

    requests: Sequence[Request]


Act = Request | Withdrawal | Together

E = TypeVar("E", bound=Event)
S = TypeVar("S", bound=State)


@dataclass(frozen=True)
class Told:
    """What an act led to: its events and the version its own stream is at; empty where refused."""

    events: Sequence[Event] = ()
    version: int = 0

    def __bool__(self) -> bool:
        return bool(self.events)

    def first(self, kind: type[E]) -> E:
        """The first event of that kind; StopIteration where there is none."""
        return next(event for event in self.events if isinstance(event, kind))

    def all(self, kind: type[E]) -> list[E]:
        """Every event of that kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def day(self, field: str) -> date | None:
        """A day that the first event carries, None where there is no event."""
        found = getattr(self.events[0], field) if self.events else None
        assert found is None or isinstance(found, date)
        return found


class Memory:
    """Every stream with its state and envelopes, and the claims held."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.refused: Counter[str] = Counter()
        """What the rules refused, by the name of the refusal."""
        self._streams = Streams()
        self._holders: dict[Claim, UUID] = {}

    def decide(self, act: Act, today: date) -> Prepared | None:
        """What the act leads to, remembered; None where the rules refuse it, or nothing is new."""
        try:
            prepared = self._prepare(act, today)
            if prepared is None or not prepared.envelopes:
                return None
            self._claim(prepared)
        except Refusal as refusal:
            # What the rules refuse is not recorded, in life as here.
            self.refused[type(refusal).__name__] += 1
            return None
        self._streams.remember(prepared.envelopes, prepared.after)
        return prepared

    def state(self, kind: type[S], stream: UUID) -> S:
        """A stream as it stands; the blank state of one that does not exist."""
        found = self._streams.read(kind, stream).state
        assert isinstance(found, kind)
        return found

    def _prepare(self, act: Act, today: date) -> Prepared | None:
        if isinstance(act, Together):
            prepared, refused = prepare_in_turn(act.requests, self._streams.read, self.rules, today)
            self.refused.update(type(one).__name__ for one in refused.values())
            return prepared
        if isinstance(act, Withdrawal):
            envelopes = self._streams.envelopes(act.stream)
            return prepare_withdrawal(act, envelopes, today, elsewhere=False)
        streams = self._streams
        return prepare(act, streams.read, self.rules, today, gather=streams.gather)

    def _claim(self, prepared: Prepared) -> None:
        released = {claim for claim, _ in prepared.releases}
        for claim, _ in prepared.takes:
            if claim in self._holders and claim not in released:
                raise LostClaim(claim=claim.kind)
        for claim in released:
            self._holders.pop(claim, None)
        self._holders.update(prepared.takes)
