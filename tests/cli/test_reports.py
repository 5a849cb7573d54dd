"""`pathways report` and `reports`: a final report at the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pathways.projections.reports import seal
from tests.cli.conftest import Shell, on_folder
from tests.documents.reports import Workshops
from tests.domain.spec import an_id

AGREEMENT = str(an_id("Ateliers de Trélazé"))


@pytest.fixture(scope="module")
def reporting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """Workshops of 2021 and no report opened yet."""
    with on_folder(tmp_path_factory.mktemp("reports")) as shell:
        with shell.departement() as departement:
            Workshops(departement)
        yield shell


def test_figures_are_told_before_any_report_is_opened(reporting: Shell) -> None:
    told = reporting.json("report", AGREEMENT)
    assert (told["report"], told["sealed"]) == (None, False)
    assert told["figures"]["grant"] == "2085.11"
    table = reporting("report", AGREEMENT).out
    assert "Total dû" in table
    assert "non compté : La personne était absente" in table


def test_the_report_is_written_to_files(reporting: Shell, tmp_path: Path) -> None:
    pdf, xlsx = tmp_path / "bilan.pdf", tmp_path / "bilan.xlsx"
    ran = reporting("report", AGREEMENT, "--pdf", str(pdf), "--xlsx", str(xlsx))
    assert ran.code == 0, ran.err
    assert "aucun bilan n'est ouvert" in ran.err
    assert pdf.read_bytes().startswith(b"%PDF")
    assert xlsx.read_bytes().startswith(b"PK")


def test_what_moved_since_the_seal_is_told(tmp_path: Path) -> None:
    with on_folder(tmp_path / "data") as shell:
        with shell.departement() as departement:
            workshops = Workshops(departement)
            report = workshops.accepted()
            seal(departement, report, actor="service", today=workshops.today)
        assert "Aucun chiffre n'a changé" in shell("report", AGREEMENT, "--restated").out
        listed = shell.json("reports")
        assert [(one["report"], one["status"]) for one in listed] == [(str(report), "sealed")]
        assert "scellé" in shell("reports").out
        assert shell.json("reports", "--status", "open") == []


def test_what_is_not_an_agreement_is_told_in_one_line(reporting: Shell) -> None:
    ran = reporting("report", str(an_id("nothing")))
    assert ran.code == 1
    assert "Rien n'est enregistré sous cet identifiant." in ran.err
    assert reporting("report", "mardi").code == 2
    ran = reporting("report", AGREEMENT, "--restated")
    assert ran.code == 1
    assert "jamais été scellé" in ran.err
