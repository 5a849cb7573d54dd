"""A log that only remembers: what appending would answer, with nothing appended.

For dry runs: whoever decides against a rehearsal is answered as by the log itself, claims included,
and finds again what it appended.
"""

import pickle
from collections.abc import Iterable, Sequence
from uuid import UUID

from pathways.domain.command import Claim, State
from pathways.domain.refusal import LostClaim, Refusal, StaleVersion
from pathways.event_store.application import Pathways, Recorded
from pathways.event_store.deciding import Loaded, Prepared

TOUCHED = -1
"""A stream that another decision of the same call brings events to: nothing follows it there."""


class Rehearsal:
    """Reads the log of `app`, and keeps what is appended to itself. One thread at a time."""

    def __init__(self, app: Pathways) -> None:
        self._app = app
        # Pickled: a whole file rehearsed stays small. They never leave this process.
        self._added: dict[UUID, bytes] = {}
        self._opened: set[UUID] = set()
        self._claims: dict[str, UUID | None] = {}

    def load_many(self, kind: type[State], streams: Sequence[UUID]) -> dict[UUID, Loaded]:
        """As `Pathways.load_many`, with what was rehearsed at the end of each stream."""
        loaded = self._app.load_many(kind, streams)
        for stream in loaded.keys() & self._added.keys():
            envelopes = [*loaded[stream].envelopes, *pickle.loads(self._added[stream])]
            loaded[stream] = Loaded.of(kind, stream, envelopes, None)
        return loaded

    def opened(self, stream: UUID) -> bool:
        """Whether the stream exists only here."""
        return stream in self._opened

    def append_decided(self, prepared: Sequence[Prepared]) -> list[Recorded | Refusal]:
        """What `Pathways.append_decided` would answer; positions are not told (0)."""
        versions = self._versions({e.originator_id for one in prepared for e in one.envelopes})
        taken = {claim for one in prepared for claim in self._texts(one.takes)}
        held = {**self._app.recorder.holders(list(taken)), **self._claims}
        accepted: list[Prepared] = []
        answers: list[Recorded | Refusal] = []
        for one in prepared:
            refusal = _stale(one, versions) or self._lost(one, held)
            versions |= dict.fromkeys((e.originator_id for e in one.envelopes), TOUCHED)
            if refusal:
                answers.append(refusal)
                continue
            accepted.append(one)
            held |= dict.fromkeys(self._texts(one.takes), one.stream)
            own = [e for e in one.envelopes if e.originator_id == one.stream]
            version = own[-1].originator_version if own else one.version
            answers.append(Recorded(one.stream, version, 0, [e.event for e in one.envelopes]))
        # As in the log, what a call releases is free only once it is over.
        for one in accepted:
            self._keep(one)
        return answers

    def _versions(self, streams: set[UUID]) -> dict[UUID, int]:
        versions = self._app.recorder.versions(list(streams))
        for stream in streams & self._added.keys():
            versions[stream] = pickle.loads(self._added[stream])[-1].originator_version
        return versions

    def _lost(self, one: Prepared, held: dict[str, UUID | None]) -> LostClaim | None:
        released = set(self._texts(one.releases))
        lost = [c for c in self._texts(one.takes) if held.get(c) and c not in released]
        return LostClaim(claim=min(lost).split(":")[0]) if lost else None

    def _keep(self, one: Prepared) -> None:
        for stream in {e.originator_id for e in one.envelopes}:
            before = pickle.loads(self._added[stream]) if stream in self._added else []
            own = [e for e in one.envelopes if e.originator_id == stream]
            if own[0].originator_version == 1:
                self._opened.add(stream)
            self._added[stream] = pickle.dumps([*before, *own])
        self._claims |= dict.fromkeys(self._texts(one.releases))
        self._claims |= dict.fromkeys(self._texts(one.takes), one.stream)

    def _texts(self, claims: Iterable[tuple[Claim, UUID]]) -> list[str]:
        return [self._app.claim_text(claim) for claim, _ in claims]


def _stale(one: Prepared, versions: dict[UUID, int]) -> StaleVersion | None:
    firsts: dict[UUID, int] = {}
    for envelope in one.envelopes:
        firsts.setdefault(envelope.originator_id, envelope.originator_version)
    moved = any(first != versions.get(stream, 0) + 1 for stream, first in firsts.items())
    return StaleVersion() if moved else None
