"""The engine: positions move with rows, a failing model stops nobody, two engines at once agree."""

from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import psycopg
import pytest

from pathways.domain.rules import RulesMistaken
from pathways.postgres.database import Role
from pathways.projections import lists
from pathways.projections.departement import rules_of
from pathways.projections.engine import Engine
from pathways.projections.model import SqlModel, sql_models
from tests.departement import Town, day

BROKEN = """-- A model that fails.
-- reads: OrientationDecided
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


def test_engines_at_once_do_the_work_once(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    engine = town.departement.engine
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _: engine.catch_up(), range(4)))) == 1
    assert len(lists.ma_liste(town.departement, day("2021-03-01"))) == 1


def test_a_changed_definition_makes_the_table_anew(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.catch_up()
    changed = SqlModel.parse("rdvs", BROKEN.replace("broken", "rdvs").replace("1 / (", "0 * ("))
    engine = Engine(town.departement.database, [changed])
    assert engine.prepare() == ["rdvs"]
    assert engine.prepare() == []
    assert positions(town)["rdvs"] == 0


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
