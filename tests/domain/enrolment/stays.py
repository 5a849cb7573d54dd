"""People who enter actions, in memory: the decisions of every stream, without a database."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from pathways.domain.aggregates import state_of
from pathways.domain.agreement.events import AgreementSigned
from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.beneficiary.registering import RegisterBeneficiary
from pathways.domain.beneficiary.rsa_right import RecordRsaRight
from pathways.domain.command import Command, State
from pathways.domain.enrolment.contract import SignParticipationContract
from pathways.domain.enrolment.entering import EnrolInAction
from pathways.domain.enrolment.events import InterviewKind, Proof
from pathways.domain.enrolment.interview import RecordInterview
from pathways.domain.enrolment.modules import StartModule
from pathways.domain.enrolment.rental import RentMoped
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.event import Event
from pathways.domain.moped.fleet import CheckMoped, RegisterMoped
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules
from pathways.event_store.deciding import Loaded, Request, prepare
from pathways.event_store.envelope import Envelope
from tests.domain.action_session.actions import BODY, day, signed
from tests.domain.spec import an_id

AGREEMENTS = {
    "adse_a": signed("adse_a", "simple", "reinforced"),
    "adse_b": signed("adse_b", "mobilisation"),
    "mobility_point": signed("mobility_point", "rental", publics=("rsa", "faj_youth", "other")),
    "ai": signed("ai", "module_1", "module_2", "module_3"),
    "aci": signed("aci", "accompaniment", places=2),
    "ei": signed("ei", "accompaniment", publics=("rsa",), places=2),
    "geiq": signed("geiq", "accompaniment", publics=("rsa",), places=2),
}
"""The agreement of each programme for 2022, by its programme's code."""


def stay(name: str) -> UUID:
    """The enrolment of that person, where a test has one of each."""
    return an_id(f"{name}'s stay")


class Stays:
    """People, agreements and stays, wherever they are recorded."""

    def do(self, command: Command, **request: Any) -> Any:
        """Record what the command leads to."""
        raise NotImplementedError

    def told(self, stream: UUID, *events: Event) -> None:
        """Facts whose commands are tested elsewhere."""
        raise NotImplementedError

    # ------------------------------------------------------------------ people and agreements

    def found(self) -> None:
        """Sara and Karim have the RSA, Théo (22) has not; every programme has its agreement."""
        self.do(RegisterOrganisation(
            organisation_id=BODY, organisation_name="Chantiers d'Anjou",
            kind=OrganisationKind.OPERATOR, territory="centre_anjou",
            registered_on=day("2020-01-02")))  # fmt: skip
        for programme, agreement in AGREEMENTS.items():
            self.agree(programme, agreement)
        for name in ("Sara", "Karim"):
            self.register(name)
            self.right(name, RightStatus.OPEN, "2021-02-01")
        self.register("Théo", born="2000-01-31")
        self.right("Théo", RightStatus.REFUSED, "2021-02-01")

    def agree(self, name: str, event: AgreementSigned) -> UUID:
        self.told(an_id(name), event)
        return an_id(name)

    def register(self, name: str, born: str | None = "1990-05-01", **said: Any) -> UUID:
        given: dict[str, Any] = {
            "beneficiary_id": an_id(name), "registered_on": day("2021-01-04"),
            "last_name": "Martin", "first_name": name,
            "birth_date": day(born) if born else None,
        }  # fmt: skip
        self.do(RegisterBeneficiary(**given | said))
        return an_id(name)

    def right(self, name: str, status: RightStatus, since: str, told: str | None = None) -> None:
        self.do(
            RecordRsaRight(
                beneficiary_id=an_id(name),
                status=status,
                since=day(since),
                told_on=day(told or since),
            )
        )

    # ------------------------------------------------------------------ stays

    def entry(self, name: str, programme: str, on: str, **said: Any) -> EnrolInAction:
        given: dict[str, Any] = {
            "enrolment_id": an_id(f"{name} in {programme} {on}"), "beneficiary_id": an_id(name),
            "agreement_id": an_id(programme), "entered_on": day(on),
            "proof": Proof.PAYER_CERTIFICATE,
        }  # fmt: skip
        usual: dict[str, dict[str, Any]] = {
            "adse_a": {"module": "simple"},
            "mobility_point": {"accompanied_by": "Mission locale"},
        }
        if programme in ("aci", "ei", "geiq"):
            given |= {"post_number": 1, "contract_ends_on": day("2022-12-31")}
        return EnrolInAction(**given | usual.get(programme, {}) | said)

    def enrol(self, name: str, programme: str, on: str, **said: Any) -> UUID:
        command = self.entry(name, programme, on, **said)
        self.do(command)
        return command.enrolment_id

    def position(self, enrolment: UUID, on: str) -> None:
        self.do(
            RecordInterview(
                enrolment_id=enrolment, on=day(on), kind=InterviewKind.POSITIONING,
                attended=True, minutes=60,
            )
        )  # fmt: skip

    def start(self, enrolment: UUID, module: str, on: str, **said: Any) -> list[Event]:
        found: list[Event] = self.do(
            StartModule(enrolment_id=enrolment, module=module, from_on=day(on), **said)
        )
        return found

    def moped(self, name: str, body: UUID = BODY) -> UUID:
        self.do(RegisterMoped(
            moped_id=an_id(name), organisation_id=body, registered_on=day("2021-12-01"),
            label=name, site="Segré", territory="ouest_anjou"))  # fmt: skip
        self.do(CheckMoped(moped_id=an_id(name), checked_on=day("2021-12-15"), fit=True))
        return an_id(name)

    def renter(self, name: str, on: str, **said: Any) -> UUID:
        """Someone in the rental service, whose contract is signed."""
        enrolment = self.enrol(name, "mobility_point", on, **said)
        self.do(SignParticipationContract(enrolment_id=enrolment, signed_on=day(on)))
        return enrolment

    def rental(self, enrolment: UUID, moped: str, first: str, last: str, **said: Any) -> RentMoped:
        given: dict[str, Any] = {
            "enrolment_id": enrolment, "moped_id": an_id(moped), "from_on": day(first),
            "until_on": day(last), "reason": "employment_access", "deposit": Decimal(150),
            "contribution": Decimal(60), "instalments": 3, "insured": True,
            "safety_equipment": True, "handover_supported": True,
        }  # fmt: skip
        return RentMoped(**given | said)


@dataclass
class Memory(Stays):
    """Every stream, as a log would hold it."""

    today: date = date(2030, 1, 1)
    rules: Rules = field(default_factory=Rules.standard)
    streams: dict[UUID, list[Envelope]] = field(default_factory=dict)

    def read(self, kind: type[State], stream: UUID, *, before: int | None = None) -> Loaded:
        return Loaded.of(kind, stream, self.streams.get(stream, []), before)

    def gather(self, kind: type[State], people: Collection[UUID]) -> list[Loaded]:
        return [
            self.read(kind, stream)
            for stream, held in self.streams.items()
            if held[0].person in people and state_of(held[0].event.name) is kind
        ]

    def do(self, command: Command, **request: Any) -> list[Event]:
        """Record what the command leads to; the events of every stream."""
        made = prepare(
            Request(command, "test", **request), self.read, self.rules, self.today,
            gather=self.gather,
        )  # fmt: skip
        for envelope in made.envelopes:
            self.streams.setdefault(envelope.originator_id, []).append(envelope)
        return [envelope.event for envelope in made.envelopes]

    def refused(self, kind: type[Refusal], command: Command, rule: str | None = None) -> None:
        """The command is refused by that name, and by that rule."""
        with pytest.raises(Refusal) as refused:
            self.do(command)
        assert type(refused.value) is kind, repr(refused.value)
        if rule is not None:
            assert refused.value.rule == rule

    def told(self, stream: UUID, *events: Event) -> None:
        """Facts whose commands are tested elsewhere."""
        for event in events:
            known = self.streams.setdefault(stream, [])
            known.append(Envelope(stream, len(known) + 1, event, None, "test", an_id("told"), None))

    def state(self, enrolment: UUID) -> EnrolmentState:
        found = self.read(EnrolmentState, enrolment).state
        assert isinstance(found, EnrolmentState)
        return found


def departement() -> Memory:
    """The people and agreements of `Stays.found`, in memory."""
    memory = Memory()
    memory.found()
    return memory
