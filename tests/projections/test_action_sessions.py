"""Sessions of actions in the read models: the same however the log is cut, corrections included."""

from random import Random
from typing import Any
from uuid import UUID

import psycopg
import pytest

from pathways.domain.action_session.cancelling import CancelActionSession
from pathways.domain.action_session.holding import HoldActionSession, RecordActionSession
from pathways.domain.action_session.scheduling import ScheduleActionSession
from pathways.domain.enrolment.session_attendance import RecordSessionAttendance
from pathways.domain.refusal import Refusal
from pathways.event_store.application import Withdrawal
from pathways.postgres.database import Role
from pathways.projections import lists
from pathways.projections.engine import Engine
from tests.action_town import agree, enrol
from tests.departement import Town
from tests.domain.action_session.actions import AGREEMENT, day
from tests.domain.spec import an_id

NAMES = ("Sara", "Ali")
MODELS = ("action_sessions", "attendances")


def rows(town: Town) -> dict[str, list[tuple[Any, ...]]]:
    with psycopg.connect(town.departement.database.conninfo(Role.APPLICATION)) as connection:
        return {
            name: sorted(connection.execute(f"select t::text from {name} t").fetchall())
            for name in MODELS
        }


def live(town: Town, draw: Random) -> None:
    """Sessions planned, held, held twice over, cancelled, withdrawn; people there or not."""
    recorded: list[tuple[UUID, int]] = []
    sessions = [an_id(f"séance {number}") for number in range(12)]
    for _ in range(80):
        session, on = draw.choice(sessions), day(f"2022-03-{draw.randrange(1, 29):02}")
        command: Any = draw.choice(
            [
                ScheduleActionSession(
                    session_id=session, agreement_id=AGREEMENT, on=day("2022-01-10"), held_on=on,
                    starts_at="09:30", minutes=150, theme="Atelier",
                ),
                RecordActionSession(
                    session_id=session, agreement_id=AGREEMENT, held_on=on, minutes=90,
                    group_size=draw.randrange(1, 12),
                ),
                HoldActionSession(session_id=session, held_on=on, group_size=draw.randrange(1, 12)),
                CancelActionSession(session_id=session, on=on, reason="…"),
                *[
                    RecordSessionAttendance(
                        enrolment_id=an_id(f"entrée de {draw.choice(NAMES)}"), session_id=session,
                        attended=draw.random() < 0.7,
                    )
                ]
                * 3,
            ]
        )  # fmt: skip
        try:
            if recorded and draw.random() < 0.06:
                stream, version = draw.choice(recorded)
                town.departement.app.withdraw(
                    Withdrawal(stream, version, "test", "erreur"), today=town.today
                )
                continue
            corrects = None
            if recorded and draw.random() < 0.1:
                corrects = draw.choice(recorded)[1]
            answer = town.do(command, corrects=corrects)
            recorded.append((answer.stream, answer.version))
        except Refusal:
            continue
        if draw.random() < 0.3:
            town.catch_up()
    town.catch_up()


def follow(engine: Engine, cuts: list[int]) -> None:
    with engine.pool.connection() as connection:
        for after, upto in zip([0, *cuts], cuts, strict=False):
            with connection.transaction():
                engine._advance(connection, list(engine.models.values()), after, upto)


@pytest.mark.parametrize("seed", range(4))
def test_any_cut_of_the_log_gives_the_same_sessions(town: Town, seed: int) -> None:
    engine, draw = town.departement.engine, Random(seed)
    agree(town)
    for name in NAMES:
        enrol(town, name)
    live(town, draw)
    followed = rows(town)
    assert all(followed.values())
    head = town.departement.app.recorder.head()
    cuts = sorted({*draw.sample(range(1, head), 6), head})
    with engine.pool.connection() as connection:
        for name in engine.models:
            connection.execute(f"delete from {name}")
    follow(engine, cuts)
    assert rows(town) == followed
    for name in MODELS:
        engine.rebuild(name)
    assert rows(town) == followed
    # What a list says of a session is what its own stream and the stays say.
    told = lists.action_sessions(town.departement, agreement=AGREEMENT)
    for one in told:
        marks = lists.session_attendances(town.departement, one.session)
        assert one.attended == sum(mark.attendance == "attended" for mark in marks)
        assert one.missed == sum(mark.attendance == "missed" for mark in marks)
