"""A read model is the same however the log was cut into windows: live, in batches, rebuilt."""

import re
from random import Random
from typing import Any

import psycopg
import pytest

from pathways.domain.correction import in_force
from pathways.domain.event import registered_events
from pathways.domain.panel.events import EplAdvice
from pathways.domain.panel.holding import HoldSession
from pathways.domain.panel.opinions import GiveEplOpinion, PostponeCase
from pathways.event_store.codec import canonical, split
from pathways.postgres.database import Role
from pathways.projections import lists
from pathways.projections.agenda import lock, propose
from pathways.projections.engine import Engine
from pathways.projections.model import sql_models
from tests.actions import Actions
from tests.departement import Town, day
from tests.projections.panels import SESSION, members, oriented, plan
from tests.random_actions import any_terms, live
from tests.random_life import RandomLife

LIVED = (
    "accompaniments", "categories", "deadlines", "file_active", "milestones", "people", "rdvs",
    "rights", "timeline",
)  # fmt: skip
"""What every random life must have put rows in for the comparison to mean something."""

Rows = dict[str, list[tuple[Any, ...]]]


def rows(town: Town) -> Rows:
    with psycopg.connect(town.departement.database.conninfo(Role.APPLICATION)) as connection:
        return {
            name: sorted(connection.execute(f"select t::text from {name} t").fetchall())
            for name in town.departement.engine.models
        }


def follow(engine: Engine, cuts: list[int]) -> None:
    """Bring every model to the head through windows ending at these positions."""
    with engine.pool.connection() as connection:
        for after, upto in zip([0, *cuts], cuts, strict=False):
            with connection.transaction():
                models = list(engine.models.values())
                assert engine._advance(connection, models, after, upto) == list(engine.models)


def empty(engine: Engine) -> None:
    with engine.pool.connection() as connection:
        for name in engine.models:
            connection.execute(f"delete from {name}")


@pytest.mark.parametrize("seed", range(6))
def test_any_cut_of_the_log_gives_the_rows_of_live_following(town: Town, seed: int) -> None:
    engine, life = town.departement.engine, RandomLife(town, seed)
    for _ in range(20):
        life.live(5)
        town.catch_up()
    live = rows(town)
    assert all(live[name] for name in LIVED)

    head = town.departement.app.recorder.head()
    draw = Random(seed)
    cuts = sorted({*draw.sample(range(1, head), 7), head})
    empty(engine)
    follow(engine, cuts)
    assert rows(town) == live

    for name in engine.models:
        assert engine.rebuild(name) == head
    assert rows(town) == live


@pytest.mark.parametrize("seed", range(6, 10))
def test_facts_in_sql_are_the_facts_in_python(town: Town, seed: int) -> None:
    RandomLife(town, seed).live(80)
    app = town.departement.app
    head = app.recorder.head()
    with psycopg.connect(town.departement.database.conninfo(Role.APPLICATION)) as connection:
        told = connection.execute(
            "select stream, version, name, happened_on, payload from facts(%s)", (head,)
        ).fetchall()
    streams = {row[0] for row in told}
    expected = [
        (
            stream,
            fact.version,
            fact.event.name,
            fact.event.happened_on,
            canonical(split(fact.event)[0]),
        )
        for stream in streams
        for fact in in_force(app.envelopes(stream))
    ]
    assert sorted((*row[:4], canonical(row[4])) for row in told) == sorted(expected)


@pytest.mark.parametrize("model", sql_models(), ids=lambda model: model.name)
def test_a_model_names_only_events_and_fields_that_exist(model: Any) -> None:
    if model.reads == ("*",):
        return
    events = [registered_events()[name] for name in model.reads]
    known = {field for event in events for field in event.__dataclass_fields__}  # type: ignore[attr-defined]
    named = set(re.findall(r"payload ->>? '(\w+)'", model.rows)) | set(
        re.findall(r"payload \? '(\w+)'", model.rows)
    )
    assert named <= known, named - known
    literals = set(re.findall(r"'([A-Z]\w+)'", model.rows))
    assert literals <= set(model.reads), literals - set(model.reads)


def test_panels_and_their_cases_are_the_same_however_the_log_is_cut(town: Town) -> None:
    engine = town.departement.engine
    for name, on in (("Late", "2021-02-01"), ("Due", "2021-03-01"), ("NotDue", "2021-03-10")):
        oriented(town, name, on)
    plan(town)
    propose(town.departement, SESSION, actor="s", today=day("2022-01-20"))
    first, second = lists.panel_cases(town.departement, SESSION)
    lock(town.departement, SESSION, actor="s", today=day("2022-02-01"))
    town.do(HoldSession(session_id=SESSION, present=members()))
    town.do(GiveEplOpinion(session_id=SESSION, case_id=first.case_id, advice=EplAdvice.MAINTAIN))
    town.catch_up()
    town.do(PostponeCase(session_id=SESSION, case_id=second.case_id, ground="absente"))
    town.catch_up()
    live = rows(town)
    assert live["panel_sessions"]
    assert len(live["panel_cases"]) == 2
    head = town.departement.app.recorder.head()
    empty(engine)
    follow(engine, sorted({*Random(7).sample(range(1, head), 6), head}))
    assert rows(town) == live


@pytest.mark.parametrize("seed", range(3))
def test_what_counts_in_actions_is_the_same_however_the_log_is_cut(town: Town, seed: int) -> None:
    engine, actions, draw = town.departement.engine, Actions(town.departement), Random(seed)
    agreement = actions.sign("any", any_terms(draw))
    for number in range(6):
        live(actions, draw, agreement, f"someone {number}")
        actions.catch_up()
    told = rows(town)
    assert told["attendances"]
    head = town.departement.app.recorder.head()
    empty(engine)
    follow(engine, sorted({*draw.sample(range(1, head), 9), head}))
    assert rows(town) == told
    assert engine.rebuild("attendances") == head
    assert rows(town) == told
