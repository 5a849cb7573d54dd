"""`pathways catalogue`, really run: what a département offers on a day, from the rules it has."""

from importlib.resources import files
from pathlib import Path

from tests.cli.conftest import Shell
from tests.domain.rules.test_catalogue import digital_tools_file


def test_the_table_has_a_line_for_each_module_of_each_programme(shell: Shell) -> None:
    told = shell("catalogue", "--on", "2021-03-01").out
    for line in (
        ("adse_a", "reinforced", "S'engager", "ouvert", "12 mois au plus", "1800 € par place-an"),
        ("mobility_point", "rental", "Solutionner", "4 mois au plus", "selon la convention"),
        ("ai", "module_1", "15 heures sur 6 mois", "45 € par heure"),
        ("aci", "job_aid", "497,01 € par mois"),
        ("digital_tools", "clos jusqu'au"),
    ):
        assert any(all(text in row for text in line) for row in told.splitlines()), line


def test_one_programme_is_told_with_its_rules_and_their_sources(shell: Shell) -> None:
    told = shell("catalogue", "geiq", "--on", "2021-03-01").out
    assert "PDI : orientation 1, chantier 1, objectif 1.5" in told
    assert any(
        all(text in row for text in ("A7.2", "1600 euros", "Annexe 7, art. 7"))
        for row in told.splitlines()
    )


def test_in_json_a_programme_is_what_the_whole_catalogue_says_of_it(shell: Shell) -> None:
    whole = shell.json("catalogue", "--on", "2021-03-01")
    one = shell.json("catalogue", "aci", "--on", "2021-03-01")
    assert one in whole
    weekly = next(each for each in one["figures"] if each["field"] == "norms.weekly_hours")
    assert (weekly["value"], weekly["rule"]) == ({"at_least": 20, "at_most": 26}, "A5.3")


def test_a_programme_nobody_listed_is_refused_with_those_there_are(shell: Shell) -> None:
    ran = shell("catalogue", "nothing", "--on", "2021-03-01")
    assert ran.code == 2
    assert "adse_a" in ran.err
    assert shell("catalogue", "--on", "2020-08-31").out == (
        "Aucun programme au catalogue de ce jour.\n"
    )


def test_a_folder_with_one_file_more_has_one_programme_more(shell: Shell, tmp_path: Path) -> None:
    ours = tmp_path / "rules"
    ours.mkdir()
    for rules in files("pathways.domain.rules").iterdir():
        if rules.name.endswith(".toml"):
            (ours / rules.name).write_text(rules.read_text("utf-8"), "utf-8")
    added = digital_tools_file(ours)
    there = Shell(shell.env | {"PATHWAYS_RULES": str(ours)})
    described = {
        one["code"] for one in there.json("catalogue", "--on", "2022-01-01") if one["described"]
    }
    before = {
        one["code"] for one in shell.json("catalogue", "--on", "2022-01-01") if one["described"]
    }
    assert described - before == {"digital_tools"}
    added.write_text(added.read_text("utf-8").replace('"units"', '"by_weight"'), "utf-8")
    ran = there("catalogue")
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    for told in ("outils_numeriques.toml", "workshops", "« formula »"):
        assert told in ran.err
