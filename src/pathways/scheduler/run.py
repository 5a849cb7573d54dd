"""The tick: APScheduler wakes the jobs; the business day is Europe/Paris's.

Nothing is kept between two runs: the log tells which days were swept. A tick that comes late is
never skipped, those missed are made up for once, and a job never runs beside itself.
"""

import signal
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from threading import Event

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from pathways.domain.calendar import paris_day
from pathways.event_store.application import appended
from pathways.event_store.envelope import Envelope
from pathways.postgres.failures import kind_and_places
from pathways.projections.departement import Departement
from pathways.scheduler.heartbeat import Heartbeat
from pathways.scheduler.jobs import JOBS, Job, Watch
from pathways.scheduler.turns import trigger_of

log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Ticker:
    """Runs each job when asked to; what goes wrong is told, and tried again at the next tick."""

    def __init__(
        self,
        departement: Departement,
        heartbeat: Heartbeat,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.watch = Watch(departement)
        self.heartbeat = heartbeat
        self.now = now

    def tick(self, job: Job) -> None:
        """One run of a job, for the Europe/Paris day it is."""
        today: date = paris_day(self.now())
        try:
            done = job.run(self.watch, today)
            self.heartbeat.beat(job.name, self.now())
        except Exception as error:
            # Whatever it was, the scheduler goes on: the next tick starts from the log again.
            log.error("job failed", job=job.name, day=str(today), **kind_and_places(error))
            return
        if done:
            log.info("job done", job=job.name, day=str(today), done=done)


def run(departement: Departement, heartbeat: Heartbeat, jobs: Sequence[Job] = JOBS) -> None:
    """Run the jobs until SIGTERM or SIGINT; a job under way is finished first."""
    stop = Event()
    # The first signal asks to stop; a second one, the usual way again, insists.
    before = {
        sign: signal.signal(sign, lambda sign, _: _asked_to_stop(stop, sign))
        for sign in (signal.SIGTERM, signal.SIGINT)
    }
    scheduler = ticking(Ticker(departement, heartbeat), jobs)
    with appended.connected_to(announce, sender=departement.app):
        scheduler.start()
        log.info("scheduler started", jobs=[job.name for job in jobs])
        stop.wait()
        scheduler.shutdown(wait=True)
    log.info("scheduler stopped")
    for sign, handler in before.items():
        signal.signal(sign, handler)


def ticking(ticker: Ticker, jobs: Sequence[Job]) -> BackgroundScheduler:
    """APScheduler with these jobs, the first tick of each at once, not started yet."""
    scheduler = BackgroundScheduler(
        # Europe/Paris has a day of 23 hours and one of 25: UTC has none.
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(max(1, len(jobs)))},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    for job in jobs:
        scheduler.add_job(
            ticker.tick,
            trigger_of(job),
            [job],
            id=job.name,
            name=job.name,
            next_run_time=utc_now(),
        )
    return scheduler


def announce(_: object, envelopes: Sequence[Envelope], position: int) -> None:
    """Tell the log what this process has just recorded."""
    names = Counter(type(envelope.event).__name__ for envelope in envelopes)
    log.info("recorded", position=position, **names)


def _asked_to_stop(stop: Event, sign: int) -> None:
    signal.signal(sign, signal.default_int_handler if sign == signal.SIGINT else signal.SIG_DFL)
    stop.set()
