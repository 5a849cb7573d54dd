"""The sweep: every business day in its order, each alert raised once, each day completed once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import get_args
from uuid import UUID, uuid5

import structlog

from pathways.domain.agreement.events import AgreementEvent
from pathways.domain.alert.raising import RaiseAlert
from pathways.domain.alert.sweeping import CompleteSweep
from pathways.domain.event import FactWithdrawn
from pathways.domain.organisation.events import OrganisationEvent
from pathways.domain.refusal import AlreadyRecorded, Refusal, StaleVersion
from pathways.domain.report.events import ReportEvent
from pathways.domain.rules import Rules
from pathways.event_store.application import Recorded, Request
from pathways.projections.departement import Departement
from pathways.scheduler.due import DueStep, due_steps

ACTOR = "scheduler"
BATCH = 500
"""Alerts recorded in one commit."""

NAMESPACE = UUID("0b7c1f52-6c0e-5d0a-9f5e-3a4a1f0c2d11")
"""Never to change: what an alert or a day is called tells whether it was recorded before."""

OF_AGREEMENTS = tuple(
    event.name
    for family in (AgreementEvent, OrganisationEvent, ReportEvent, FactWithdrawn)
    for event in get_args(family) or (family,)
)
"""The events after which a report may be owed, or no longer."""

log = structlog.get_logger(__name__)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Swept:
    """The business days completed by this sweep, in order, and how many alerts it raised."""

    days: tuple[date, ...]
    alerts: int


@dataclass(frozen=True)
class Asked:
    """A day asked about everyone, when the read models had reached that position."""

    day: date
    position: int


class Sweeper:
    """Sweeps one département, and remembers what it asked last.

    Between two ticks of one day, only people of whom something was recorded can have become due:
    they alone are asked about again. The memory spares work and decides nothing; a new sweeper
    asks about everyone.
    """

    def __init__(self, departement: Departement, rules: Rules | None = None) -> None:
        self.departement = departement
        self.rules = rules or departement.rules
        self._asked: Asked | None = None

    def sweep(self, today: date, progress: Progress | None = None) -> Swept:
        """Raise what is due on every business day after the last one completed, up to `today`.

        A day completed already is asked again, as long as it is today's, for what was recorded
        since. Twice, late, or on several machines at once, the outcome is the same. `progress` gets
        (days done, days in all).
        """
        self.departement.engine.catch_up()
        last = last_swept(self.departement)
        days = list(business_days(last, today))
        completed: list[date] = []
        alerts = 0
        for number, day in enumerate(days, start=1):
            alerts += self._raise(day, today)
            if day != last and self._complete(day, today):
                completed.append(day)
            if progress:
                progress(number, len(days))
        return Swept(tuple(completed), alerts)

    def _raise(self, day: date, today: date) -> int:
        """Record the alerts of that business day; how many were new."""
        # Read before asking: what is recorded while we ask will be asked about again.
        asked = Asked(day, self.departement.engine.position())
        requests = iter([_request(step, day) for step in self._due(asked)])
        new = 0
        while batch := list(islice(requests, BATCH)):
            new += self._record(batch, today)
        self._asked = asked
        # The next day must see that these steps were raised.
        self.departement.engine.catch_up()
        return new

    def _due(self, asking: Asked) -> list[DueStep]:
        before = self._asked
        if before is None or before.day != asking.day:
            return due_steps(self.departement, asking.day, rules=self.rules)
        people, agreements = _concerned(self.departement, before.position)
        if not people and not agreements:
            return []
        return due_steps(
            self.departement, asking.day, rules=self.rules, people=people, agreements=agreements
        )

    def _complete(self, day: date, today: date) -> bool:
        """Whether it is this sweep that completed the day."""
        command = CompleteSweep(sweep_id=uuid5(NAMESPACE, day.isoformat()), day=day)
        return self._record([Request(command, ACTOR)], today) == 1

    def _record(self, requests: Sequence[Request], today: date) -> int:
        """How many were recorded here: what another scheduler recorded first is no refusal."""
        answers = self.departement.app.handle_all(requests, today=today, rules=self.rules)
        for answer in answers:
            if isinstance(answer, Refusal) and not isinstance(
                answer, AlreadyRecorded | StaleVersion
            ):
                log.error("refused to the scheduler", refusal=answer.code)
        return sum(isinstance(answer, Recorded) for answer in answers)


def sweep(
    departement: Departement,
    today: date,
    *,
    rules: Rules | None = None,
    progress: Progress | None = None,
) -> Swept:
    """One sweep up to `today`, asking about everyone."""
    return Sweeper(departement, rules).sweep(today, progress)


def due_on_day(departement: Departement, day: date, *, rules: Rules | None = None) -> list[DueStep]:
    """What the sweep of `day` would raise, each day before it swept in its turn; raises nothing.

    For the last day completed: what was recorded since. For days before it: nothing.
    """
    departement.engine.catch_up()
    last = last_swept(departement)
    if last is not None and day < last:
        return []
    ahead = last is not None and day > last + timedelta(days=1)
    return due_steps(departement, day, rules=rules or departement.rules, that_day_only=ahead)


def last_swept(departement: Departement) -> date | None:
    """The last business day completed, None before the first sweep."""
    with departement.app.recorder.pool.connection() as connection:
        row = connection.execute("select max(swept_on) from sweeps").fetchone()
    last: date | None = row[0] if row else None
    return last


def business_days(last: date | None, today: date) -> Iterator[date]:
    """The days to ask, in order: those after the last completed one, or today alone.

    None where a later day than `today` is completed already.
    """
    day = today if last is None or last == today else last + timedelta(days=1)
    while day <= today:
        yield day
        day += timedelta(days=1)


def alert_id(step: DueStep) -> UUID:
    """The alert's stream: the same wherever and whenever this step of this due date is raised."""
    return uuid5(NAMESPACE, f"{step.deadline}/{step.due_on}/{step.step}")


def _request(step: DueStep, day: date) -> Request:
    command = RaiseAlert(
        alert_id=alert_id(step),
        raised_on=day,
        deadline=step.deadline,
        kind=step.kind,
        step=step.step,
        due_on=step.due_on,
        to=step.to,
        rule=step.rule,
        beneficiary_id=step.beneficiary,
        orientation_id=step.orientation,
        organisation_id=step.organisation,
        referent_id=step.referent,
        agreement_id=step.agreement,
    )
    return Request(command, ACTOR)


def _concerned(departement: Departement, after: int) -> tuple[list[UUID], bool]:
    """The people of whom something was recorded after that position; and whether something was of
    agreements or their reports."""
    with departement.app.recorder.pool.connection() as connection:
        rows = connection.execute(
            "select distinct person from events"
            " where position > %s and (person is not null or name = any(%s))",
            [after, list(OF_AGREEMENTS)],
        ).fetchall()
    found = {row[0] for row in rows}
    return [person for person in found if person is not None], None in found
