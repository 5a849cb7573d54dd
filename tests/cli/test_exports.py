"""Lists as files at the command line: every command that shows one, in the three formats."""

import csv
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from pathways.api.app import create_app
from pathways.api.context import NAME
from pathways.cli import pathways
from tests.access import a_key
from tests.api.caller import SARA, Caller
from tests.api.conftest import NOW
from tests.cli.conftest import Shell, on_folder
from tests.departement import CCAS, Town
from tests.full_town import ON, fill

DAY = ("--on", ON)


@dataclass(frozen=True)
class Here:
    """Runs commands in this process: there are many."""

    shell: Shell
    agreement: str

    def __call__(self, *arguments: str) -> bytes:
        ran = CliRunner().invoke(pathways, list(arguments), env=self.shell.env)
        assert ran.exit_code == 0, (arguments, ran.output, ran.exception)
        return ran.stdout_bytes

    def refused(self, *arguments: str) -> str:
        ran = CliRunner().invoke(pathways, list(arguments), env=self.shell.env)
        assert ran.exit_code == 2
        return ran.output


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    with on_folder(tmp_path_factory.mktemp("exported")) as shell:
        with shell.departement() as departement:
            town = Town(departement)
            town.found()
            now = [NOW]
            app = create_app(departement, clock=lambda: now[0])
            caller = Caller(app.test_client(), a_key(departement, "referent-12"), now)
            agreement = fill(town, caller)
            app.extensions[NAME].follower.close()
        yield Here(shell, str(agreement))


def asked(here: Here) -> dict[str, tuple[str, ...]]:
    """How each command is asked so that it has rows to show, but for those of NO_ROWS."""
    return {
        "alerts": ("--dry-run", "--on", "2022-07-02"),
        "deadlines": DAY,
        "ma-liste": (*DAY, "--organisation", str(CCAS)),
        "file-active": DAY,
        "history": (str(SARA),),
        "applications": DAY,
        "agreements": DAY,
        "envelopes": DAY,
        "action-sessions": ("--agreement", here.agreement),
        "settle": (here.agreement, *DAY, "--receipt"),
        "sessions": ("--from", "2022-01-01"),
        "offers": DAY,
        "positionings": DAY,
        "match": ("Martin Lou", *DAY),
        "reports": DAY,
        "eligible": ("Martin Lou", *DAY),
        "enrolments": ("--on", "2021-06-15"),
        "mopeds": DAY,
        "legality": ("--year", "2022", *DAY),
        "reconcile": DAY,
        "read-models": (),
        "dead-letters": (),
        "access-journal": (),
    }


NO_ROWS = ("access-journal", "dead-letters")
"""Nobody asked the API of this folder, and its read models follow."""


def listing() -> set[str]:
    return {
        name
        for name, command in pathways.commands.items()
        for option in command.params
        if option.name == "form" and isinstance(option.type, click.Choice)
        and {"csv", "xlsx", "ndjson"} <= set(option.type.choices)
    }  # fmt: skip


def test_every_list_is_the_same_rows_in_the_three_formats(here: Here) -> None:
    commands = asked(here)
    assert commands.keys() == listing()
    for name, arguments in commands.items():
        told = here(name, *arguments, "--format", "ndjson").splitlines()
        rows = [json.loads(line) for line in told]
        assert rows or name in NO_ROWS, name
        document = json.loads(here(name, *arguments, "--format", "json"))
        if name not in ("legality", "settle", "history"):
            assert plainly(rows) == plainly(document), name
        else:
            assert len(rows) == len(document)
        text = here(name, *arguments, "--format", "csv").decode("utf-8-sig")
        headings, *cells = csv.reader(io.StringIO(text), delimiter=";")
        assert len(cells) == len(rows), name
        assert len(set(headings)) == len(headings)
        if rows:
            assert len(headings) == len(rows[0])
            assert not {*headings} & {*rows[0]}, "a heading is its field's name"
        book = here(name, *arguments, "--format", "xlsx")
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0)
        lines = sheet.to_python(skip_empty_area=False)
        assert lines[0] == headings
        assert len(lines) == len(rows) + 1


def plainly(rows: list[dict[str, object]]) -> list[str]:
    """Rows by what they hold: instants are written with Z or +00:00."""
    return [json.dumps(row, sort_keys=True).replace("+00:00", "Z") for row in rows]


def test_a_file_is_written_whole_where_it_is_asked(here: Here, tmp_path: Path) -> None:
    file = tmp_path / "échéances.csv"
    file.write_text("d'avant")
    assert here("deadlines", *DAY, "--format", "csv", "--output", str(file)) == b""
    assert file.read_bytes() == here("deadlines", *DAY, "--format", "csv")
    assert os.listdir(tmp_path) == ["échéances.csv"]
    here("deadlines", *DAY, "--output", str(file), "--format", "json")
    assert json.loads(file.read_bytes())


def test_a_table_is_for_the_screen(here: Here, tmp_path: Path) -> None:
    for order in (
        ("--output", str(tmp_path / "x")),
        ("--output", str(tmp_path / "x"), "--format", "table"),
        ("--format", "table", "--output", str(tmp_path / "x")),
    ):
        assert "Un tableau se lit à l'écran" in here.refused("deadlines", *DAY, *order)
    assert not os.listdir(tmp_path)


def test_the_alerts_given_and_a_settlement_are_files_with_nothing_else_in_them(here: Here) -> None:
    for command in (
        ("alerts", "--on", "2022-06-16"),
        ("settle", here.agreement, *DAY),
        ("legality", procedure(here), *DAY),
    ):
        lines = here(*command, "--format", "ndjson").splitlines()
        assert all(isinstance(json.loads(line), dict) for line in lines)
        headings = here(*command, "--format", "csv").decode("utf-8-sig").splitlines()[0]
        assert ";" in headings


def procedure(here: Here) -> str:
    rows = here("legality", "--year", "2022", *DAY, "--format", "ndjson").splitlines()
    found: str = json.loads(rows[0])["procedure"]
    return found


def test_the_event_feed_goes_on_from_a_position(here: Here, tmp_path: Path) -> None:
    whole = here("events").splitlines()
    assert [json.loads(line)["position"] for line in whole] == list(range(1, len(whole) + 1))
    assert here("events", "--after", "10").splitlines() == whole[10:]
    assert here("events", "--after", "10", "--limit", "3").splitlines() == whole[10:13]
    ran = CliRunner().invoke(pathways, ["events", "--after", "10", "--limit", "3"],
                             env=here.shell.env)  # fmt: skip
    assert "Reprendre après la position 13." in ran.stderr
    named = here("events", "--name", "OrientationDecided", "--name", "RdvHeld").splitlines()
    assert {json.loads(line)["name"] for line in named} == {"OrientationDecided"}
    file = tmp_path / "feed.ndjson"
    here("events", "--output", str(file))
    assert file.read_bytes().splitlines() == whole
    assert here.refused("events", "--after", "-1")
    unknown = CliRunner().invoke(pathways, ["events", "--name", "RdvTenu"], env=here.shell.env)
    assert unknown.exit_code == 1
    assert "RdvTenu" in str(unknown.exception)
    assert b"Martin" not in b"".join(whole)


def test_open_data_are_files_in_a_folder(here: Here, tmp_path: Path) -> None:
    folder = tmp_path / "ouvertes"
    said = here("open-data", "--on", ON, "--output", str(folder)).decode()
    files = {path.name for path in folder.iterdir()}
    assert {"LISEZMOI.md", "contracts.csv", "sanctions-by-kind.csv"} <= files
    assert f"{len(files) - 1} tables" in said
    assert b"Martin" not in b"".join(path.read_bytes() for path in folder.iterdir())
    future = CliRunner().invoke(
        pathways, ["open-data", "--on", "2999-01-01", "--output", str(folder)], env=here.shell.env
    )
    assert future.exit_code == 1
    assert "futur" in str(future.exception)
