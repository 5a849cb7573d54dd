"""`pathways quarterly-report`: a body's quarter at the command line (A1.15)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, on_folder
from tests.departement import CCAS, Town
from tests.documents.quarters import Year
from tests.domain.spec import an_id


@pytest.fixture(scope="module")
def reporting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """2021 at the CCAS: the first quarter sealed and corrected since, the second not opened."""
    with on_folder(tmp_path_factory.mktemp("quarters")) as shell:
        with shell.departement() as departement:
            town = Town(departement)
            town.found()
            year = Year(town)
            year.sealed("2021-T1")
            year.rdv("Sara", "2021-03-29")
        yield shell


def test_figures_are_told_before_any_report_is_opened(reporting: Shell) -> None:
    told = reporting.json("quarterly-report", str(CCAS), "--quarter", "2021-T2")
    assert (told["report"], told["sealed"], told["figures"]["quarter"]) == (None, False, "2021-T2")
    table = reporting("quarterly-report", str(CCAS), "--quarter", "2021-T2").out
    assert "Partenaires mobilisés : Mission locale" in table


def test_it_is_written_to_files(reporting: Shell, tmp_path: Path) -> None:
    pdf, xlsx = tmp_path / "bilan.pdf", tmp_path / "bilan.xlsx"
    asked = ("quarterly-report", str(CCAS), "--quarter", "2021-T2")
    ran = reporting(*asked, "--pdf", str(pdf), "--xlsx", str(xlsx))
    assert ran.code == 0, ran.err
    assert "2e trimestre 2021, aperçu, aucun bilan n'est ouvert" in ran.err
    assert pdf.read_bytes().startswith(b"%PDF")
    assert xlsx.read_bytes().startswith(b"PK")


def test_what_moved_since_the_seal_is_told(reporting: Shell) -> None:
    asked = ("quarterly-report", str(CCAS), "--quarter", "2021-T1")
    told = reporting.json(*asked)
    assert (told["sealed"], told["status"]) == (True, "sealed")
    moved = {one["code"]: one for one in reporting.json(*asked, "--restated")["moved"]}
    assert (moved["rdvs.held.quarter"]["sealed"], moved["rdvs.held.quarter"]["now"]) == ("2", "3")
    assert "À présent" in reporting(*asked, "--restated").out


def test_the_list_of_reports_names_the_quarter(reporting: Shell) -> None:
    assert "2021-T1" in reporting("reports").out


def test_bad_input_is_told_in_one_line(reporting: Shell) -> None:
    for asked, words in (
        ([str(CCAS), "--quarter", "T3"], "n'est pas un trimestre"),
        ([str(CCAS), "--quarter", "2021-T2", "--restated"], "jamais été scellé"),
        ([str(an_id("nobody")), "--quarter", "2021-T2"], "Rien n'est enregistré"),
        ([str(CCAS), "--quarter", "2020-T4"], "ce trimestre finit avant"),
    ):
        ran = reporting("quarterly-report", *asked)
        assert ran.code == 1
        assert words in ran.err
    assert reporting("quarterly-report", "CCAS").code == 2
