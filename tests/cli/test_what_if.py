"""`pathways what-if`: a past year under other rules, for those who decide."""

from pathlib import Path

from tests.cli.conftest import Shell
from tests.departement import Town


def test_a_year_replayed_says_what_would_have_been(new_shell: Shell, tmp_path: Path) -> None:
    with new_shell.departement() as departement:
        town = Town(departement)
        town.found()
        town.orient("Sara", "2021-03-01")
        town.meet("Sara", "2021-03-25")
    file = tmp_path / "autres.toml"
    file.write_text("[[first_rdv_within]]\nvalue = 30\n")
    told = new_shell("what-if", "--year", "2021", "--rules", str(file))
    assert told.code == 0, told.err
    assert "1 → 0" in told.out
    assert "Aucun acte n'aurait été refusé." in told.out
    asked = new_shell.json("what-if", "--year", "2021", "--set", "contract_at_most=3")
    assert asked["refused"] == []
    assert asked["position"] == asked["facts"]


def test_without_a_change_with_an_unknown_rule_or_a_year_to_come_it_says_so(
    shell: Shell,
) -> None:
    nothing = shell("what-if", "--year", "2021")
    assert (nothing.code, "--set" in nothing.err) == (2, True)
    unknown = shell("what-if", "--year", "2021", "--set", "premier_rdv=30")
    assert unknown.code == 1
    assert "premier_rdv" in unknown.err
    future = shell("what-if", "--year", "2150", "--set", "first_rdv_within=30")
    assert future.code == 1
    assert "2150" in future.err
