"""`pathways indicators`: all figures, one by group, its receipt, and what cannot be asked."""

from datetime import UTC, datetime

from tests.cli.conftest import Shell
from tests.departement import Town


def test_the_figures_of_a_departement_and_the_cases_behind_one(new_shell: Shell) -> None:
    shell = new_shell
    with shell.departement() as departement:
        town = Town(departement)
        town.found()
        for name in ("Awa", "Bao"):
            town.orient(name, "2021-03-01")
        town.meet("Awa", "2021-03-10")
    known = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    every = shell("indicators", "--on", "2021-06-15")
    assert every.code == 0, every.err
    assert "50,0" in every.out
    assert "Aucun cas n'entre dans le calcul" in every.out

    with shell.departement() as departement:
        town = Town(departement)
        town.orient("Late", "2021-03-02")
    asked = ("indicators", "first_rdv_in_time", "--on", "2021-06-15")
    assert shell.json(*asked)["figure"]["value"] == "33.3"
    assert shell.json(*asked, "--known-at", known)["figure"]["value"] == "50.0"
    told = shell(*asked, "--by", "organisation", "--by", "month").out
    assert "CCAS d'Angers" in told
    assert "2021-03" in told
    assert "au plus tard le dernier jour" in told

    assert len(shell.json(*asked, "--receipt")) == 3
    csv = shell(*asked, "--receipt", "--format", "csv").out
    assert csv.lstrip("\ufeff").startswith("jour;personne")
    assert "Orientation décidée" in csv


def test_what_cannot_be_asked_is_refused_in_words(shell: Shell) -> None:
    for refused, code, said in (
        (("indicators", "first_rdv"), 1, "peut-être"),
        (("indicators", "rdvs", "--since", "2021-05-01", "--until", "2021-04-01"), 1, "avant de"),
        (("indicators", "--receipt"), 2, "quel indicateur"),
        (("indicators", "rdvs", "--format", "csv"), 2, "--receipt"),
    ):
        ran = shell(*refused)
        assert ran.code == code, ran
        assert said in ran.err
