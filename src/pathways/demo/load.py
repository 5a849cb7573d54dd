"""Record a simulated département: the same facts for the same number of people, seed and day."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import get_args
from uuid import UUID

import psycopg

from pathways.demo.actions.action import Action
from pathways.demo.life import Departement as Simulated
from pathways.domain.action_session.events import ActionSessionEvent
from pathways.domain.agreement.events import AgreementEvent
from pathways.domain.beneficiary.events import BeneficiaryRegistered
from pathways.domain.enrolment.events import EnrolmentEvent
from pathways.domain.event import Event
from pathways.domain.offer.events import OfferEvent
from pathways.domain.organisation.events import OrganisationRegistered
from pathways.domain.panel.events import AgendaLocked
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.positioning.events import PositioningEvent
from pathways.event_store.application import Pathways, Recorded
from pathways.event_store.deciding import Prepared
from pathways.postgres.database import Role
from pathways.projections.departement import Departement

WINDOW = 6_000
"""Decisions laid out together: fewer, larger commits, in an order that stays near the days'."""


@dataclass(frozen=True)
class Loaded:
    """What was recorded, by event name. `already`: the log knew people or bodies: nothing was."""

    counts: Counter[str] = field(default_factory=Counter)
    already: bool = False
    actions: Sequence[Action] = ()
    """The insertion actions lived, of which settlements and seals are still to be told (`told`)."""

    @property
    def events(self) -> int:
        return self.counts.total()


class NotAlone(Exception):
    """Someone else recorded into the département while its demo was being loaded."""


def load(
    departement: Departement,
    *,
    people: int = 600,
    seed: int = 1,
    today: date,
    years: float = 2,
    progress: Callable[[int, int], None] | None = None,
) -> Loaded:
    """Record the lives of `people` over `years` up to `today`; the read models are not caught up.

    Only into a log that knows nobody yet: invented people never mix with real ones, and a second
    load changes nothing. The log's own time is the real clock's: the days of these lives are in
    the facts alone. `progress` gets (days lived, days in all). Raises TooEarly, or NotAlone.
    """
    if knows_someone(departement.app):
        return Loaded(already=True)
    simulated = Simulated(people=people, seed=seed, today=today, years=years)
    first = simulated.clock.day
    counts: Counter[str] = Counter()
    window: list[Prepared] = []
    with ThreadPoolExecutor(1) as pool, _without_collecting():
        recording = _Recording(departement.app, pool)
        for day, decided in simulated.decisions():
            window.append(decided)
            counts.update(envelope.event.name for envelope in decided.envelopes)
            if len(window) == WINDOW:
                recording.begin(window)
                window = []
                if progress:
                    progress((day - first).days, (today - first).days)
        recording.begin(window)
        recording.finish()
    with psycopg.connect(departement.database.conninfo(Role.OWNER)) as owner:
        # Sooner than the server would by itself: without figures, the first plans are bad ones.
        owner.execute("analyze events")
    if progress:
        progress((today - first).days, (today - first).days)
    return Loaded(counts, actions=simulated.season.actions)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Nearly all of what is made here is kept to the end: looking for garbage costs a third."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def knows_someone(app: Pathways) -> bool:
    """Whether the log holds any person or body."""
    names = (BeneficiaryRegistered.name, OrganisationRegistered.name)
    return bool(app.recorder.select_notifications(None, 1, topics=names))


class _Recording:
    """Records one window in a thread of its own while the next one is being lived."""

    def __init__(self, app: Pathways, pool: ThreadPoolExecutor) -> None:
        self.app = app
        self.pool = pool
        self.running: Future[None] | None = None

    def begin(self, window: Sequence[Prepared]) -> None:
        self.finish()
        self.running = self.pool.submit(self._record, window)

    def finish(self) -> None:
        if self.running is not None:
            self.running.result()

    def _record(self, window: Sequence[Prepared]) -> None:
        for layer in layers(window):
            self._tell_position(layer)
            for answer in self.app.append_decided(layer):
                if not isinstance(answer, Recorded):
                    raise NotAlone from answer

    def _tell_position(self, layer: Sequence[Prepared]) -> None:
        """An agenda is locked on the log as it stands: what its people lived so far is in it."""
        for decided in layer:
            for index, envelope in enumerate(decided.envelopes):
                if isinstance(envelope.event, AgendaLocked):
                    locked = replace(envelope.event, log_position=self.app.recorder.head())
                    decided.envelopes[index] = replace(envelope, event=locked)


def layers(window: Sequence[Prepared]) -> Iterator[list[Prepared]]:
    """The decisions of a window in as few appends as will do.

    One append takes each stream once, and gives each decision the versions it was taken on. What
    one person lives keeps its order, the locks of the agendas they are on included; a body's facts
    come before the decisions that follow them, a delegation before what is signed under it, and
    an agreement, an offer or a session of an action before what rests on them.
    """
    depth: dict[UUID, int] = {}
    found: list[list[Prepared]] = []
    for decided in window:
        touched = {e.originator_id for e in decided.envelopes}
        touched |= {e.person for e in decided.envelopes if e.person is not None}
        touched |= _locked_in(decided)
        layer = max((depth.get(each, -1) for each in touched | _rests_on(decided)), default=-1)
        layer += 1
        depth.update(dict.fromkeys(touched, layer))
        if layer == len(found):
            found.append([])
        found[layer].append(decided)
    yield from found


def _locked_in(decided: Prepared) -> set[UUID]:
    """The people on an agenda locked by this decision."""
    if not any(isinstance(envelope.event, AgendaLocked) for envelope in decided.envelopes):
        return set()
    session = decided.after[decided.stream]
    assert isinstance(session, PanelSessionState)
    return {case.beneficiary_id for case in session.cases.values()}


def _rests_on(decided: Prepared) -> set[UUID]:
    """The streams that these events name, and that have to be in the log before them."""
    named = (
        getattr(envelope.event, name, None)
        for envelope in decided.envelopes
        for name in (_OF_ACTIONS if isinstance(envelope.event, _ACTION_EVENTS) else _OF_OTHERS)
    )
    return {stream for stream in named if stream is not None}


_OF_OTHERS = ("delegation_id",)
_OF_ACTIONS = ("application_id", "agreement_id", "offer_id", "session_id")
_ACTION_EVENTS: tuple[type[Event], ...] = (
    *get_args(AgreementEvent),
    *get_args(EnrolmentEvent),
    *get_args(ActionSessionEvent),
    *get_args(OfferEvent),
    *get_args(PositioningEvent),
)
