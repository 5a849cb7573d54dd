"""The calendar of jobs, one line each.

Every job may run twice, late, or on two machines at once. A job that belongs to a day is keyed by
its business date in the log itself, never by the hour at which a clock woke it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from pathways.domain.rules import Rules
from pathways.projections.departement import Departement
from pathways.scheduler.sweep import Sweeper


class Watch:
    """What jobs work on: one département, and what its sweeper remembers between two ticks."""

    def __init__(self, departement: Departement, rules: Rules | None = None) -> None:
        self.departement = departement
        self.sweeper = Sweeper(departement, rules)


@dataclass(frozen=True)
class Job:
    """`run` is called with the watch and the Europe/Paris day, at start and then `every` so often.

    It answers how many things it did, for the log.
    """

    name: str
    run: Callable[[Watch, date], int]
    every: timedelta


def raise_due_deadlines(watch: Watch, today: date) -> int:
    """Every business day up to today swept; the number of alerts raised."""
    return watch.sweeper.sweep(today).alerts


def catch_read_models_up(watch: Watch, today: date) -> int:
    """Read models at the head of the log, whoever wrote it; the number of events they lacked."""
    engine = watch.departement.engine
    before = engine.position()
    return engine.catch_up() - before


JOBS = (
    Job("raise due deadlines", raise_due_deadlines, every=timedelta(minutes=5)),
    Job("catch read models up", catch_read_models_up, every=timedelta(seconds=5)),
)
