"""As known at: every list, asked again for a day gone by, answers as it did then."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import psycopg
import pytest

from pathways.domain.calendar import paris_day
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import EndReason
from pathways.event_store.application import Withdrawal
from pathways.event_store.recorder import ReadOnly
from pathways.postgres.database import Role
from pathways.projections import lists
from pathways.projections.departement import Departement
from pathways.projections.forgetting import forget
from pathways.projections.history import history
from pathways.projections.known_at import (
    BadMoment,
    BeforeTheLog,
    KnownInTheFuture,
    Scope,
    moment_of,
)
from pathways.projections.model import sql_models
from pathways.scheduler.sweep import sweep
from tests.departement import CCAS, LEA, Town, day
from tests.domain.spec import an_id
from tests.random_life import RandomLife


def asked(departement: Departement, on: date) -> list[Any]:
    """Every list of a day, for everyone, a body, a référent and a person."""
    sara = an_id("personne 1")
    return [
        lists.file_active(departement, on),
        lists.file_active(departement, on, organisation=CCAS),
        lists.file_active_members(departement, on, CCAS),
        lists.deadlines(departement, on),
        lists.deadlines(departement, on, organisation=CCAS),
        lists.deadlines(departement, on, referent=LEA),
        lists.deadlines(departement, on, person=sara),
        lists.ma_liste(departement, on, referent=LEA),
        lists.ma_liste(departement, on, organisation=CCAS),
        lists.alerts(departement, on, organisation=CCAS),
        lists.unassigned(departement, on),
        lists.procedures(departement, on),
        lists.organisation_names(departement),
        lists.timeline(departement, sara),
        [moment.position for moment in history(departement, sara)],
    ]


@pytest.mark.parametrize("seed", range(20, 23))
def test_a_list_of_any_day_is_what_it_was_when_it_was_known(town: Town, seed: int) -> None:
    life, draw = RandomLife(town, seed), Random(seed)
    then: list[tuple[int, date, list[Any]]] = []
    for _ in range(4):
        life.live(20)
        if draw.random() < 0.5:
            sweep(town.departement, date(2024, 6, 1) + timedelta(days=len(then)))
        town.catch_up()
        on = date(2023, 6, 1) + timedelta(days=draw.randrange(900))
        head = town.departement.app.recorder.head()
        then.append((head, on, asked(town.departement, on)))
    life.live(20)
    town.catch_up()
    draw.shuffle(then)
    for position, on, told in then:
        assert asked(town.departement.as_known(position), on) == told


def test_every_model_as_known_is_the_model_rebuilt_over_the_log_of_then(town: Town) -> None:
    life = RandomLife(town, 30)
    life.live(30)
    town.catch_up()
    head = town.departement.app.recorder.head()
    with psycopg.connect(town.departement.database.conninfo(Role.APPLICATION)) as connection:
        then = {model.name: told(connection, model.name) for model in sql_models()}
    life.live(30)
    town.catch_up()
    past = town.departement.as_known(head)
    for model in sql_models():
        with past.reading(f"select from {model.name}") as connection:
            assert told(connection, model.name) == then[model.name], model.name


def told(connection: psycopg.Connection[Any], name: str) -> list[Any]:
    return sorted(connection.execute(f"select t::text from {name} t").fetchall())


def test_a_late_entry_is_not_in_what_was_known_before_it(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    known = town.departement.app.recorder.head()
    town.orient("Awa", "2021-03-01")  # recorded later, about the same day
    town.catch_up()
    on = day("2021-03-31")
    assert len(lists.ma_liste(town.departement, on)) == 2
    assert len(lists.ma_liste(town.departement.as_known(known), on)) == 1


def test_a_fact_withdrawn_since_still_counts_as_known_then(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    ended = town.do(
        EndOrientation(orientation_id=orientation, on=day("2021-04-01"), reason=EndReason.OTHER)
    )
    known = town.departement.app.recorder.head()
    town.departement.app.withdraw(
        Withdrawal(ended.stream, ended.version, "test", "erreur"), today=town.today
    )
    town.catch_up()
    on = day("2021-04-15")
    assert len(lists.ma_liste(town.departement, on)) == 1
    assert lists.ma_liste(town.departement.as_known(known), on) == []


def test_who_was_forgotten_stays_so_in_what_was_known_before(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.catch_up()
    past = town.departement.as_known(town.departement.app.recorder.head())
    on = day("2021-03-31")
    (row,) = lists.ma_liste(past, on)
    assert row.last_name == "Martin"
    (kept,) = past.engine.past._kept.values()
    forget(town.departement, an_id("Sara"), reason="demande", actor="dpo", today=town.today)
    (row,) = lists.ma_liste(past, on)  # the count stays, the name is gone
    assert row.last_name is None
    assert row.erased
    assert kept.connection.closed  # and so is all that was kept


def test_asked_again_nothing_is_made_again(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.catch_up()
    past = town.departement.as_known(town.departement.app.recorder.head())
    on = day("2021-03-31")
    first = lists.ma_liste(past, on, organisation=CCAS)
    (kept,) = past.engine.past._kept.values()
    tables = set(kept.made)
    assert lists.ma_liste(past, on, organisation=CCAS) == first
    assert list(past.engine.past._kept.values()) == [kept]
    assert kept.made == tables


def test_the_past_is_for_reading(town: Town) -> None:
    past = town.departement.as_known(town.departement.app.recorder.head())
    with pytest.raises(ReadOnly):
        Town(past).register("Zoé")
    assert not town.departement.app.envelopes(an_id("Zoé"))


def test_a_moment_is_a_position_and_a_day_is_its_end_in_paris(town: Town) -> None:
    app = town.departement.app
    town.register("Sara")
    (envelope,) = app.envelopes(an_id("Sara"))
    recorded_at, position = envelope.recorded_at, app.recorder.head()
    assert recorded_at is not None
    town.register("Awa", payer_number="2")

    def known(moment: date | datetime) -> int | None:
        return town.departement.as_known(moment).known_at

    assert known(recorded_at) == position
    assert known(recorded_at - timedelta(microseconds=1)) == position - 1
    assert known(paris_day(recorded_at)) == app.recorder.head()


def test_what_is_not_known_yet_or_was_before_the_log_is_refused(town: Town) -> None:
    town.register("Sara")
    with pytest.raises(KnownInTheFuture, match="ne l'est pas encore"):
        town.departement.as_known(datetime.now(UTC) + timedelta(seconds=90))
    with pytest.raises(KnownInTheFuture):
        town.departement.as_known(datetime.now(UTC).date() + timedelta(days=2))
    with pytest.raises(BeforeTheLog, match="le journal commence le"):
        town.departement.as_known(date(2019, 1, 1))
    with pytest.raises(BeforeTheLog):
        town.departement.as_known(date.min)


@pytest.mark.parametrize(
    "text", ["hier", "2025-02-30", "20250415", "2025-04-15T12:00:00", "2025-04-15T25:00:00Z", ""]
)
def test_a_moment_nobody_can_place_is_refused(text: str) -> None:
    with pytest.raises(BadMoment):
        moment_of(text)


def test_a_scope_is_only_taken_from_lists_it_is_right_for() -> None:
    assert Scope.of("ma_liste", {"organisation": CCAS}) == Scope(who=CCAS)
    assert Scope.of("procedures", {"organisation": CCAS}).whole
    assert Scope.of("procedures", {"person": CCAS}) == Scope(person=CCAS)
    assert Scope.of("deadlines", {"organisation": None}).whole
