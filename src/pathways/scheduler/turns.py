"""When a job's turns are: for APScheduler that wakes it, and for whether it missed one."""

from datetime import UTC, datetime, timedelta

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from pathways.domain.calendar import PARIS
from pathways.scheduler.jobs import Job

GRACE = timedelta(minutes=1)
A_DAY = timedelta(days=1)
"""How long after its turn a job of the calendar may still be under way, or be started again."""


def trigger_of(job: Job) -> BaseTrigger:
    """APScheduler's trigger for the job."""
    if job.every is not None:
        return IntervalTrigger(seconds=job.every.total_seconds(), timezone=UTC)
    day = {"day_of_week": job.day} if isinstance(job.day, str) else {"day": job.day}
    return CronTrigger(**day, month=job.month, hour=job.hour, minute=0, timezone=PARIS)


def missed(job: Job, done_at: datetime, now: datetime) -> bool:
    """Whether a job that last succeeded at `done_at` should have done so again since.

    A job of the calendar, a day after its turn, however far apart its turns are; another one,
    after two turns.
    """
    if job.every is not None:
        return now - done_at > 2 * job.every + GRACE
    turn = trigger_of(job).get_next_fire_time(None, done_at + timedelta(seconds=1))
    return turn is not None and now > turn + A_DAY
