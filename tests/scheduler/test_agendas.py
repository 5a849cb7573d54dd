"""Every Monday the next agendas are proposed, as a secretary would, once each."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from pathways.domain.calendar import PARIS
from pathways.domain.panel.events import PanelKind
from pathways.domain.panel.listing import RemoveCase
from pathways.domain.panel.planning import PlanSession
from pathways.domain.rules import Rules
from pathways.projections import lists
from pathways.projections.agenda import lock
from pathways.scheduler.heartbeat import Heartbeat
from pathways.scheduler.jobs import JOBS, Watch, propose_next_agendas
from pathways.scheduler.run import Ticker, ticking
from tests.domain.spec import an_id
from tests.scheduler.stage import Stage

MONDAY = date(2022, 1, 10)
TERRITORY = sorted(Rules.standard().territories.on(MONDAY).codes)[0]
(JOB,) = (job for job in JOBS if job.run is propose_next_agendas)


def planned(stage: Stage, held_on: date) -> UUID:
    """An EPL convened for that day, in the territory of the body."""
    session = an_id(f"EPL du {held_on}")
    stage.departement.app.handle(
        PlanSession(
            session_id=session,
            on=date(2022, 1, 3),
            kind=PanelKind.EPL,
            held_on=held_on,
            starts_at="09:00",
            place="MDS",
            next_session_on=held_on + timedelta(days=28),
            territory=TERRITORY,
        ),
        actor="secrétariat",
        today=MONDAY,
    )
    return session


def cases(stage: Stage, session: UUID) -> list[tuple[UUID, str]]:
    return [(one.person, one.status) for one in lists.panel_cases(stage.departement, session)]


def test_a_session_of_the_coming_month_gets_its_agenda_once(stage: Stage) -> None:
    stage.oriented("Sara")
    session = planned(stage, date(2022, 2, 9))
    watch = Watch(stage.departement)
    assert propose_next_agendas(watch, MONDAY) == 1
    assert propose_next_agendas(watch, MONDAY) == 0
    assert propose_next_agendas(Watch(stage.departement), MONDAY + timedelta(days=7)) == 0
    assert cases(stage, session) == [(an_id("Sara"), "listed")]
    (listed,) = [
        e for e in stage.departement.app.envelopes(session) if e.event.name == "CaseListed"
    ]
    assert listed.actor == "scheduler"


def test_a_session_further_away_waits_for_its_turn(stage: Stage) -> None:
    stage.oriented("Sara")
    session = planned(stage, date(2022, 2, 10))
    assert propose_next_agendas(Watch(stage.departement), MONDAY) == 0
    assert propose_next_agendas(Watch(stage.departement), MONDAY + timedelta(days=7)) == 1
    assert cases(stage, session) == [(an_id("Sara"), "listed")]


def test_who_was_removed_by_hand_is_not_put_back(stage: Stage) -> None:
    stage.oriented("Sara")
    session = planned(stage, date(2022, 2, 9))
    propose_next_agendas(Watch(stage.departement), MONDAY)
    (case,) = lists.panel_cases(stage.departement, session)
    stage.record(
        RemoveCase(session_id=session, case_id=case.case_id, on=MONDAY, ground="hospitalisée")
    )
    assert propose_next_agendas(Watch(stage.departement), MONDAY + timedelta(days=7)) == 0


def test_a_locked_agenda_is_left_as_it_is(stage: Stage) -> None:
    stage.oriented("Sara")
    session = planned(stage, date(2022, 2, 9))
    propose_next_agendas(Watch(stage.departement), MONDAY)
    lock(stage.departement, session, actor="secrétariat", today=MONDAY)
    stage.oriented("Lina")
    assert propose_next_agendas(Watch(stage.departement), MONDAY + timedelta(days=7)) == 0
    assert len(cases(stage, session)) == 1


def test_it_comes_on_mondays_at_6_in_paris_and_at_once_when_the_scheduler_starts(
    stage: Stage, tmp_path: Path
) -> None:
    scheduler = ticking(Ticker(stage.departement, Heartbeat(tmp_path / "beat")), [JOB])
    scheduler.start(paused=True)
    (job,) = scheduler.get_jobs()
    started, trigger = job.next_run_time, job.trigger
    scheduler.shutdown()
    assert started <= datetime.now(UTC)
    # The week the clocks change: the hour stays Paris's.
    after = datetime(2026, 3, 24, tzinfo=UTC)
    turns = []
    for _ in range(2):
        after = trigger.get_next_fire_time(None, after + timedelta(minutes=1))
        turns.append(after)
    assert turns == [
        datetime(2026, 3, 30, 6, tzinfo=PARIS),
        datetime(2026, 4, 6, 6, tzinfo=PARIS),
    ]
