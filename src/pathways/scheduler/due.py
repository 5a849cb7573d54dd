"""Which alert steps are due on a business day: one query over the open deadlines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from pathways.domain.rules import AlertStep, Rules
from pathways.projections.departement import Departement


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step to raise, and who accompanies the person on the day asked.

    A final report is owed by a body for an agreement: it has no beneficiary. `recipient` is whom
    the rule names: referent, organisation or departement.
    """

    deadline: UUID
    kind: str
    step: str
    due_on: date
    rule: str
    recipient: str
    beneficiary: UUID | None
    orientation: UUID | None
    organisation: UUID | None
    referent: UUID | None
    agreement: UUID | None

    @property
    def to(self) -> str:
        """Whom to tell: whoever the rule names or, where nobody holds that place, the next one up.

        Someone without référent is the body's to call; someone without a body, the Département's.
        """
        if self.recipient == "referent" and self.referent is not None:
            return "referent"
        if self.recipient != "departement" and self.organisation is not None:
            return "organisation"
        return "departement"


@dataclass(frozen=True, slots=True)
class Reach:
    """The due dates for which a step is the most advanced one reached on a day: (after, upto]."""

    kind: str
    step: str
    recipient: str
    due_after: date
    due_upto: date


def due_steps(
    departement: Departement,
    day: date,
    *,
    rules: Rules,
    people: Sequence[UUID] | None = None,
    agreements: bool = True,
    that_day_only: bool = False,
) -> list[DueStep]:
    """The steps not raised yet that deadlines open on `day` have reached, soonest due date first.

    A deadline learnt late, several of its steps gone by, has only the last of them to raise.
    `that_day_only` leaves those out: only the steps whose own day it is. `people` asks for these
    alone; without `agreements`, the reports they owe are left out.
    """
    reach = reaches(rules, day, that_day_only)
    given: dict[str, Any] = {
        "day": day,
        "latest": max((each.due_upto for each in reach), default=day),
        "people": None if people is None else list(people),
        "agreements": agreements,
        "kinds": [each.kind for each in reach],
        "steps": [each.step for each in reach],
        "recipients": [each.recipient for each in reach],
        "due_after": [each.due_after for each in reach],
        "due_upto": [each.due_upto for each in reach],
    }
    with departement.app.recorder.pool.connection() as connection:
        cursor = connection.cursor(row_factory=class_row(DueStep))
        # Planned for this day: where its due dates lie decides how the indexes serve.
        return list(cursor.execute(_statement(), given, prepare=False))


def reaches(rules: Rules, day: date, that_day_only: bool = False) -> list[Reach]:
    """What each alert step in force on `day` reaches."""
    return [
        reach
        for kind in sorted(rules.deadline_kinds)
        for reach in _reaches_of(rules.alert_steps_for(kind, day), day, that_day_only)
    ]


def _reaches_of(steps: Sequence[AlertStep], day: date, that_day_only: bool) -> Iterator[Reach]:
    for step in steps:
        upto = day - timedelta(days=step.offset_days)
        later = [other.offset_days for other in steps if other.offset_days > step.offset_days]
        passed = day - timedelta(days=min(later)) if later else date.min
        after = upto - timedelta(days=1) if that_day_only else passed
        yield Reach(step.deadline, step.step, step.to, after, upto)


@cache
def _statement() -> bytes:
    return (files(__package__) / "due_steps.sql").read_bytes()
