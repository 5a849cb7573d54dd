"""What people may ask of their data, by the real command: all that is held, forgetting in time."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

INTAKE = Path(__file__).parents[1] / "intake" / "fixtures"


def long_ago(shell: Shell) -> list[dict[str, str]]:
    """Files nobody had contact with for years, as the list for the archives tells them."""
    shell("import", "people", str(INTAKE / "people.csv"), "--on", "2021-01-04")
    told: list[dict[str, str]] = shell.json("retention", "--dry-run")
    assert len(told) > 2
    return told


def test_the_run_forgets_whom_the_archives_approved_and_nobody_else(
    new_shell: Shell, tmp_path: Path
) -> None:
    told = long_ago(new_shell)
    assert {one["held"] for one in told} == {None}
    gone, kept = told[:2], told[2:]
    approved = tmp_path / "list.json"
    approved.write_text(json.dumps(gone))
    ran = new_shell("retention", "--approved", str(approved), "--visa", "AD49-12")
    assert ran.code == 0, ran.err
    assert "2 dossier(s) effacé(s), 0 conservé(s)." in ran.out
    assert new_shell.json("retention", "--dry-run") == kept

    history = new_shell("history", gone[0]["person"]).out
    assert "Personne effacée" in history
    assert "visa des archives : AD49-12" in history
    document = json.loads(_answer(new_shell, gone[0]["person"], tmp_path).read_bytes())
    assert document["name"] == "personne effacée"
    names = {gone[0]["last_name"], gone[0]["first_name"]}
    assert not any(name in json.dumps(document, ensure_ascii=False) for name in names)


def _answer(shell: Shell, person: str, folder: Path) -> Path:
    path = folder / "answer.json"
    ran = shell("subject-access", person, "--format", "json", "--output", str(path))
    assert ran.code == 0, ran.err
    return path


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"\x89PNG\r\n", 1, "n'est pas une liste"),
        (b'[{"person": "Sara"}]', 1, "n'est pas une liste"),
        (b"[" * 100_000, 1, "n'est pas une liste"),
        (b'[{"person": "01912345-6789-7abc-8def-0123456789ab"}]', 0, "0 dossier(s) effacé(s)"),
    ],
)
def test_a_list_that_the_dry_run_did_not_give_forgets_nobody(
    shell: Shell, tmp_path: Path, content: bytes, code: int, said: str
) -> None:
    approved = tmp_path / "list.json"
    approved.write_bytes(content)
    ran = shell("retention", "--approved", str(approved), "--visa", "AD49-12")
    assert ran.code == code
    assert said in ran.out + ran.err
    assert "inattendue" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--approved"),
        (["--visa", "v"], "--approved"),
        (["--approved", "nowhere.json", "--visa", "v"], "nowhere.json"),
        (["--on", "2035-01-01", "--visa", "v"], "--dry-run"),
        (["--known-at", "2022-01-01", "--visa", "v"], "--dry-run"),
    ],
)
def test_forgetting_is_asked_whole_of_today(shell: Shell, arguments: list[str], said: str) -> None:
    ran = shell("retention", *arguments)
    assert (ran.code, ran.out, said in ran.err) == (2, "", True)


def test_all_that_is_held_is_handed_over_in_a_file_that_names_nobody(
    new_shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = long_ago(new_shell)[0]
    monkeypatch.chdir(tmp_path)
    ran = new_shell("subject-access", f"{person['first_name']} {person['last_name']}")
    assert ran.code == 0, ran.err
    (pdf,) = tmp_path.glob("*.pdf")
    assert pdf.name == f"donnees-{person['person']}.pdf"
    assert pdf.read_bytes().startswith(b"%PDF")
    document = json.loads(_answer(new_shell, person["person"], tmp_path).read_bytes())
    assert person["last_name"].upper() in document["name"]
    assert document["facts"] == sum(len(one["facts"]) for one in document["sections"])
    assert f"{document['facts']} fait(s)" in ran.out

    nowhere = tmp_path / "nowhere" / "answer.pdf"
    ran = new_shell("subject-access", person["person"], "--output", str(nowhere))
    assert (ran.code, ran.err.count("\n"), "inattendue" in ran.err) == (1, 1, False)
    assert not nowhere.parent.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "PERSONNE"),
        (["01912345-6789-7abc-8def-0123456789ab"], 1, "Rien n'est enregistré"),
        (["Personne De Ce Nom"], 1, "Personne De Ce Nom"),
        (["Sara", "--format", "docx"], 2, "docx"),
        (["Sara", "--output", "."], 2, "."),
    ],
)
def test_a_request_about_nobody_or_to_nowhere_is_told_in_one_line(
    shell: Shell, arguments: list[str], code: int, said: str
) -> None:
    ran = shell("subject-access", *arguments)
    assert ran.code == code
    assert said in ran.err
    assert "inattendue" not in ran.err


def test_the_record_of_processing_is_printed_or_written(shell: Shell, tmp_path: Path) -> None:
    printed = shell("record-of-processing", "--on", "2026-11-25").out
    assert printed.startswith("# Registre des activités de traitement")
    path = tmp_path / "registre.md"
    ran = shell("record-of-processing", "--on", "2026-11-25", "--output", str(path))
    assert (ran.code, ran.out) == (0, "")
    assert path.read_text() == printed
    assert shell.json("record-of-processing")["treatments"]
    assert shell("record-of-processing", "--format", "pdf").code == 2
