"""Canary names, numbers and reasons go through every path, and are then looked for everywhere.

The real server on a folder of its own: what it writes to its log, what PostgreSQL writes to its
own, addresses, refusals, open and pseudonymous data, metrics, and every table but the one that
holds names. `make prove` also sends them through the command line: imports, files, alerts.
"""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from pathways.event_store.application import Pathways
from pathways.postgres.database import Role
from pathways.projections.people import PeopleModel
from tests.api.caller import Caller
from tests.canaries.passing import check, sing, tables_with_canaries
from tests.canaries.words import PERSON, heard, text
from tests.cli.conftest import Shell, on_folder
from tests.departement import Town


@pytest.fixture
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with on_folder(tmp_path_factory.mktemp("canaries") / "data") as shell:
        yield shell


@pytest.mark.timeout(600)
def test_no_canary_is_heard_but_where_names_are_kept(
    shell: Shell, tmp_path_factory: pytest.TempPathFactory
) -> None:
    told = sing(shell, tmp_path_factory.mktemp("written"), commands=False)
    check(shell, told)


def test_an_unforeseen_error_tells_nobody(
    api: Caller, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError(text("Nom"))

    monkeypatch.setattr(Pathways, "handle", fails)
    answer = api.post("/v1/beneficiaries", PERSON | {"registered_on": "2021-01-05"})
    assert answer.status_code == 500
    said = capfd.readouterr()
    assert "unforeseen error" in said.out + said.err
    assert not heard(answer.text + said.out + said.err)


def test_a_read_model_that_stumbles_over_a_name_tells_nobody(
    town: Town, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise ValueError(text("Nom"))

    monkeypatch.setattr(PeopleModel, "recompute", fails)
    town.register("Sara", last_name=text("Nom"))
    town.departement.engine.catch_up()
    database = town.departement.database
    with psycopg.connect(database.conninfo(Role.OWNER)) as connection:
        failed = "select model from projections where failure is not null"
        assert connection.execute(failed).fetchall() == [("people",)]
        assert not tables_with_canaries(connection, database.schema)
    said = capfd.readouterr()
    assert not heard(said.out + said.err)
