"""The tick: days as Europe/Paris counts them, failures told and tried again, a heartbeat."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event, Lock

import pytest
from structlog.testing import capture_logs

from pathways.access_journal.verifying import verify_journal
from pathways.access_journal.writing import Entry, write
from pathways.domain.calendar import PARIS, paris_day
from pathways.event_store.application import appended
from pathways.postgres.database import Role
from pathways.scheduler.heartbeat import Heartbeat
from pathways.scheduler.jobs import JOBS, Job, Watch
from pathways.scheduler.run import Ticker, announce, ticking
from tests.scheduler.stage import Stage

RAISE = JOBS[0]


def every_half_hour(since: datetime, hours: int) -> Iterator[datetime]:
    return (since + timedelta(minutes=30 * number) for number in range(2 * hours))


@pytest.mark.parametrize(
    ("change", "hours"),
    [(date(2026, 10, 25), 25), (date(2026, 3, 29), 23)],
    ids=["the day of 25 hours", "the day of 23 hours"],
)
def test_a_day_is_swept_once_however_long_it_is(
    stage: Stage, tmp_path: Path, change: date, hours: int
) -> None:
    midnight = datetime(change.year, change.month, change.day, tzinfo=UTC)
    instants = every_half_hour(midnight - timedelta(hours=6), hours=36)
    now = midnight
    ticker = Ticker(stage.departement, Heartbeat(tmp_path / "beat"), lambda: now)
    for now in instants:  # noqa: B007 (the ticker reads it)
        ticker.tick(RAISE)
    assert stage.days_done() == [change + timedelta(days=number) for number in (-1, 0, 1)]


def test_the_business_day_is_that_of_paris(stage: Stage, tmp_path: Path) -> None:
    late_evening = datetime(2026, 7, 14, 22, 30, tzinfo=UTC)  # half past midnight in Paris
    Ticker(stage.departement, Heartbeat(tmp_path / "beat"), lambda: late_evening).tick(RAISE)
    assert stage.days_done() == [date(2026, 7, 15)]


def test_a_job_that_fails_is_told_and_tried_again_at_the_next_tick(
    stage: Stage, tmp_path: Path
) -> None:
    failures = [ConnectionError("no database")]

    def sometimes(watch: Watch, today: date) -> int:
        if failures:
            raise failures.pop()
        return 3

    now = datetime(2026, 1, 5, 8, tzinfo=UTC)
    job = Job("sometimes", sometimes, every=timedelta(minutes=5))
    heartbeat = Heartbeat(tmp_path / "beat")
    ticker = Ticker(stage.departement, heartbeat, lambda: now)
    with capture_logs() as logs:
        ticker.tick(job)
        assert heartbeat.late([job], now) == ["sometimes"]
        ticker.tick(job)
    assert [line["event"] for line in logs] == ["job failed", "job done"]
    assert heartbeat.late([job], now) == []


def test_a_slow_job_never_runs_beside_itself_nor_is_its_next_tick_lost(
    stage: Stage, tmp_path: Path
) -> None:
    alone, third, runs = Lock(), Event(), []

    def slow(watch: Watch, today: date) -> int:
        runs.append(alone.acquire(blocking=False))
        Event().wait(0.15)
        alone.release()
        if len(runs) == 3:
            third.set()
        return 0

    job = Job("slow", slow, every=timedelta(milliseconds=50))
    scheduler = ticking(Ticker(stage.departement, Heartbeat(tmp_path / "beat")), [job])
    scheduler.start()
    assert third.wait(30)
    scheduler.shutdown(wait=True)
    assert all(runs)


def test_a_tick_that_comes_late_is_not_skipped(stage: Stage, tmp_path: Path) -> None:
    scheduler = ticking(Ticker(stage.departement, Heartbeat(tmp_path / "beat")), JOBS)
    scheduler.start(paused=True)
    jobs = scheduler.get_jobs()
    assert [(job.misfire_grace_time, job.coalesce, job.max_instances) for job in jobs] == [
        (None, True, 1)
    ] * len(JOBS)
    scheduler.shutdown()


def test_the_calendar_of_jobs_sweeps_and_catches_up(stage: Stage, tmp_path: Path) -> None:
    now = datetime(2021, 3, 17, 8, tzinfo=UTC)
    ticker = Ticker(stage.departement, Heartbeat(tmp_path / "beat"), lambda: now)
    stage.oriented("Sara")
    for job in JOBS:
        ticker.tick(job)
    assert stage.alerts() == [("late", date(2021, 3, 17))]
    head = stage.departement.app.recorder.head()
    assert stage.departement.engine.position() == head
    assert ticker.heartbeat.late(JOBS, now) == []


def test_the_access_journal_is_sealed_and_what_was_kept_for_its_time_is_purged(
    stage: Stage, tmp_path: Path
) -> None:
    database = stage.departement.database
    asked = Entry(
        request="request-0001", actor="referent-12", roles=("referent",), key_id=None,
        method="GET", route="/v1/ma-liste", status=200, refused=None, subject=None, changed=False,
        purpose="suivi", why="Suivi de la personne", stated=False, persons=[],
    )  # fmt: skip
    write(stage.departement.app.recorder.pool, asked)
    seals, purges = (job for job in JOBS if "access journal" in job.name)
    watch, today = Watch(stage.departement), paris_day(datetime.now(UTC))
    assert [seals.run(watch, today) for _ in (1, 2)] == [1, 0]
    write(stage.departement.app.recorder.pool, asked)
    assert purges.run(watch, today) == 0
    assert [purges.run(watch, today + timedelta(days=367)) for _ in (1, 2)] == [2, 0]
    found = verify_journal(database.conninfo(Role.APPLICATION))
    assert (found.whole, found.entries) == (True, 0)


def test_what_is_recorded_is_announced(stage: Stage) -> None:
    stage.oriented("Sara")
    with (
        capture_logs() as logs,
        appended.connected_to(announce, sender=stage.departement.app),
    ):
        stage.swept(date(2021, 3, 17))
    counts = [{key: line[key] for key in line if key[0].isupper()} for line in logs]
    assert counts == [{"AlertRaised": 1}, {"DeadlinesSwept": 1}]


def test_a_heartbeat_that_stopped_is_noticed(tmp_path: Path) -> None:
    heartbeat = Heartbeat.of(tmp_path / "data", "pathways")
    now = datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert heartbeat.late(JOBS, now) == [job.name for job in JOBS]
    for job in JOBS:
        heartbeat.beat(job.name, now)
    assert heartbeat.late(JOBS, now) == []
    assert heartbeat.late(JOBS, now + timedelta(minutes=8)) == ["catch read models up"]
    often = [job.name for job in JOBS if job.every and job.every < timedelta(hours=1)]
    assert heartbeat.late(JOBS, now + timedelta(hours=1)) == often
    assert heartbeat.late(JOBS, now + timedelta(days=90)) == [job.name for job in JOBS]


@pytest.mark.parametrize(
    ("name", "done_at", "turn"),
    [
        ("propose the next agendas", "2026-01-05T06:00:01", "2026-01-12T06:00"),
        ("prepare quarterly reports", "2026-01-01T06:00:01", "2026-04-01T06:00"),
        ("prepare quarterly reports", "2026-03-31T08:00:00", "2026-04-01T06:00"),  # restarted
    ],
)
def test_a_job_of_the_calendar_is_late_a_day_after_its_turn_and_not_before(
    tmp_path: Path, name: str, done_at: str, turn: str
) -> None:
    heartbeat = Heartbeat(tmp_path / "beat")
    jobs = [job for job in JOBS if job.name == name]
    heartbeat.beat(name, datetime.fromisoformat(done_at).replace(tzinfo=PARIS))
    due = datetime.fromisoformat(turn).replace(tzinfo=PARIS)
    assert heartbeat.late(jobs, due + timedelta(hours=23)) == []
    assert heartbeat.late(jobs, due + timedelta(hours=25)) == [name]
