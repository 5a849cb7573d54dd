"""The calendar of jobs, one line each.

Every job may run twice, late, or on two machines at once. A job that belongs to a day is keyed by
its business date in the log itself, never by the hour at which a clock woke it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import structlog

from pathways.access_journal.purging import purge
from pathways.access_journal.sealing import seal
from pathways.domain.refusal import AlreadyRecorded, Refusal, StaleVersion
from pathways.domain.report.quarter import OpenQuarterlyReport
from pathways.domain.rules import Rules
from pathways.event_store.application import Recorded, Request
from pathways.projections.agenda import propose
from pathways.projections.departement import Departement
from pathways.projections.lists import panel_sessions
from pathways.projections.reports import bodies_to_report, quarters_to_prepare
from pathways.scheduler.sweep import ACTOR, Sweeper

log = structlog.get_logger(__name__)


class Watch:
    """What jobs work on: one département, and what its sweeper remembers between two ticks."""

    def __init__(self, departement: Departement, rules: Rules | None = None) -> None:
        self.departement = departement
        self.sweeper = Sweeper(departement, rules)


@dataclass(frozen=True)
class Job:
    """`run` is called with the watch and the Europe/Paris day, at start and then `every` so often.

    It answers how many things it did, for the log. A job of the calendar has a `day` and an `hour`
    instead: it is called at that hour of that day of the week, or of these months, in Europe/Paris:
    never between 2 and 3, which some days lack.
    """

    name: str
    run: Callable[[Watch, date], int]
    every: timedelta | None = None
    day: str | int | None = None
    hour: int = 0
    month: str | None = None


def raise_due_deadlines(watch: Watch, today: date) -> int:
    """Every business day up to today swept; the number of alerts raised."""
    return watch.sweeper.sweep(today).alerts


def catch_read_models_up(watch: Watch, today: date) -> int:
    """Read models at the head of the log, whoever wrote it; the number of events they lacked."""
    engine = watch.departement.engine
    before = engine.position()
    return engine.catch_up() - before


def propose_next_agendas(watch: Watch, today: date) -> int:
    """The agenda of every session convened soon and not locked, proposed; the number of cases new.

    How soon is a rule of the département. Twice lists nobody twice, and whoever was removed by hand
    stays removed.
    """
    departement = watch.departement
    soon = departement.rules.agendas_proposed_within.on(today).after(today)
    departement.engine.catch_up()
    cases = 0
    for session in panel_sessions(departement, today, status="planned"):
        if session.held_on <= soon:
            found = propose(departement, session.session, actor=ACTOR, today=today)
            cases += len(found.listed)
    return cases


def prepare_quarterly_reports(watch: Watch, today: date) -> int:
    """The report of every body on each civil quarter gone by, opened; the number opened here.

    Those of the last quarter and, after downtime, of any since the last one prepared. Each is
    opened as of the first day after its quarter, whenever a clock woke the job: its id derives from
    the body and the quarter, so that twice opens nothing.
    """
    departement = watch.departement
    departement.engine.catch_up()
    requests = [
        Request(
            OpenQuarterlyReport(
                organisation_id=body, on=quarter.following.first_day, quarter=str(quarter)
            ),
            ACTOR,
        )
        for quarter in quarters_to_prepare(departement, today)
        for body in bodies_to_report(departement, quarter.first_day, quarter.last_day)
    ]
    answers = departement.app.handle_all(requests, today=today, rules=departement.rules)
    for answer in answers:
        if isinstance(answer, Refusal) and not isinstance(answer, AlreadyRecorded | StaleVersion):
            log.error("refused to the scheduler", refusal=answer.code)
    departement.engine.catch_up()
    return sum(isinstance(answer, Recorded) for answer in answers)


def seal_access_journal(watch: Watch, today: date) -> int:
    """What was asked since the last batch, sealed as the next ones; how many rows."""
    return seal(watch.departement.database)


def purge_access_journal(watch: Watch, today: date) -> int:
    """Whole batches kept for as long as the rule says, gone; how many rows.

    Sealed first: what is in no batch is never purged.
    """
    database = watch.departement.database
    seal(database)
    return purge(database, watch.departement.rules, today).entries


JOBS = (
    Job("raise due deadlines", raise_due_deadlines, every=timedelta(minutes=5)),
    Job("catch read models up", catch_read_models_up, every=timedelta(seconds=5)),
    Job(
        "propose the next agendas",
        propose_next_agendas,
        day="mon",
        hour=6,
    ),
    Job(
        "prepare quarterly reports",
        prepare_quarterly_reports,
        day=1,
        month="1,4,7,10",
        hour=6,
    ),
    Job("seal the access journal", seal_access_journal, every=timedelta(minutes=5)),
    Job("purge the access journal", purge_access_journal, every=timedelta(days=1)),
)
