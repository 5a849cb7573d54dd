"""The long proofs, run by `make prove`: the same properties as the tests, on much more."""

import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event

import pytest

from pathways.event_store.verify import verify
from pathways.postgres.database import Role
from tests.departement import MASTER_KEY, Town
from tests.projections.test_windows import empty, follow, rows
from tests.random_life import RandomLife

pytestmark = pytest.mark.prove


@pytest.mark.parametrize("seed", range(100, 140))
def test_any_cut_of_a_longer_log_gives_the_rows_of_live_following(town: Town, seed: int) -> None:
    engine, life = town.departement.engine, RandomLife(town, seed, people=8)
    for _ in range(30):
        life.live(10)
        town.catch_up()
    live, head, draw = rows(town), town.departement.app.recorder.head(), Random(seed)
    for _ in range(3):
        empty(engine)
        follow(engine, sorted({*draw.sample(range(1, head), 12), head}))
        assert rows(town) == live


def test_a_tailing_reader_misses_nothing_of_8_writers(town: Town) -> None:
    app, done = town.departement.app, Event()
    start, seen = app.recorder.head(), list[int]()

    def read() -> None:
        last = start
        while True:
            finished = done.is_set()
            for event in app.recorder.select_log(last, 2**40):
                assert event.position is not None
                seen.append(event.position)
                last = event.position
            if finished:
                return

    def write(writer: int) -> None:
        for number in range(500):
            town.register(f"P{writer}-{number}", payer_number=None, birth_date=None)

    with ThreadPoolExecutor(9) as pool:
        reader = pool.submit(read)
        list(pool.map(write, range(8)))
        done.set()
        reader.result()
    assert seen == list(range(start + 1, start + 4001))


WRITER = """
import sys
from datetime import date
from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.event_store.application import Pathways, RequestKey
from tests.domain.spec import an_id

conninfo, key, first = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Pathways.open(conninfo, key) as app:
    for number in range(first, 100_000):
        app.handle(
            RecordContactDetails(
                beneficiary_id=an_id("Sara"), recorded_on=date(2021, 3, 1), phone=str(number)
            ),
            actor="test", today=date(2021, 3, 1), key=RequestKey(f"test:{number}", b"same"),
        )
        print(number, flush=True)
"""


def test_a_writer_killed_50_times_records_each_command_once(town: Town) -> None:
    sara = town.register("Sara")
    conninfo = town.departement.database.conninfo(Role.APPLICATION)
    draw, acknowledged = random.Random(1), -1
    for _ in range(50):
        # Whoever does not know whether its last command was recorded sends it again.
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, conninfo, MASTER_KEY, str(acknowledged + 1)],
            stdout=subprocess.PIPE,
            text=True,
        ) as writer:
            assert writer.stdout is not None
            first = writer.stdout.readline()
            time.sleep(draw.uniform(0, 0.05))
            writer.send_signal(signal.SIGKILL)
            told = [first, *writer.stdout.read().splitlines()]
        acknowledged = max(int(line) for line in told if line.strip().isdigit())
    phones = [
        envelope.event.phone  # type: ignore[attr-defined]
        for envelope in town.departement.app.history(sara)
        if envelope.event.name == "ContactDetailsRecorded"
    ]
    assert len(phones) == len(set(phones))
    assert set(map(str, range(acknowledged + 1))) <= set(phones)
    assert verify(conninfo).whole


FOLLOWER = """
import sys
from random import Random
from pathways.event_store.keys import Keyring
from pathways.postgres.database import Database, Role
from pathways.projections.engine import Engine
from pathways.projections.model import sql_models
from pathways.projections.people import PeopleModel

schema, key, seed = sys.argv[1], sys.argv[2], int(sys.argv[3])
database = Database(schema, "embedded", "", dict(zip(Role, sys.argv[4:], strict=True)))
models = [*sql_models(), PeopleModel(Keyring.from_text(key))]
draw = Random(seed)
with Engine(database, models) as engine:
    print("started", flush=True)
    while True:
        engine.catch_up()
        if draw.random() < 0.3:
            engine.rebuild(draw.choice(models).name)
"""


def test_an_engine_killed_100_times_at_random_tells_what_it_would_have(town: Town) -> None:
    """While following, in the middle of a rebuild, of a swap: nothing is lost, doubled or half."""
    database = town.departement.database
    conninfos = [database.conninfo(role) for role in Role]
    life, draw = RandomLife(town, 7, people=8), random.Random(7)
    for turn in range(100):
        with subprocess.Popen(
            [sys.executable, "-c", FOLLOWER, database.schema, MASTER_KEY, str(turn), *conninfos],
            stdout=subprocess.PIPE,
        ) as follower:
            assert follower.stdout is not None
            assert follower.stdout.readline() == b"started\n"
            life.live(3)
            time.sleep(draw.uniform(0, 0.3))
            assert follower.poll() is None
            follower.send_signal(signal.SIGKILL)
    town.catch_up()
    found, engine = rows(town), town.departement.engine
    assert engine.dead_letters() == []
    assert {lag.events for lag in engine.lag()} == {0}
    for name in engine.models:
        engine.rebuild(name)
    assert rows(town) == found
