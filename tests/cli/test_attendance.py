"""An operator at the command line: the workbook out and in, the sheet of a session."""

from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from pathways.domain.action_session.scheduling import ScheduleActionSession
from tests.action_town import agree, enrol
from tests.cli.conftest import Shell
from tests.departement import Town
from tests.domain.action_session.actions import AGREEMENT, SESSION, day
from tests.domain.spec import an_id
from tests.intake.test_attendance_files import session, workbook

NAMES = ("Ali", "Chloé", "Sara")


@pytest.fixture
def workshop(new_shell: Shell) -> Shell:
    """Three people in an ADSE, and a session on the schedule."""
    with new_shell.departement() as departement:
        town = Town(departement)
        town.found()
        agree(town)
        for name in NAMES:
            enrol(town, name, last_day_on=day("2040-12-31"))
        town.do(ScheduleActionSession(
            session_id=SESSION, agreement_id=AGREEMENT, on=day("2022-01-10"),
            held_on=day("2022-03-01"), starts_at="09:30", minutes=150, theme="Atelier bois",
        ))  # fmt: skip
    return new_shell


def test_an_operator_at_work(workshop: Shell, tmp_path: Path) -> None:
    shell, agreement = workshop, str(AGREEMENT)
    sheet = tmp_path / "feuille.pdf"
    told = shell("session-sheet", str(SESSION), "--format", "pdf", "--output", str(sheet))
    assert "3 personne(s)" in told.out
    assert sheet.read_bytes().startswith(b"%PDF-")

    blank = tmp_path / "modele.xlsx"
    shell("attendance-template", agreement, "--output", str(blank))
    book = CalamineWorkbook.from_filelike(BytesIO(blank.read_bytes()))
    assert [row[2] for row in book.get_sheet_by_index(0).to_python()[1:]] == list(NAMES)

    file = tmp_path / "presences.xlsx"
    file.write_bytes(workbook(*map(session, NAMES), session("Inconnue")))
    given = ("import", "attendance", str(file), "--agreement", agreement)
    rehearsed = shell(*given, "--dry-run")
    assert "Ce que ferait l'import : 3 enregistré(s), 0 déjà enregistré(s), 1 refusé(s)." in (
        rehearsed.out
    )
    assert "norme A2.3 non respectée" in rehearsed.out
    assert "Importé : 3 enregistré(s)" in shell(*given).out
    again = shell.json(*given)
    assert (again["created"], again["unchanged"], again["refused"]) == (0, 3, 1)
    (held,) = shell.json("action-sessions", "--agreement", agreement)
    assert (held["status"], held["attended"], held["flagged"]) == ("held", 3, ["A2.3"])
    assert "tenue" in shell("action-sessions").out
    assert "Aucune séance" in shell("action-sessions", "--from", "2023-01-01").out


def test_mistakes_are_told_in_one_line(workshop: Shell, tmp_path: Path) -> None:
    missing = workshop("import", "attendance", "rien.xlsx", "--agreement", str(AGREEMENT))
    assert (missing.code, "il n'y a pas de fichier de ce nom" in missing.err) == (1, True)
    file = tmp_path / "notes.xlsx"
    file.write_bytes(b"Nom;Prenom")
    told = workshop("import", "attendance", str(file), "--agreement", str(AGREEMENT))
    assert (told.code, "n'est pas un classeur .xlsx lisible" in told.err) == (1, True)
    nobody, output = str(an_id("personne")), ("--output", str(tmp_path / "x"))
    assert workshop("session-sheet", nobody, "--format", "pdf", *output).code == 1
    assert workshop("attendance-template", nobody, *output).code == 1
