"""A year of one territory, lived day by day: 12 EPLs, 4 EPDs, the alerts swept every morning.

Nothing is seeded: every fact goes through the command that records it, on its day.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from threading import Barrier
from typing import Any
from uuid import UUID

from pathways.documents.case_list.assembling import case_list
from pathways.documents.case_list.content import CaseList
from pathways.domain.beneficiary.events import ExitNature
from pathways.domain.beneficiary.rsa_exit import RecordRsaExit
from pathways.domain.command import Command
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.epl_review import MaintainPathway
from pathways.domain.orientation.events import (
    Addressee,
    EndReason,
    OrientationKind,
)
from pathways.domain.orientation.notification import NotifyOrientation
from pathways.domain.orientation.reorientation import ProposeReorientation, Reorient
from pathways.domain.panel.events import CaseKind, EpdAdvice, EplAdvice, PanelKind
from pathways.domain.panel.holding import HoldSession
from pathways.domain.panel.listing import ListCase, RemoveCase
from pathways.domain.panel.members import AppointMember
from pathways.domain.panel.minutes import SignMinutes
from pathways.domain.panel.opinions import GiveEpdOpinion, GiveEplOpinion, PostponeCase
from pathways.domain.panel.planning import PlanSession
from pathways.domain.panel.rescheduling import PostponeSession
from pathways.domain.refusal import Refusal
from pathways.domain.sanction.epd import RecordEpdOpinion
from pathways.domain.sanction.proof import Legality
from pathways.event_store.application import Recorded
from pathways.projections import lists
from pathways.projections.agenda import Proposal, lock, propose
from pathways.scheduler.sweep import Sweeper
from tests.departement import OPENING, Town, day
from tests.domain.panel.panels import MEMBERS
from tests.domain.spec import an_id
from tests.panels.expected import ELSEWHERE, EPD, EPL, ORIENTED, Agenda

AGENCY, EAST = an_id("Agence France Travail"), an_id("CIAS de Baugé")
DELEGATION = an_id("délégation de Claire")
ODILE, DENIS, FARIDA, *_ = map(an_id, MEMBERS)
QUORUM = 4
HELD_ON = {"2022-04-14": "2022-04-21"}
"""Sessions held on another day than the one first set."""

ADVISED_REORIENT = frozenset({"Bruno", "Élise", "Jade", "Omar", "Paul"})
DECIDED_REORIENT = frozenset({"Bruno", "Denis", "Jade", "Omar", "Paul"})
"""Denis and Élise: the decision is not what the EPL advised."""
PUT_OFF = {"2022-03-10": "Hugo", "2022-09-08": "Yasmine"}
EPD_ADVICE: dict[tuple[str, str], dict[str, Any]] = {
    ("2022-03-17", "Adam"): {"percent": Decimal(50), "months": 2},
    ("2022-06-16", "Adam"): {"percent": Decimal(50), "months": 4},
    ("2022-06-16", "Chloé"): {"advice": EpdAdvice.NO_SANCTION},
    ("2022-09-15", "Omar"): {"percent": Decimal(50), "months": 1},
    ("2022-09-15", "Sara"): {"advice": EpdAdvice.DELAY, "until": day("2022-10-31")},
    ("2022-12-15", "Sara"): {"percent": Decimal(50), "months": 1},
}


def epl(first_set: str) -> UUID:
    return an_id(f"EPL of {first_set}")


def epd(held_on: str) -> UUID:
    return an_id(f"EPD of {held_on}")


@dataclass
class Year:
    """What the tests look at once it is lived."""

    town: Town
    proposed: dict[UUID, Agenda] = field(default_factory=dict)
    """What each proposal listed and left out, by name."""
    refused: dict[str, Refusal] = field(default_factory=dict)
    """What was refused, by what was tried."""
    locking: list[Recorded | Refusal] = field(default_factory=list)
    """What the two secretaries of May were answered."""
    sheets: dict[str, CaseList] = field(default_factory=dict)
    proofs: dict[str, Legality] = field(default_factory=dict)
    """The proof of a procedure as it stood, by what it shows."""
    names: dict[UUID, str] = field(default_factory=dict)
    _calendar: list[tuple[date, Callable[[], object]]] = field(default_factory=list)

    def on(self, text: str, act: Callable[[], object]) -> None:
        self._calendar.append((day(text), act))

    def prepared(self) -> "Year":
        """The people, and what sessions will do on each day."""
        self.town.found()
        self._bodies()
        self._people()
        self._epls()
        self._epds()
        self._by_hand()
        return self

    def lived(self) -> "Year":
        """Everything on its day, the alerts swept every morning."""
        sweeper = Sweeper(self.town.departement)
        self.on("2022-12-31", lambda: None)
        for when, act in sorted(self._calendar, key=lambda one: one[0]):
            self.town.today = when
            if when >= day("2022-01-03"):
                sweeper.sweep(when)
            act()
        self.town.catch_up()
        return self

    def tried(self, what: str, command: Command) -> None:
        """Something that must be refused, with what it was answered."""
        try:
            self.town.do(command)
        except Refusal as refusal:
            self.refused[what] = refusal

    # ------------------------------------------------------------------ people

    def _bodies(self) -> None:
        for body, name, kind, territory in (
            (AGENCY, "France Travail", OrganisationKind.FRANCE_TRAVAIL, "centre_anjou"),
            (EAST, "CIAS de Baugé", OrganisationKind.PUBLIC, "est_anjou"),
        ):
            self.town.do(RegisterOrganisation(
                organisation_id=body, organisation_name=name, kind=kind, territory=territory,
                registered_on=OPENING))  # fmt: skip

    def _people(self) -> None:
        for name, on in (ORIENTED | ELSEWHERE).items():
            self.names[an_id(name)] = name
            self.on(on, lambda name=name, on=on: self._oriented(name, on))  # type: ignore[misc]
        self.on("2022-04-20", lambda: self.town.do(ProposeReorientation(
            orientation_id=self.town.orientations["Jade"], on=day("2022-04-20"),
            kind=OrientationKind.EMPLOYMENT, ground="Elle est prête.")))  # fmt: skip
        for name, on in (("Yasmine", "2022-09-07"), ("Victor", "2022-11-20")):
            self.on(
                on,
                lambda name=name, on=on: self.town.do(
                    RecordRsaExit(  # type: ignore[misc]
                        beneficiary_id=an_id(name), nature=ExitNature.EMPLOYMENT, exited_on=day(on)
                    )
                ),
            )
        self.on("2022-10-20", lambda: self.town.do(EndOrientation(
            orientation_id=self.town.orientations["Yasmine"], on=day("2022-09-07"),
            reason=EndReason.EXITED_RSA)))  # fmt: skip

    def _oriented(self, name: str, on: str) -> None:
        self.town.register(name, payer_number=None, last_name=name)
        elsewhere = {"organisation_id": EAST, "referent": None} if name in ELSEWHERE else {}
        self.town.orient(name, on, **elsewhere)

    # ------------------------------------------------------------------ sessions

    def _convene(self, session: UUID, kind: PanelKind, held_on: date, next_on: date) -> None:
        self.town.do(PlanSession(
            session_id=session, on=self.town.today, kind=kind, held_on=held_on,
            starts_at="09:30", place="MDS Angers Centre", next_session_on=next_on, quorum=QUORUM,
            territory="centre_anjou" if kind is PanelKind.EPL else None))  # fmt: skip
        for name, capacity in MEMBERS.items():
            self.town.do(AppointMember(
                session_id=session, member_id=an_id(name), on=self.town.today, capacity=capacity,
                last_name="Membre", first_name=name))  # fmt: skip

    def _epls(self) -> None:
        days = [*EPL, "2023-01-12"]
        for first_set, following in pairwise(days):
            self._epl(first_set, following)

    def _epl(self, first_set: str, following: str) -> None:
        session, planned_for = epl(first_set), day(first_set)
        held_on = day(HELD_ON.get(first_set, first_set))
        steps: Sequence[tuple[date, Callable[[], object]]] = (
            (planned_for - timedelta(31),
             lambda: self._convene(session, PanelKind.EPL, planned_for, day(following))),
            (planned_for - timedelta(14), lambda: self.propose(session)),
            (planned_for - timedelta(7), lambda: self._lock(session, first_set)),
            (held_on, lambda: self._hold_epl(session, first_set)),
            (held_on + timedelta(4), lambda: self._decide_epl(session)),
        )  # fmt: skip
        self._calendar.extend(steps)

    def _epds(self) -> None:
        days = [*EPD, "2023-03-16"]
        for text, following in pairwise(days):
            self._epd(text, day(following))

    def _epd(self, text: str, following: date) -> None:
        session, held_on = epd(text), day(text)
        steps: Sequence[tuple[date, Callable[[], object]]] = (
            (held_on - timedelta(31),
             lambda: self._convene(session, PanelKind.EPD, held_on, following)),
            (held_on - timedelta(14), lambda: self.propose(session)),
            (held_on - timedelta(7), lambda: self._lock(session, text)),
            (held_on, lambda: self._hold_epd(session, text)),
        )  # fmt: skip
        self._calendar.extend(steps)

    def propose(self, session: UUID) -> Agenda:
        """The proposal of the day, by names; the first one of each session is kept."""
        found: Proposal = propose(
            self.town.departement, session, actor="secrétariat", today=self.town.today
        )
        assert not found.refused
        told = Agenda(
            {self.names[one.person]: one.reason for one in found.listed},
            {self.names[one.person]: one.left_out or "" for one in found.left_out},
        )
        self.proposed.setdefault(session, told)
        return told

    def _lock(self, session: UUID, text: str) -> None:
        if text == "2022-05-12":
            self.locking = self._two_secretaries(session)
            return
        lock(self.town.departement, session, actor="secrétariat", today=self.town.today)

    def _two_secretaries(self, session: UUID) -> list[Recorded | Refusal]:
        """Both have read the same agenda, and both press the button."""
        version = self.town.departement.app.envelopes(session)[-1].originator_version
        together = Barrier(2)

        def press(actor: str) -> Recorded | Refusal:
            together.wait()
            try:
                return lock(
                    self.town.departement, session, actor=actor, today=self.town.today,
                    expected=version,
                )  # fmt: skip
            except Refusal as refusal:
                return refusal

        with ThreadPoolExecutor(2) as both:
            return list(both.map(press, ("Anne", "Bruno")))

    def cases(self, session: UUID) -> dict[str, lists.PanelCase]:
        """The cases listed on that agenda, by name."""
        self.town.catch_up()
        found = lists.panel_cases(self.town.departement, session)
        return {self.names[one.person]: one for one in found if one.status != "removed"}

    def _hold_epl(self, session: UUID, first_set: str) -> None:
        if first_set == "2022-09-08":
            self.sheets["the eve"] = case_list(
                self.town.departement, session, today=self.town.today
            )
        self.town.do(HoldSession(session_id=session, present=tuple(map(an_id, MEMBERS))))
        for name, case in self.cases(session).items():
            if PUT_OFF.get(first_set) == name:
                self.town.do(
                    PostponeCase(session_id=session, case_id=case.case_id, ground="Absente")
                )
                continue
            advice = EplAdvice.REORIENT if name in ADVISED_REORIENT else EplAdvice.MAINTAIN
            self.town.do(GiveEplOpinion(session_id=session, case_id=case.case_id, advice=advice))
        self.town.do(SignMinutes(session_id=session, on=self.town.today, signed_by=ODILE))

    def _decide_epl(self, session: UUID) -> None:
        for name, case in self.cases(session).items():
            if case.status == "concluded":
                self._decide(name, case, session)

    def _decide(self, name: str, case: lists.PanelCase, session: UUID) -> None:
        differs = (name in ADVISED_REORIENT) != (name in DECIDED_REORIENT)
        opinion: dict[str, Any] = {
            "orientation_id": case.orientation, "on": self.town.today, "decided_by": "president",
            "session_id": session, "case_id": case.case_id,
        }  # fmt: skip
        if differs and name == "Denis":
            reorient = self._reorienting(name, opinion)
            self.tried("Denis, without saying why", reorient)
        if differs:
            opinion["differs_because"] = "La personne l'a demandé."
        if name in DECIDED_REORIENT:
            self.town.do(self._reorienting(name, opinion))
            self.town.orientations[name] = told = an_id(f"{name}, reoriented")
        else:
            self.town.do(MaintainPathway(**opinion))
            told = case.orientation
        for to in Addressee:
            self.town.do(NotifyOrientation(orientation_id=told, to=to, on=self.town.today))

    def _reorienting(self, name: str, opinion: dict[str, Any]) -> Reorient:
        return Reorient(
            new_orientation_id=an_id(f"{name}, reoriented"), organisation_id=AGENCY,
            kind=OrientationKind.EMPLOYMENT, **opinion,
        )  # fmt: skip

    def _hold_epd(self, session: UUID, text: str) -> None:
        self.town.do(HoldSession(session_id=session, present=tuple(map(an_id, MEMBERS))))
        for name, case in self.cases(session).items():
            advice = {"advice": EpdAdvice.SUSPENSION} | EPD_ADVICE[text, name]
            self.town.do(GiveEpdOpinion(session_id=session, case_id=case.case_id, **advice))
            assert case.procedure
            self.town.do(RecordEpdOpinion(procedure_id=case.procedure))
        self.town.do(SignMinutes(session_id=session, on=self.town.today, signed_by=ODILE))

    # ------------------------------------------------------------------ by hand

    def _by_hand(self) -> None:
        april, november = epl("2022-04-14"), epl("2022-11-10")
        self.on("2022-04-14", lambda: self.tried("half the members of April", HoldSession(
            session_id=april, present=(ODILE, DENIS, FARIDA))))  # fmt: skip
        self.on("2022-04-14", lambda: self.town.do(PostponeSession(
            session_id=april, on=day("2022-04-14"), held_on=day("2022-04-21"),
            next_session_on=day("2022-05-12"), ground="Quorum non atteint")))  # fmt: skip
        self.on("2022-10-28", lambda: self._november(november))

    def _november(self, session: UUID) -> None:
        """Félix is in hospital; Gilles, due in December, asks to be seen now."""
        self.town.do(RemoveCase(
            session_id=session, case_id=self.cases(session)["Félix"].case_id,
            on=self.town.today, ground="Hospitalisé"))  # fmt: skip
        gilles = ListCase(
            session_id=session, case_id=an_id("Gilles by hand"),
            orientation_id=self.town.orientations["Gilles"], kind=CaseKind.TWELVE_MONTH_REVIEW,
            on=self.town.today, ground="À sa demande",
        )  # fmt: skip
        self.town.do(gilles)
        self.tried("Gilles twice", ListCase(**(vars(gilles) | {"case_id": an_id("again")})))
        self.proposed[an_id("November again")] = self.propose(session)
