"""`dry_run` says exactly what the real import would do, and appends nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from pathways.intake.cnaf.recording import import_flow
from pathways.intake.people.recording import import_people
from pathways.intake.report import Line, Outcome, Report
from pathways.projections.departement import Departement
from tests.intake.support import FIXTURES, SAMPLES, altered_flow, needs_samples, people_csv

TODAY = date(2023, 10, 9)
NIR, OTHER_NIR = "2900249024001", "2900249024002"

Import = Callable[[Departement, Path, bool], Report]


def flow(departement: Departement, path: Path, dry_run: bool) -> Report:
    return import_flow(departement, path, today=TODAY, dry_run=dry_run)


def people(departement: Departement, path: Path, dry_run: bool) -> Report:
    return import_people(departement, path, today=TODAY, dry_run=dry_run)


def check(departement: Departement, path: Path, run: Import) -> Report:
    """The real report, once the dry run is seen to say the same: new files have no id yet."""
    head = departement.app.recorder.head()
    rehearsed = run(departement, path, True)
    assert departement.app.recorder.head() == head
    real = run(departement, path, False)
    opened = {line.person for line in real.lines if line.outcome is Outcome.CREATED}
    assert rehearsed == replace(
        real, dry_run=True, lines=[without_id(line, opened) for line in real.lines]
    )
    return real


def without_id(line: Line, opened: set[UUID | None]) -> Line:
    return replace(line, person=None) if line.person in opened else line


def test_of_the_fixture_spreadsheet(departement: Departement) -> None:
    assert check(departement, FIXTURES / "people.csv", people).created == 3
    assert check(departement, FIXTURES / "people.csv", people).created == 0


def test_of_the_fixture_flow_then_of_the_spreadsheet_over_it(departement: Departement) -> None:
    assert check(departement, FIXTURES / "flow.xml", flow).created == 3
    assert check(departement, FIXTURES / "people.csv", people).updated == 1
    assert check(departement, FIXTURES / "flow.xml", flow).unchanged == 3


def test_of_a_flow_with_a_broken_household_and_an_older_one(
    departement: Departement, tmp_path: Path
) -> None:
    broken = altered_flow(tmp_path, ("<DTNAI>1965-07-14", "<DTNAI>hier"))
    assert check(departement, broken, flow).refused == 1
    older = altered_flow(
        tmp_path, ("<DTREF>2023-09-30", "<DTREF>2023-08-31"), ("<NUMVOIE>12", "<NUMVOIE>14")
    )
    assert check(departement, older, flow).warnings


def test_of_people_met_several_times_in_one_file(departement: Departement, tmp_path: Path) -> None:
    path = people_csv(
        tmp_path,
        "Roy;Ana;1/2/1990;1234567",
        "Roy;Ana;1/2/1990;1234567;;0611111111",
        "ROY;ANA;1/2/1990",
        f"Roy;Ana;1/2/1990;1234567;{NIR}",
        f"Roy;Ana;1/2/1990;1234567;{OTHER_NIR}",
        "Roy;Ana;1/2/1990;1234567;;0611111111",
        "Roy;Tom;1/2/1990;1234567",
        "Roy;Zoé;1/2/2024;1234567",
        "Roy;Zoé;1/2/1990;7654321",
    )
    report = check(departement, path, people)
    counts = (report.created, report.updated, report.match_proposed, report.refused)
    assert counts == (3, 2, 1, 2)
    assert check(departement, path, people).created == 0


def test_of_an_identity_that_another_file_holds(departement: Departement, tmp_path: Path) -> None:
    people(departement, people_csv(tmp_path, f"Roy;Ana Maria;1/2/1990;7654321;{NIR}"), False)
    people(departement, people_csv(tmp_path, "Roy;Ana;1/2/1990;1234567"), False)
    path = people_csv(tmp_path, f"Roy;Ana;1/2/1990;1234567;{NIR}")
    assert check(departement, path, people).refused == 1


@needs_samples
@pytest.mark.parametrize(
    ("name", "run"),
    [
        ("uploads/fichier_usager_600_lignes.csv", people),
        ("uploads/fichier_usager_test.xlsx", people),
        ("cnaf/RSABEM.xml", flow),
    ],
)
def test_of_files_made_elsewhere(departement: Departement, name: str, run: Import) -> None:
    """600, 1 and 3 people; the second time, nothing changes."""
    first = check(departement, SAMPLES / name, run)
    assert first.created == len(first.lines) in (600, 1, 3)
    head = departement.app.recorder.head()
    again = check(departement, SAMPLES / name, run)
    assert again.unchanged == len(first.lines)
    assert departement.app.recorder.head() == head
