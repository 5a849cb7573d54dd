"""What is known at a position: facts in force, delays, who is followed, where a contract stands."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

ONE = timedelta(days=1)


EVER = date.max


@dataclass(frozen=True)
class Fact:
    """A fact in force: corrected where it was, and not withdrawn."""

    stream: UUID
    version: int
    place: int
    name: str
    day: date
    person: UUID | None
    says: Any


@dataclass(frozen=True)
class Delay:
    """A delay, what opened it, and the first fact that put an end to it."""

    opened: Fact
    kind: str
    orientation: UUID
    due_on: date
    rule: str
    closed_on: date
    closed_by: str | None


def facts_of(envelopes: Iterable[Any]) -> list[Fact]:
    """The facts that hold among these envelopes, whatever their order."""
    streams: dict[UUID, dict[int, Any]] = defaultdict(dict)
    for one in sorted(envelopes, key=lambda one: one.position):
        version = one.corrects or one.originator_version
        if type(one.event).__name__ == "FactWithdrawn":
            streams[one.originator_id].pop(version, None)
        else:
            streams[one.originator_id][version] = one
    found = []
    for stream, held in streams.items():
        place = 2**62
        for version in sorted(held, reverse=True):
            one = held[version]
            place = min(place, one.position)
            event = one.event
            found.append(
                Fact(stream, version, place, type(event).__name__, event.happened_on, one.person,
                     event)
            )  # fmt: skip
    return found


GROUNDS = {
    "relance": {"first_rdv_missed"},
    "relance_without_answer": {"first_rdv_unanswered"},
    "contract_relance": {"contract_not_made", "contract_not_renewed", "contract_not_respected"},
}


OPENS: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "OrientationDecided": (
        ("first_rdv", "first_rdv_due_on", "first_rdv_rule"),
        ("contract", "contract_due_on", "contract_rule"),
        ("epl_review", "epl_due_on", "epl_rule"),
    ),
    "OrientationNotified": (("contract", "contract_due_on", "contract_rule"),),
    "PathwayMaintained": (("epl_review", "epl_due_on", "epl_rule"),),
    "FirstRdvProposed": (("relance_without_answer", "relance_due_on", "relance_rule"),),
    "RdvMissed": (("relance", "relance_due_on", "relance_rule"),),
    "ContractLapseObserved": (("contract_relance", "relance_due_on", "relance_rule"),),
    "ContractExemptionGranted": (("contract", "contract_due_on", "contract_rule"),),
    "ContractExemptionEnded": (("contract", "contract_due_on", "contract_rule"),),
}


MEETS: Mapping[str, frozenset[str]] = {
    "first_rdv": frozenset({"RdvHeld"}),
    "relance": frozenset({"RdvHeld", "RdvExcused"}),
    "relance_without_answer": frozenset(
        {"FirstRdvAnswered", "FirstRdvProposed", "RdvHeld", "RdvMissed", "RdvExcused"}
    ),
    "contract": frozenset(
        {"EngagementContractSigned", "ContractExemptionGranted", "ContractExemptionEnded"}
    ),
    "contract_relance": frozenset({"BreachReported", "RecallClosed", "EngagementContractSigned"}),
    "epl_review": frozenset({"PathwayMaintained", "EplOpinionGiven"}),
}


ENDS = ("Reoriented", "OrientationEnded")


LEAVES = ("RsaExited", "BeneficiaryMerged", "PersonForgotten")


class Known:
    """What a log says, as its events up to a position tell it."""

    def __init__(self, envelopes: Iterable[Any], upto: int) -> None:
        self.facts = facts_of(one for one in envelopes if one.position <= upto)
        self.named: dict[str, list[Fact]] = defaultdict(list)
        self.streams: dict[UUID, list[Fact]] = defaultdict(list)
        self.people: dict[UUID, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            self.named[fact.name].append(fact)
            self.streams[fact.stream].append(fact)
            if fact.person is not None:
                self.people[fact.person].append(fact)
        for each in (*self.streams.values(), *self.people.values()):
            each.sort(key=lambda fact: (fact.day, fact.place, fact.version))
        self.decided = {fact.stream: fact for fact in self.named["OrientationDecided"]}
        self.drafted = {fact.stream: fact for fact in self.named["EngagementContractDrafted"]}
        self.contracts: dict[UUID, list[UUID]] = defaultdict(list)
        for stream, fact in self.drafted.items():
            self.contracts[fact.says.orientation_id].append(stream)
        self.delays = list(self._delays())

    # ------------------------------------------------------------------ accompaniments

    def orientation_of(self, fact: Fact) -> UUID | None:
        if fact.name == "EplOpinionGiven":
            return UUID(str(fact.says.orientation_id))
        if fact.name.startswith("EngagementContract"):
            drafted = self.drafted.get(fact.stream)
            return UUID(str(drafted.says.orientation_id)) if drafted else None
        return fact.stream

    def body_of(self, orientation: UUID | None) -> UUID | None:
        decided = self.decided.get(orientation) if orientation else None
        return decided.says.organisation_id if decided else None

    def followed(self, orientation: UUID) -> list[tuple[date, date, UUID | None]]:
        """By whom, from when to when: the référent of each part of the accompaniment."""
        facts = self.streams[orientation]
        ended = min((fact.day for fact in facts if fact.name in ENDS), default=EVER)
        named = sorted(
            (fact for fact in facts if fact.name in ("OrientationDecided", "ReferentDesignated")),
            key=lambda fact: (fact.day, fact.version),
        )
        parts = []
        for at, fact in enumerate(named):
            after = named[at + 1].day if at + 1 < len(named) else EVER
            if fact.day < min(after, ended):
                parts.append((fact.day, min(after, ended), fact.says.referent_id))
        return parts

    def referent_on(self, orientation: UUID | None, day: date) -> UUID | None:
        if orientation not in self.decided:
            return None
        parts = [part for part in self.followed(orientation) if part[0] <= day]
        return parts[-1][2] if parts else None

    def told_on(self, person: UUID, day: date) -> tuple[str | None, str | None]:
        """Territory and profile, as last told for that day."""
        told: dict[str, Any] = {}
        facts = sorted(self.people[person], key=lambda fact: (fact.day, fact.version))
        for fact in facts:
            if fact.day <= day and fact.name in ("ContactDetailsRecorded", "ProfileRecorded"):
                told[fact.name] = fact.says
        contact, profile = told.get("ContactDetailsRecorded"), told.get("ProfileRecorded")
        return contact and contact.territory, profile and profile.profile

    # ------------------------------------------------------------------ delays

    def _delays(self) -> Iterator[Delay]:
        for facts in self.people.values():
            for at, fact in enumerate(facts):
                for kind, due, rule in OPENS.get(fact.name, ()):
                    due_on = getattr(fact.says, due)
                    if due_on is None:
                        continue
                    closed = next(
                        (later for later in facts[at + 1 :] if self._closes(later, kind, fact)),
                        None,
                    )
                    yield Delay(
                        fact, kind, fact.stream, due_on, getattr(fact.says, rule),
                        closed.day if closed else EVER, closed.name if closed else None,
                    )  # fmt: skip

    def _closes(self, later: Fact, kind: str, opened: Fact) -> bool:
        if later.name in LEAVES:
            return True
        if later.name in ENDS:
            return later.stream == opened.stream
        answers = later.name in MEETS[kind] or (
            later.name == "RelanceSent" and later.says.ground in GROUNDS.get(kind, ())
        )
        return answers and self.orientation_of(later) == opened.stream

    # ------------------------------------------------------------------ file active

    def standing(self, orientation: UUID, day: date) -> str | None:
        """How the accompaniment stands on that day; None where there is none (A1.13)."""
        decided, facts = self.decided[orientation], self.streams[orientation]
        assert decided.person is not None
        ended = [fact.day for fact in facts if fact.name in ENDS]
        ended += [
            fact.day
            for fact in self.people[decided.person]
            if fact.name == "RsaExited" and fact.day >= decided.day
        ]
        if not decided.day <= day < min(ended, default=EVER):
            return None
        held = {self._contract(contract, day) for contract in self.contracts[orientation]}
        held |= set(self._recalls_and_exemptions(facts, day))
        order = ("under_recall", "validated", "under_validation", "exempted", "returned", "signed",
                 "drafted", "expired")  # fmt: skip
        return next((one for one in order if one in held), "without_contract")

    def _contract(self, contract: UUID, day: date) -> str | None:
        steps = sorted(
            (fact for fact in self.streams[contract] if fact.name.startswith("EngagementContract")),
            key=lambda fact: (fact.day, fact.version),
        )
        amended = [fact for fact in steps if fact.name == "EngagementContractAmended"]
        last_day = (amended[-1] if amended else self.drafted[contract]).says.ends_on
        standing, reached = None, ""
        for fact in (fact for fact in steps if fact.day <= day):
            match fact.name.removeprefix("EngagementContract"):
                case "Drafted":
                    standing = "drafted"
                case "Signed":
                    standing = "signed"
                    reached = reached or "signed"
                case "Submitted":
                    standing = "under_validation"
                    reached = reached or "signed"
                case "Returned":
                    standing = "returned"
                case "Validated":
                    standing = reached = "validated"
                case "Amended":
                    standing = reached or "drafted"
                case "Ended":
                    standing = "expired" if fact.says.reason == "term" else None
        if standing == "validated" and day > last_day:
            return "expired"
        return standing

    def _recalls_and_exemptions(self, facts: Sequence[Fact], day: date) -> Iterator[str]:
        for fact in facts:
            later = [one for one in facts if (one.day, one.version) > (fact.day, fact.version)]
            recalled = fact.name == "BreachReported" or (
                fact.name == "RelanceSent" and fact.says.ground in GROUNDS["contract_relance"]
            )
            if recalled and fact.day <= day:
                closed = [one.day for one in later if one.name == "RecallClosed"]
                if day < min(closed, default=EVER):
                    yield "under_recall"
            if fact.name == "ContractExemptionGranted" and fact.day <= day <= fact.says.until:
                relieved = [one.day for one in later if one.name.startswith("ContractExemption")]
                if day < min(relieved, default=EVER):
                    yield "exempted"
