"""Insertion actions for tests: agreements, enrolments and what counts, put in a real log at once.

The facts are told as events, as decided long ago, so that a settlement is tested on any story, the
impossible ones included; the stories that commands allow are in `tests/regulation`.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from pathways.domain.agreement.events import (
    AgreementLine,
    AgreementSigned,
    AgreementTerms,
    Formula,
    ServiceConfirmed,
)
from pathways.domain.enrolment.events import (
    AttendanceCertificateReceived,
    Enrolled,
    HoursWorked,
    InterviewHeld,
    InterviewKind,
    InterviewMissed,
    ModuleStarted,
    MopedRented,
    ProfessionalisationFollowed,
    Proof,
    SessionAttended,
    SessionMissed,
)
from pathways.domain.event import Event
from pathways.event_store.envelope import Envelope
from pathways.event_store.unit import Outcome, Unit
from pathways.projections.departement import Departement
from tests.domain.spec import an_id

OPERATOR = an_id("operator")
TERRITORY = "centre_anjou"


def day(text: str) -> date:
    return date.fromisoformat(text)


def line(module: str, formula: Formula, quantity: str, amount: str, **more: Any) -> AgreementLine:
    """A line of an agreement; measures follow from the formula where they are not told."""
    given: dict[str, Any] = {
        "module": module, "formula": formula, "quantity": Decimal(quantity),
        "amount": Decimal(amount), "measures": (), "rules": (), "budget_line": "insertion",
    }  # fmt: skip
    return AgreementLine(**(given | more))


def terms(*lines: AgreementLine, starts_on: str, ends_on: str, **more: Any) -> AgreementTerms:
    given: dict[str, Any] = {
        "starts_on": day(starts_on), "ends_on": day(ends_on), "territories": (TERRITORY,),
        "sites": (), "publics": ("rsa", "faj_youth"), "lines": lines, "draws": (),
    }  # fmt: skip
    return AgreementTerms(**(given | more))


def simple_place(quantity: str = "1", amount: str = "1400.00", **more: Any) -> AgreementLine:
    """ADSE A, simple: 44 sessions and 3 interviews a place and year, 1 400 € (A2.6)."""
    given: dict[str, Any] = {
        "price": Decimal(1400), "units_per_place": 47,
        "measures": ("collective_participations", "individual_interviews"),
    }  # fmt: skip
    return line("simple", Formula.UNITS, quantity, amount, **(given | more))


def hours(module: str, quantity: str, amount: str, **more: Any) -> AgreementLine:
    measure = {"module_1": "individual_hours", "module_2": "collective_hours"}.get(
        module, "professionalisation_hours"
    )
    return line(module, Formula.HOURS, quantity, amount, measures=(measure,), **more)


def individual(amount: str = "675.00") -> AgreementLine:
    return hours("module_1", "15", amount, price=Decimal(45), cap_minutes=900, publics=("rsa",))


def places(quantity: str, amount: str, price: str = "4340") -> AgreementLine:
    return line("accompaniment", Formula.OCCUPIED_PLACES, quantity, amount, price=Decimal(price))


def a_year(*lines: AgreementLine, **more: Any) -> AgreementTerms:
    return terms(*lines, starts_on="2021-01-01", ends_on="2021-12-31", **more)


def rented(moped: Any, on: str, until: str) -> MopedRented:
    return MopedRented(
        moped_id=moped, from_on=day(on), until_on=day(until), reason="training",
        accompanied_by="CIP", deposit=Decimal(100), contribution=Decimal(40), instalments=2,
        insured=True, safety_equipment=True, handover_supported=True, budget_line="insertion",
    )  # fmt: skip


@dataclass
class Actions:
    """A département's insertion actions, and how many facts each stream has."""

    departement: Departement
    versions: dict[UUID, int] = field(default_factory=dict)
    waiting: list[Envelope] = field(default_factory=list)
    """Facts told and not recorded yet."""

    def catch_up(self) -> None:
        """Record what waits, in one commit, and follow it."""
        if self.waiting:
            mapper = self.departement.app.mapper
            rows = [mapper.to_logged(one, None) for one in self.waiting]  # nothing is sealed
            (answer,) = self.departement.app.recorder.append([Unit(uuid4(), "les tests", rows)])
            assert answer.outcome is Outcome.RECORDED, answer
        self.waiting.clear()
        self.departement.engine.catch_up()

    def record(self, stream: UUID, *events: Event, person: UUID | None = None) -> int:
        """Tell facts of a stream; the version of the last one."""
        version = self.versions.get(stream, 0)
        for event in events:
            version += 1
            about = event.beneficiary_id if isinstance(event, Enrolled) else person
            self.waiting.append(Envelope(stream, version, event, about, "les tests", uuid4()))
        self.versions[stream] = version
        return version

    def correct(self, stream: UUID, version: int, event: Event, *, person: UUID | None) -> None:
        """Another fact in the place of that one."""
        last = self.versions[stream] = self.versions[stream] + 1
        self.waiting.append(
            Envelope(stream, last, event, person, "les tests", uuid4(), corrects=version)
        )

    def sign(self, name: str, terms: AgreementTerms, programme: str = "adse_a") -> UUID:
        """An agreement of the operator, signed the day it starts."""
        agreement = an_id(name)
        self.record(
            agreement,
            AgreementSigned(
                signed_on=terms.starts_on, organisation_id=OPERATOR, programme=programme,
                title=name, terms=terms, gdpr_clause=True, communication_duties=(),
                final_report_due_on=date(terms.ends_on.year + 1, 2, 28), final_report_rule="G8",
                rules=(),
            ),
        )  # fmt: skip
        return agreement

    def confirm(self, agreement: UUID, module: str, on: str) -> None:
        self.record(agreement, ServiceConfirmed(day(on), "Département", module))

    def enrol(self, name: str, agreement: UUID, on: str, until: str, **more: Any) -> "Stay":
        """Someone in the action of that agreement, from a day to another, both included."""
        given: dict[str, Any] = {
            "beneficiary_id": an_id(name), "agreement_id": agreement, "organisation_id": OPERATOR,
            "programme": "adse_a", "entered_on": day(on), "public": "rsa", "territory": TERRITORY,
            "right": "open", "proof": Proof.PAYER_FLOW, "last_day_on": day(until),
            "duration_rule": "A2.5", "rules": (),
        }  # fmt: skip
        stream = an_id(f"{name} in {agreement} from {on}")
        self.record(stream, Enrolled(**(given | more)))
        return Stay(self, stream, an_id(name))


@dataclass
class Stay:
    """Someone in an action, and what they do there; each answers the version of its fact."""

    actions: Actions
    stream: UUID
    person: UUID

    def record(self, *events: Event) -> int:
        return self.actions.record(self.stream, *events, person=self.person)

    def attend(self, on: str | date, minutes: int = 150, **more: Any) -> int:
        when = _day(on)
        session = an_id(f"session {when}")
        return self.record(SessionAttended(session, when, minutes, **more))

    def miss(self, on: str | date, *, excused: bool = False, **more: Any) -> int:
        when = _day(on)
        return self.record(SessionMissed(an_id(f"session {when}"), when, excused, **more))

    def meet(self, on: str | date, minutes: int = 60, **more: Any) -> int:
        kind = more.pop("kind", InterviewKind.REGULAR)
        return self.record(InterviewHeld(_day(on), minutes, kind, **more))

    def miss_interview(self, on: str | date, *, excused: bool = False, **more: Any) -> int:
        return self.record(InterviewMissed(_day(on), InterviewKind.REGULAR, excused, **more))

    def work(self, month: str, hours: str) -> int:
        return self.record(HoursWorked(day(f"{month}-01"), Decimal(hours)))

    def start(self, module: str, on: str, until: str, period: int = 1) -> int:
        return self.record(ModuleStarted(module, period, day(on), day(until), (), day(on)))

    def train(self, on: str, minutes: int, name: str = "training", **more: Any) -> int:
        return self.record(
            ProfessionalisationFollowed(
                an_id(name), day(on), day(on), minutes, "GRETA", "module_3", **more
            )
        )

    def train_and_certify(self, on: str, minutes: int, name: str) -> int:
        self.train(on, minutes, name)
        return self.certify(on, name)

    def attend_then(self, on: date, corrected: Event, withdrawn: Event, chance: float) -> int:
        """A session attended, told again otherwise or withdrawn."""
        version = self.attend(on)
        amended = corrected if chance < 0.5 else withdrawn
        self.actions.correct(self.stream, version, amended, person=self.person)
        return version

    def certify(self, on: str, name: str = "training") -> int:
        return self.record(AttendanceCertificateReceived(an_id(name), day(on), "GRETA"))


def _day(text: str | date) -> date:
    return day(text) if isinstance(text, str) else text
