"""The engine: positions move with rows, a failing model stops nobody, two engines at once agree."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from threading import Event

import psycopg
import pytest

from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.rules import RulesMistaken
from pathways.postgres.database import Role
from pathways.projections import lists
from pathways.projections.dead_letters import MOST
from pathways.projections.departement import rules_of
from pathways.projections.engine import Engine
from pathways.projections.model import SqlModel, sql_models
from tests.departement import OPENING, Town, day
from tests.domain.spec import an_id

BROKEN = """-- A model that fails.
-- reads: OrientationDecided
-- seen: person
-- [table]
create table broken (person uuid not null)
-- [rows]
select person from facts(:upto) where person = any (:people) and 1 / (position - position) = 0
"""


def positions(town: Town) -> dict[str, int]:
    with psycopg.connect(town.departement.database.conninfo(Role.APPLICATION)) as connection:
        return dict(connection.execute("select model, position from projections").fetchall())


def test_a_model_that_fails_stays_where_it_was_and_stops_nobody(town: Town) -> None:
    town.catch_up()
    before = town.departement.app.recorder.head()
    broken = SqlModel.parse("broken", BROKEN)
    with Engine(town.departement.database, [*sql_models(), broken]) as engine:
        assert engine.prepare() == ["broken"]
        town.orient("Sara", "2021-03-01")
        engine.catch_up()
        town.meet("Sara", "2021-03-05")
        engine.catch_up()
    found = positions(town)
    assert found.pop("broken") == 0
    assert found.pop("people") == before
    assert set(found.values()) == {town.departement.app.recorder.head()}


FRAGILE = """-- A model that one organisation's name stops.
-- key: stream
-- reads: OrganisationRegistered
-- seen: everyone
-- [table]
create table fragile (stream uuid not null, size int not null)
-- [rows]
select stream, 1 / (length(payload ->> 'organisation_name') - 4) from facts(:upto)
where stream = any (:streams) and name = any (:reads)
"""


def test_one_event_that_cannot_be_told_is_parked_and_the_others_go_on(town: Town) -> None:
    model = SqlModel.parse("fragile", FRAGILE)
    with Engine(town.departement.database, [model]) as engine:
        engine.prepare()
        register(town, "four")
        stopped = town.departement.app.recorder.head()
        register(town, "another")
        engine.catch_up()
        (letter,) = engine.dead_letters()
        assert (letter.model, letter.position) == ("fragile", stopped)
        assert letter.error == "division by zero"
        assert count(town, "fragile") == 2  # the CCAS and the other
        (lag,) = engine.lag()
        assert (lag.events, lag.parked, lag.failure) == (0, 1, None)
        assert engine.replay()[0].first_seen == letter.first_seen  # nothing was mended

    mended = SqlModel.parse("fragile", FRAGILE.replace("- 4", "+ 4"))
    with Engine(town.departement.database, [mended]) as engine:
        assert engine.refresh() == ["fragile"]
        assert engine.dead_letters() == []
    assert count(town, "fragile") == 3


def test_a_dead_letter_is_replayed_once_its_cause_is_gone(town: Town) -> None:
    with Engine(town.departement.database, [SqlModel.parse("fragile", FRAGILE)]) as engine:
        engine.prepare()
        register(town, "four")
        engine.catch_up()
        assert len(engine.dead_letters()) == 1
        mended = SqlModel.parse("fragile", FRAGILE.replace("- 4", "+ 4"))
        engine.models["fragile"] = replace(mended, checksum=engine.models["fragile"].checksum)
        assert engine.replay() == []
    assert count(town, "fragile") == 2


def test_a_rebuild_parks_what_it_cannot_tell_as_following_does(town: Town) -> None:
    register(town, "four")
    with Engine(town.departement.database, [SqlModel.parse("fragile", FRAGILE)]) as engine:
        engine.prepare()
        engine.rebuild("fragile")
        assert [letter.model for letter in engine.dead_letters()] == ["fragile"]
        assert count(town, "fragile") == 1


def test_when_nearly_every_key_fails_it_is_the_model_that_is_mistaken(town: Town) -> None:
    for number in range(MOST + 2):
        register(town, f"n{number:03}")
    with Engine(town.departement.database, [SqlModel.parse("fragile", FRAGILE)]) as engine:
        engine.prepare()
        engine.catch_up()
        assert engine.dead_letters() == []
        (lag,) = engine.lag()
        assert lag.failure == "division by zero"
        assert lag.events > 0
        assert lag.seconds >= 0


def register(town: Town, name: str) -> None:
    town.do(RegisterOrganisation(
        organisation_id=an_id(f"organisation {name}"), organisation_name=name,
        kind=OrganisationKind.PUBLIC, territory="centre_anjou", registered_on=OPENING))  # fmt: skip


def count(town: Town, table: str) -> int:
    with psycopg.connect(town.departement.database.conninfo(Role.APPLICATION)) as connection:
        row = connection.execute(f"select count(*) from {table}").fetchone()
    assert row is not None
    return int(row[0])


def test_readers_and_writers_go_on_while_a_model_is_rebuilt(town: Town) -> None:
    """A reader sees every row or every row: never a half, never a table that is not there."""
    for number in range(30):
        town.orient(f"P{number}", "2021-03-01")
    town.catch_up()
    engine, done, seen = town.departement.engine, Event(), set[int]()

    def read() -> None:
        while not done.is_set():
            seen.add(len(lists.ma_liste(town.departement, day("2021-03-01"))))

    def write() -> int:
        for number in range(30, 45):
            town.orient(f"P{number}", "2021-03-02")
            town.catch_up()
        return 0

    with ThreadPoolExecutor(2) as pool:
        reader, writer = pool.submit(read), pool.submit(write)
        for _ in range(5):
            for name in ("accompaniments", "file_active", "timeline"):
                engine.rebuild(name)
        writer.result()
        done.set()
        reader.result()
    assert seen == {30}
    town.catch_up()
    assert len(lists.ma_liste(town.departement, day("2021-03-02"))) == 45


def test_a_table_rebuilt_has_the_indexes_and_grants_of_the_one_it_replaces(town: Town) -> None:
    def described() -> list[object]:
        with psycopg.connect(town.departement.database.conninfo(Role.OWNER)) as connection:
            columns = "regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON')"
            indexes = connection.execute(
                f"select {columns} from pg_indexes where tablename = 'deadlines' order by 1"
            ).fetchall()
            grants = connection.execute(
                "select relacl::text, relname from pg_class where relname like 'deadlines%'"
                " and relkind = 'r'"
            ).fetchall()
        return [indexes, grants]

    before = described()
    town.departement.engine.rebuild("deadlines")
    town.departement.engine.rebuild("deadlines")
    assert described() == before


def test_engines_at_once_do_the_work_once(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    engine = town.departement.engine
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _: engine.catch_up(), range(4)))) == 1
    assert len(lists.ma_liste(town.departement, day("2021-03-01"))) == 1


def test_a_changed_definition_is_built_beside_and_swapped(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.catch_up()
    text = (files("pathways.projections") / "models" / "accompaniments.sql").read_text()
    changed = SqlModel.parse("accompaniments", text.replace("o.kind,", "upper(o.kind),"))
    with Engine(town.departement.database, [changed]) as engine:
        assert engine.prepare() == []
        assert engine.refresh() == ["accompaniments"]
        assert engine.refresh() == []
    assert positions(town)["accompaniments"] == town.departement.app.recorder.head()
    (row,) = lists.ma_liste(town.departement, day("2021-03-01"))
    assert row.kind == "SOCIAL"


def test_an_older_process_leaves_a_newer_definition_alone(town: Town) -> None:
    changed = replace(sql_models()[0], checksum="newer")
    with Engine(town.departement.database, [changed]) as engine:
        engine.refresh()
    before = positions(town)[changed.name]
    town.orient("Sara", "2021-03-01")
    town.catch_up()
    found = positions(town)
    assert found.pop(changed.name) == before
    assert set(found.values()) == {town.departement.app.recorder.head()}


def test_a_read_after_my_write_sees_it(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    head = town.departement.app.recorder.head()
    town.departement.engine.ensure(head)
    assert positions(town)["deadlines"] == head


def test_a_folder_without_a_rule_is_told_at_the_start(tmp_path: Path) -> None:
    for file in files("pathways.domain.rules").iterdir():
        if file.name.endswith(".toml") and file.name != "house.toml":
            (tmp_path / file.name).write_text(file.read_text())
    with pytest.raises(RulesMistaken, match=r"il manque .*panel_quorum"):
        rules_of({"PATHWAYS_RULES": str(tmp_path)})


def test_another_departement_is_other_files_and_the_same_code(town: Town, tmp_path: Path) -> None:
    for file in files("pathways.domain.rules").iterdir():
        if file.name.endswith(".toml"):
            text = file.read_text().replace("Premier RDV sous 15 jours", "Ici")
            (tmp_path / file.name).write_text(text)
    rules = rules_of({"PATHWAYS_RULES": str(tmp_path)})
    assert rules.first_rdv_within.on(day("2021-03-01")).label == "Ici"
    town.departement.app.rules = rules.replacing("first_rdv_within", on=day("2021-03-01"), value=30)
    town.orient("Sara", "2021-03-01")
    town.catch_up()
    first_rdv = lists.deadlines(town.departement, day("2021-03-01"), kind="first_rdv")
    assert [row.due_on for row in first_rdv] == [day("2021-03-31")]
