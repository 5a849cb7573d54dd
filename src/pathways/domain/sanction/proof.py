"""What the proof of a procedure is made of: each required step, and what is missing (A1.12)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from pathways.domain.event import Event
from pathways.domain.sanction.events import Measure


class Recorded(Protocol):
    """What the proof needs of an envelope: the fact, and who recorded it."""

    @property
    def event(self) -> Event: ...
    @property
    def actor(self) -> str: ...


class Verdict(StrEnum):
    """What can be said of a procedure."""

    LEGAL = "legal"  # légale
    IRREGULAR = "irregular"  # irrégulière : une étape manque ou n'est pas dans l'ordre
    IN_PROGRESS = "in_progress"  # en cours, régulière à ce jour
    REGULARISED = "regularised"  # régularisée avant toute décision
    UNDONE = "undone"  # décision annulée, retirée, ou abandonnée sur recours


@dataclass(frozen=True, slots=True, kw_only=True)
class StepProof:
    """One required step: when, by whom, recorded by which event, under which rule."""

    code: str
    label: str
    rule: str
    source: str | None
    """Where the rule is written."""
    done_on: date | None = None
    actor: str | None = None
    """Who recorded it."""
    event: str | None = None
    """The registered name of the event that proves it."""
    due_on: date | None = None
    """The last day of the delay that the step leaves to the person."""
    missing: str | None = None
    """What is wrong with it, in French; None where it is in order."""
    awaited: bool = False
    """Still to come, in a procedure that goes on."""

    @property
    def ok(self) -> bool:
        """Whether the step is done, in order and in time."""
        return self.missing is None and not self.awaited


@dataclass(frozen=True, slots=True, kw_only=True)
class Legality:
    """A procedure held against the law of its day."""

    verdict: Verdict
    steps: tuple[StepProof, ...]
    measure: Measure | None = None
    decided_on: date | None = None
    rank: int | None = None
    """The rank the decision was taken on; None before it, 0 where it is no sanction."""
    rank_now: int | None = None
    """The rank as computed again, where the person's file was read (N11)."""

    @property
    def legal(self) -> bool:
        """Whether nothing is missing or out of order, in what was done so far."""
        return not self.missing

    @property
    def missing(self) -> tuple[str, ...]:
        """What is wrong, in French, in the order of the steps."""
        return tuple(step.missing for step in self.steps if step.missing is not None)
