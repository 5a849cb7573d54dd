"""The parts of an accompaniment that decisions look at: its RDVs, relances, exemptions, recall."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, auto
from uuid import UUID

from pathways.domain.orientation.events import (
    BreachGround,
    ContractExemptionEnded,
    ContractExemptionGranted,
    OrientationDecided,
    OrientationNotified,
    RecallClosing,
    RelanceGround,
)

SetsTheContractDate = (
    OrientationDecided | OrientationNotified | ContractExemptionGranted | ContractExemptionEnded
)

CONTRACT_GROUNDS = frozenset(
    {
        RelanceGround.CONTRACT_NOT_MADE,
        RelanceGround.CONTRACT_NOT_RENEWED,
        RelanceGround.CONTRACT_NOT_RESPECTED,
    }
)
"""The grounds of a contract relance, which opens the recall (A1.13)."""


class Attendance(Enum):
    HELD = auto()
    MISSED = auto()
    EXCUSED = auto()


@dataclass(frozen=True)
class Rdv:
    """How the RDV of a day went."""

    first: bool
    attendance: Attendance


@dataclass(frozen=True)
class Proposal:
    """The first RDV as last proposed."""

    proposed_on: date
    rdv_on: date
    answered_on: date | None = None


@dataclass(frozen=True)
class Relance:
    sent_on: date
    ground: RelanceGround
    answered: bool = False


@dataclass(frozen=True)
class ContractDue:
    """The day the contract is due, and the id of the rule that says so."""

    on: date
    rule: str

    @classmethod
    def of(cls, fact: "SetsTheContractDate") -> "ContractDue | None":
        """What the fact says of it; None where it says nothing."""
        if fact.contract_due_on is None or fact.contract_rule is None:
            return None
        return cls(fact.contract_due_on, fact.contract_rule)


@dataclass(frozen=True)
class Exemption:
    """The person need not sign a contract from `since` to `until`, both included (A1.8)."""

    since: date
    until: date

    def runs_on(self, day: date) -> bool:
        return self.since <= day <= self.until


@dataclass(frozen=True)
class Recall:
    """A procedure about the contract, from the lapse observed to its closing (A1.12, A1.13)."""

    lapses: Mapping[RelanceGround, date] = field(default_factory=dict)
    relances: Mapping[RelanceGround, date] = field(default_factory=dict)
    """The first relance sent on each ground."""
    breach_reported_on: date | None = None
    breach_ground: BreachGround | None = None
    breach_contract_id: UUID | None = None

    @property
    def opened_on(self) -> date | None:
        """The first day of the procedure, None where there is none."""
        days = [*self.lapses.values(), *self.relances.values()]
        return min([*days, *filter(None, [self.breach_reported_on])], default=None)


@dataclass(frozen=True)
class ClosedBreach:
    """A breach whose recall is closed, and how."""

    reported_on: date
    closed_on: date
    closing: RecallClosing


def unanswered(relances: tuple[Relance, ...], day: date) -> int | None:
    """The place of the last relance sent by that day and not answered, None without one."""
    waiting = [
        (one.sent_on, place)
        for place, one in enumerate(relances)
        if not one.answered and one.sent_on <= day
    ]
    return max(waiting)[1] if waiting else None


def answered(relances: tuple[Relance, ...], day: date) -> tuple[Relance, ...]:
    """The relances once the one that waited has its answer; unchanged where none waited."""
    place = unanswered(relances, day)
    return tuple(
        replace(one, answered=True) if each == place else one for each, one in enumerate(relances)
    )
