"""Streams kept in memory, for decisions that need no database: a simulation, a replay."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from pathways.domain.command import State
from pathways.domain.correction import in_force
from pathways.event_store.deciding import Loaded
from pathways.event_store.envelope import Envelope


class Streams:
    """Every stream with its state and envelopes, read as decisions read them (`Reader`)."""

    def __init__(self) -> None:
        self._known: dict[UUID, Loaded] = {}

    def read(self, kind: type[State], stream: UUID, *, before: int | None = None) -> Loaded:
        """A stream as it stands; the blank state of one that does not exist."""
        known = self._known.get(stream)
        if known is None:
            return Loaded(kind(stream), 0, [])
        if before is None:
            return known
        facts = [e.event for e in in_force(known.envelopes) if e.version < before]
        return Loaded(kind.of(stream, facts), known.version, known.envelopes)

    def gather(self, kind: type[State], people: Collection[UUID]) -> list[Loaded]:
        """Every stream of that kind about these people, in the order they were opened."""
        return [
            one
            for one in self._known.values()
            if isinstance(one.state, kind) and one.exists and one.envelopes[0].person in people
        ]

    def envelopes(self, stream: UUID) -> Sequence[Envelope]:
        """What the stream holds; KeyError for one that does not exist."""
        return self._known[stream].envelopes

    def remember(self, envelopes: Iterable[Envelope], after: Mapping[UUID, State]) -> None:
        """Put these envelopes at the end of their streams, whose states become those `after`."""
        for envelope in envelopes:
            known = self._known.get(envelope.originator_id)
            held = known.envelopes if known else []
            assert isinstance(held, list)  # as put here: nobody else holds it
            held.append(envelope)
            version = envelope.originator_version
            self._known[envelope.originator_id] = Loaded(
                after[envelope.originator_id], version, held
            )
