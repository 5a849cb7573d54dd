"""A département in memory: streams, versions and claims, decided upon as the store does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Self, TypeVar
from uuid import UUID, uuid4

from pathways.domain.beneficiary.events import HouseholdRecorded
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.calendar import add_months
from pathways.domain.command import Claim, Command, State
from pathways.domain.correction import in_force
from pathways.domain.delegation.power import PRESIDENT
from pathways.domain.engagement_contract.events import (
    EngagementContractDrafted,
    EngagementContractSigned,
    EngagementContractSubmitted,
    EngagementContractValidated,
)
from pathways.domain.event import Event
from pathways.domain.orientation.events import BreachGround, BreachReported
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.events import (
    CaseKind,
    CaseListed,
    EpdAdvice,
    EpdOpinionGiven,
    PanelKind,
    PanelSessionHeld,
    PanelSessionPlanned,
)
from pathways.domain.refusal import LostClaim, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.answer import RecordObservations
from pathways.domain.sanction.completing import CompleteFile
from pathways.domain.sanction.deciding import DecideSanction
from pathways.domain.sanction.epd import RecordEpdOpinion, ReferToEpd
from pathways.domain.sanction.events import DecisionAddressee, Measure, Receipt
from pathways.domain.sanction.letter import RecordLetterReceipt, SendBreachLetter
from pathways.domain.sanction.notifying import NotifySanction
from pathways.domain.sanction.opening import OpenSanctionProcedure
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.event_store.deciding import Loaded, Prepared, Request, Withdrawal, prepare
from pathways.event_store.deciding import prepare_withdrawal as withdraw
from pathways.event_store.envelope import Envelope
from tests.domain.orientation.people import ORIENTATION, SARA, entitled, oriented
from tests.domain.spec import an_id

TODAY = date(2030, 1, 1)
CONTRACT = an_id("contract")
WEIGHED = (
    "situation",
    "household",
    "nature_of_breaches",
    "frequency_of_breaches",
    "effect_on_contract",
)
S = TypeVar("S", bound=State)


@dataclass
class Town:
    """Sara, who lives alone, accompanied by the CCAS since the day she was oriented."""

    rules: Rules = field(default_factory=Rules.standard)
    log: dict[UUID, list[Envelope]] = field(default_factory=dict)
    claims: dict[Claim, UUID] = field(default_factory=dict)

    @classmethod
    def with_sara(cls, oriented_on: str = "2021-03-01", *, alone: bool | None = True) -> Self:
        town = cls()
        told = [] if alone is None else [household(more_than_one_person=not alone)]
        town.seed(SARA, *entitled(), *told)
        town.seed(ORIENTATION, oriented(oriented_on))
        return town

    def seed(self, stream: UUID, *events: Event) -> None:
        """Facts as they stand, without deciding again."""
        facts = self.log.setdefault(stream, [])
        for event in events:
            facts.append(Envelope(stream, len(facts) + 1, event, None, "les tests", uuid4()))

    def read(self, kind: type[State], stream: UUID, *, before: int | None = None) -> Loaded:
        return Loaded.of(kind, stream, list(self.log.get(stream, ())), before)

    def state(self, kind: type[S], stream: UUID) -> S:
        found = self.read(kind, stream).state
        assert isinstance(found, kind)
        return found

    def facts(self, stream: UUID) -> Sequence[Envelope]:
        """The facts in force."""
        return in_force(self.log.get(stream, []))

    def prepare(self, command: Command, **request: Any) -> Prepared:
        """Decided on what stands, not recorded yet."""
        today = request.pop("today", TODAY)
        actor = "La déléguée" if type(command).apart_from else "Le secrétariat"
        return prepare(Request(command, actor, **request), self.read, self.rules, today)

    def handle(self, command: Command, **request: Any) -> Sequence[Event]:
        """Record what the command leads to; raises the Refusal in its way."""
        return self.append(self.prepare(command, **request))

    def append(self, prepared: Prepared) -> Sequence[Event]:
        """As the database does: a version taken meanwhile, or a claim held, refuses it all."""
        for envelope in prepared.envelopes:
            if envelope.originator_version <= len(self.log.get(envelope.originator_id, ())):
                raise Stale
        for claim, _ in prepared.releases:
            self.claims.pop(claim, None)
        for claim, stream in prepared.takes:
            if self.claims.get(claim, stream) != stream:
                raise LostClaim(claim=claim.kind)
            self.claims[claim] = stream
        for envelope in prepared.envelopes:
            self.log.setdefault(envelope.originator_id, []).append(envelope)
        return [envelope.event for envelope in prepared.envelopes]

    def withdraw(self, stream: UUID, event: str) -> None:
        """Take the last fact of that name out of its stream."""
        fact = next(e for e in reversed(self.facts(stream)) if e.event.name == event)
        request = Withdrawal(stream, fact.version, "Le secrétariat", "Saisi par erreur")
        together = [e for facts in self.log.values() for e in facts if e.command == fact.command]
        elsewhere = any(e.originator_id != stream for e in together)
        self.append(withdraw(request, self.log[stream], TODAY, elsewhere=elsewhere))

    def version_of(self, stream: UUID, event: str) -> int:
        return next(e.version for e in self.facts(stream) if e.event.name == event)

    @property
    def sara(self) -> BeneficiaryState:
        return self.state(BeneficiaryState, SARA)

    @property
    def orientation(self) -> OrientationState:
        return self.state(OrientationState, ORIENTATION)


class Stale(Refusal):
    """Le dossier a changé."""


def household(**said: Any) -> HouseholdRecorded:
    facts: dict[str, Any] = {"recorded_on": date(2020, 1, 6), "rsa_majore": False, **said}
    return HouseholdRecorded(**facts)


def in_force_from(start: date, months: int = 12) -> tuple[Event, ...]:
    """Sara's contract, in force from that day."""
    end = add_months(start, months)
    return (
        EngagementContractDrafted(
            orientation_id=ORIENTATION,
            beneficiary_id=SARA,
            drafted_on=start,
            starts_on=start,
            ends_on=end,
            domains=("housing",),
            actions=("Demander un logement social",),
        ),
        EngagementContractSigned(start),
        EngagementContractSubmitted(start),
        EngagementContractValidated(start, "Le Président", end, "A1.7"),
    )


@dataclass
class Procedure:
    """A procedure lived step by step; each step falls some days after the one before."""

    town: Town
    breach_on: date
    name: str = "procedure"
    ground: BreachGround = BreachGround.CONTROLS_REFUSED
    contract_id: UUID | None = None
    day: date = date.min
    orientation: UUID = ORIENTATION
    sittings: int = 0
    """How many sessions it was listed for."""

    @classmethod
    def reported(cls, town: Town, on: str, **said: Any) -> Self:
        """The body reports the breach."""
        day = date.fromisoformat(on)
        procedure = cls(town, day, **said, day=day)
        breach = BreachReported(day, procedure.ground, "Absences", procedure.contract_id)
        town.seed(procedure.orientation, breach)
        return procedure

    @property
    def id(self) -> UUID:
        return an_id(self.name)

    @property
    def session(self) -> UUID:
        return an_id(f"session {self.sittings} of {self.name}")

    @property
    def case(self) -> UUID:
        return an_id(f"case {self.sittings} of {self.name}")

    @property
    def state(self) -> SanctionProcedureState:
        return self.town.state(SanctionProcedureState, self.id)

    def asks(
        self, command: Callable[..., Command], *, after: int = 1, **said: Any
    ) -> Sequence[Event]:
        """Give a command about this procedure, so many days after the last one."""
        on = said.pop("on", None)
        day = date.fromisoformat(on) if on else self.day + timedelta(after)
        events = self.town.handle(command(procedure_id=self.id, on=day, **said))
        self.day = max(self.day, day)
        return events

    def opened(self, **said: Any) -> Self:
        self.asks(
            OpenSanctionProcedure,
            orientation_id=self.orientation,
            ground=self.ground,
            contract_id=self.contract_id,
            **said,
        )
        return self

    def letter(self, **said: Any) -> Self:
        self.asks(SendBreachLetter, means="Recommandé avec avis de réception", **said)
        return self

    def received(self, receipt: Receipt = Receipt.RECEIVED, **said: Any) -> Self:
        self.asks(RecordLetterReceipt, after=3, receipt=receipt, **said)
        return self

    def observed(self, **said: Any) -> Self:
        self.asks(RecordObservations, observations="J'étais malade", **said)
        return self

    def completed(self, **said: Any) -> Self:
        """The day after the delay has run."""
        due = self.state.observations_due_on
        if "on" not in said and due is not None:
            said["on"] = (due + timedelta(1)).isoformat()
        self.asks(CompleteFile, completed_by="Secrétariat de l'EPD", **said)
        return self

    def ready(self) -> Self:
        """From the opening to the complete file."""
        return self.opened().letter().received().completed()

    def listed(self, kind: PanelKind = PanelKind.EPD, in_days: int = 10) -> Self:
        """The case stands on the agenda of a session planned in so many days."""
        self.sittings += 1
        held_on = self.day + timedelta(in_days)
        self.town.seed(
            self.session,
            PanelSessionPlanned(
                planned_on=self.day,
                kind=kind,
                held_on=held_on,
                starts_at="09:00",
                place="Angers",
                quorum=3,
                slot_minutes=15,
                next_session_on=held_on + timedelta(90),
            ),
            CaseListed(
                case_id=self.case,
                beneficiary_id=SARA,
                orientation_id=self.orientation,
                kind=CaseKind.BREACH,
                listed_on=self.day,
                reason="file_complete",
                rule="A1.12",
                by_hand=False,
                procedure_id=self.id,
            ),
        )
        return self

    def referred(self, **said: Any) -> Self:
        self.asks(ReferToEpd, session_id=self.session, case_id=self.case, **said)
        return self

    def given(self, advice: EpdAdvice = EpdAdvice.SUSPENSION, **said: Any) -> Self:
        """The session is held, and gives its opinion."""
        self.day += timedelta(9)
        self.town.seed(
            self.session,
            PanelSessionHeld(self.day, ()),
            EpdOpinionGiven(
                case_id=self.case,
                beneficiary_id=SARA,
                procedure_id=self.id,
                given_on=self.day,
                advice=advice,
                **said,
            ),
        )
        return self

    def opinion(self, advice: EpdAdvice = EpdAdvice.SUSPENSION, **said: Any) -> Self:
        """From the agenda to the opinion received."""
        self.listed().referred().given(advice, **said)
        self.town.handle(RecordEpdOpinion(procedure_id=self.id))
        return self

    def decide(self, **said: Any) -> Sequence[Event]:
        """A suspension of 30 % for one month, unless said otherwise."""
        on = date.fromisoformat(said["on"]) if "on" in said else self.day + timedelta(1)
        first = date(on.year + on.month // 12, on.month % 12 + 1, 1)
        told: dict[str, Any] = {
            "decided_by": PRESIDENT,
            "measure": Measure.SUSPENSION,
            "percent": Decimal(30),
            "months": 1,
            "starts_on": first,
            "weighed": WEIGHED,
        }
        if said.get("measure") in (Measure.NO_SANCTION, Measure.DELAY):
            told |= {"percent": None, "months": None, "starts_on": None}
        return self.asks(DecideSanction, **{**told, **said})

    def decided(self, **said: Any) -> Self:
        self.decide(**said)
        return self

    def notified(self, *to: DecisionAddressee) -> Self:
        self.day += timedelta(1)
        for addressee in to or tuple(DecisionAddressee):
            self.asks(NotifySanction, after=0, to=addressee)
        return self

    def sanctioned(self, **said: Any) -> Self:
        """From the breach to its notifications."""
        return self.ready().opinion().decided(**said).notified()

    def last(self, kind: type[Event]) -> Any:
        """The last fact of that kind."""
        return next(
            e.event for e in reversed(self.town.facts(self.id)) if isinstance(e.event, kind)
        )
