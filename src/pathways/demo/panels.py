"""The sessions of a panel, one after the other: planned, listed, locked, held, signed (N8, G2).

What an EPL and an EPD have in common; whom each lists, and what it advises, is theirs.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import ClassVar
from uuid import UUID

from pathways.demo.clock import Clock, Story
from pathways.demo.memory import Together, Told
from pathways.demo.names import FIRST_NAMES, LAST_NAMES
from pathways.domain.beneficiary.events import Sex
from pathways.domain.command import Command
from pathways.domain.panel.events import (
    Capacity,
    CaseListed,
    LeftOut,
    PanelKind,
    PanelSessionHeld,
)
from pathways.domain.panel.holding import HoldSession, RecuseMember
from pathways.domain.panel.locking import LockAgenda
from pathways.domain.panel.members import AppointMember, ReleaseMember
from pathways.domain.panel.minutes import SignMinutes
from pathways.domain.panel.opinions import PostponeCase
from pathways.domain.panel.planning import PlanSession
from pathways.domain.panel.rescheduling import CancelSession, PostponeSession
from pathways.event_store.deciding import Request

SECRETARIAT, SIGNATORY = "secretariat", "signataire"
LOCKED_BEFORE = timedelta(days=6)
NOTHING_TO_SEE = timedelta(days=90)
"""How long after the first day nobody can be before a panel yet."""
OTHERS = (
    Capacity.DEPARTEMENT,
    Capacity.FRANCE_TRAVAIL,
    Capacity.SOCIAL_WORK,
    Capacity.EMPLOYMENT,
    Capacity.BENEFICIARIES,
)
QUORUM = 3


@dataclass(frozen=True)
class Member:
    id: UUID
    capacity: Capacity
    last_name: str
    first_name: str


@dataclass
class Listed:
    """A case on an agenda: `sort_key` gives its place, `command` is what lists it."""

    id: UUID
    person: UUID
    sort_key: str
    command: Command


@dataclass
class Session:
    """A session being prepared. `listed` by case id."""

    id: UUID
    held_on: date
    next_on: date
    members: list[Member]
    listed: dict[UUID, Listed] = field(default_factory=dict)
    removed: set[UUID] = field(default_factory=set)
    """People whom the secretariat took off the agenda: a new proposal leaves them out."""


class Panel(ABC):
    """One panel and its sessions."""

    over = False
    kind: ClassVar[PanelKind]
    starts_at: ClassVar[str]

    def __init__(self, clock: Clock, rng: Random, territory: str | None, place: str) -> None:
        self.clock, self.rng, self.territory, self.place = clock, rng, territory, place
        self.chair = self._someone(Capacity.CHAIR)
        self.members = [self.chair, *(self._someone(capacity) for capacity in OTHERS)]

    @abstractmethod
    def next_day(self, after: date) -> date:
        """The first day after that one on which this panel sits."""

    @abstractmethod
    def to_list(self, session: Session) -> Iterator[Listed]:
        """Whom the proposal adds to the agenda as of today."""

    @abstractmethod
    def to_remove(self, session: Session) -> Iterator[tuple[UUID, Command]]:
        """The cases that leave the agenda before it is locked."""

    @abstractmethod
    def left_out(self, session: Session) -> Iterator[LeftOut]:
        """Who might be expected on the agenda and is not."""

    @abstractmethod
    def concludes(self, session: Session, case: UUID) -> Command:
        """The panel's opinion on the case, or `puts_off`."""

    @abstractmethod
    def freed(self, case: UUID) -> None:
        """That case is on no agenda any more: it may be listed again."""

    @abstractmethod
    def concluded(self, session: Session, told: Told) -> None:
        """Let what follows the opinions begin."""

    def locked(self, session: Session) -> Story:
        """What follows the lock at once; nothing, but for an EPD."""
        yield from ()

    def sits(self) -> Story:
        """One session after the other; those after the last day are prepared too."""
        day = self.next_day(self.clock.day + NOTHING_TO_SEE)
        while True:
            session = Session(self.new_id(), day, self.next_day(day), [*self.members])
            yield from self._planned(session)
            yield from self._prepared(session)
            if session.listed:
                yield from self._locked(session)
                yield session.held_on
                yield from self._held(session)
            else:
                yield from self._cancelled(session, "Aucun dossier à étudier ce mois-ci.")
                yield session.held_on
            day = self.next_day(session.held_on)

    def puts_off(self, session: Session, case: UUID, ground: str) -> Command:
        """The case comes back at the next session."""
        return PostponeCase(session_id=session.id, case_id=case, ground=ground)

    def asks(self, command: Command) -> Request:
        return Request(command, SECRETARIAT)

    def chance(self, percent: float) -> bool:
        return self.rng.random() * 100 < percent

    def new_id(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def _planned(self, session: Session) -> Story:
        plan = PlanSession(
            session_id=session.id,
            on=self.clock.day,
            kind=self.kind,
            held_on=session.held_on,
            starts_at=self.starts_at,
            place=self.place,
            next_session_on=session.next_on,
            territory=self.territory,
        )
        members = [self._appoints(session, member) for member in session.members]
        yield Together([self.asks(plan), *members])

    def _prepared(self, session: Session) -> Story:
        """The agenda is proposed every Monday, until it is time to lock it.

        The session that comes after the last day is left as it is proposed.
        """
        clock = self.clock
        yield from self._proposed(session)
        if self.chance(4):
            yield clock.working_day(session.held_on - timedelta(days=14))
            yield from self._put_off(session, "Salle indisponible.")
        if self.chance(6):
            yield from self._someone_else_sits(session)
        while True:
            lock_on = session.held_on - LOCKED_BEFORE
            if session.held_on <= clock.last and clock.day >= lock_on:
                return
            monday = clock.day + timedelta(days=7 - clock.day.weekday())
            if session.held_on <= clock.last:
                yield min(monday, lock_on)
            else:
                yield clock.last if clock.day < clock.last < monday else monday
            yield from self._proposed(session)

    def _proposed(self, session: Session) -> Story:
        new = {one.id: one for one in self.to_list(session)}
        if not new:
            return
        told = yield Together([self.asks(one.command) for one in new.values()])
        for fact in told.all(CaseListed):
            session.listed[fact.case_id] = new.pop(fact.case_id)
        for case in new:
            self.freed(case)

    def _put_off(self, session: Session, ground: str) -> Story:
        later = self.clock.working_day(session.held_on + timedelta(days=7))
        next_on = self.next_day(later)
        put_off = yield self.asks(
            PostponeSession(
                session_id=session.id,
                on=self.clock.day,
                held_on=later,
                next_session_on=next_on,
                ground=ground,
            )
        )
        if put_off:
            session.held_on, session.next_on = later, next_on

    def _cancelled(self, session: Session, ground: str) -> Story:
        yield self.asks(CancelSession(session_id=session.id, on=self.clock.day, ground=ground))

    def _someone_else_sits(self, session: Session) -> Story:
        """A member other than the chair gives their seat to a colleague, from now on."""
        leaving = self.rng.choice(self.members[1:])
        coming = self._someone(leaving.capacity)
        release = ReleaseMember(session_id=session.id, member_id=leaving.id, on=self.clock.day)
        yield Together([self.asks(release), self._appoints(session, coming)])
        self.members = [coming if one is leaving else one for one in self.members]
        session.members = [*self.members]

    def _locked(self, session: Session) -> Story:
        """Whoever need not come is taken off; the rest is locked, in French order."""
        removing = dict(self.to_remove(session))
        if len(removing) == len(session.listed):
            yield from self._cancelled(session, "Les dossiers inscrits n'ont plus lieu d'être.")
            for case in session.listed:
                self.freed(case)
            session.listed.clear()
            return
        if removing:
            yield Together([self.asks(command) for command in removing.values()])
            for case in removing:
                session.removed.add(session.listed.pop(case).person)
                self.freed(case)
        in_order = sorted(session.listed.values(), key=lambda one: (one.sort_key, one.person))
        left_out = {one.beneficiary_id: one for one in self.left_out(session)}
        listed = {one.person for one in in_order}
        yield self.asks(
            LockAgenda(
                session_id=session.id,
                on=self.clock.day,
                cases=tuple(one.id for one in in_order),
                log_position=0,  # the position is the log's to tell: loading puts it in
                left_out=tuple(one for who, one in left_out.items() if who not in listed),
            )
        )
        yield from self.locked(session)

    def _held(self, session: Session) -> Story:
        if not session.listed:
            return
        present = self._present(session)
        if len(present) < QUORUM:
            # The chair waits in vain: the same agenda, a week later, with everyone.
            yield from self._put_off(session, "Quorum non atteint.")
            yield session.held_on
            present = session.members
        recusals, conclusions = list[Request](), list[Request]()
        for case in session.listed:
            if self.chance(4) and len(present) > QUORUM + 1:
                recusals.append(self._recusal(session, case, self.rng.choice(present[1:])))
            conclusions.append(self.asks(self.concludes(session, case)))
        held = HoldSession(session_id=session.id, present=tuple(one.id for one in present))
        told = yield Together([*recusals, self.asks(held), *conclusions])
        if not told.all(PanelSessionHeld):
            return
        self.concluded(session, told)
        self.clock.begin(self._signed(session), self)

    def _present(self, session: Session) -> list[Member]:
        chair, *others = session.members
        here = [chair, *(one for one in others if not self.chance(22))]
        # Put off beyond the last day, no session would be left to prepare.
        ends = self.clock.last - self.clock.day < timedelta(days=15)
        return [*session.members] if ends and len(here) < QUORUM else here

    def _recusal(self, session: Session, case: UUID, member: Member) -> Request:
        return self.asks(
            RecuseMember(
                session_id=session.id,
                case_id=case,
                member_id=member.id,
                on=session.held_on,
                ground="Connaît personnellement la personne.",
            )
        )

    def _signed(self, session: Session) -> Story:
        yield self.clock.working_day(self.clock.day + timedelta(days=self.rng.randint(1, 6)))
        minutes = SignMinutes(
            session_id=session.id, on=self.clock.day, signed_by=session.members[0].id
        )
        yield Request(minutes, SECRETARIAT)

    def _appoints(self, session: Session, member: Member) -> Request:
        return self.asks(
            AppointMember(
                session_id=session.id,
                member_id=member.id,
                on=self.clock.day,
                capacity=member.capacity,
                last_name=member.last_name,
                first_name=member.first_name,
                email=f"{member.id.hex[:10]}@exemple.invalid",
            )
        )

    def _someone(self, capacity: Capacity) -> Member:
        first = self.rng.choice(FIRST_NAMES[self.rng.choice([Sex.FEMALE, Sex.MALE])])
        return Member(self.new_id(), capacity, self.rng.choice(LAST_NAMES), first)


def nth_weekday(month: date, weekday: int, number: int) -> date:
    """The second Tuesday of a month is its `number` 2 of `weekday` 1."""
    first = month.replace(day=1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
