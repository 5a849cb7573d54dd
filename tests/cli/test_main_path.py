"""The main path through the real command: someone late, the alert, the lists, the forgetting."""

from datetime import date

from tests.cli.conftest import Shell
from tests.departement import Town
from tests.domain.spec import an_id

SARA = str(an_id("Sara"))


def test_from_an_empty_folder_to_a_person_forgotten(new_shell: Shell) -> None:
    shell = new_shell
    assert "0001_log.sql" in shell("migrate").out
    assert shell.json("migrate") == {"applied": []}

    with shell.departement() as departement:
        town = Town(departement)
        town.found()
        town.orient("Sara", "2021-03-01")

    # A day to come shows what it will raise, and records nothing.
    (due,) = shell.json("alerts", "--on", "2021-03-17", "--dry-run")
    assert (due["step"], due["recipient"], due["beneficiary"]) == ("late", "referent", SARA)
    swept = shell.json("alerts", "--on", "2021-03-17")
    assert (swept["days"], swept["raised"]) == (["2021-03-17"], 1)
    assert shell.json("alerts", "--on", "2021-03-17")["raised"] == 0
    assert "MARTIN Sara" in shell("alerts", "--on", "2021-03-17").out

    (late,) = shell.json("deadlines", "--on", "2021-03-17", "--late")
    assert (late["kind"], late["due_on"], late["days_late"], late["rule"]) == (
        "first_rdv", "2021-03-16", 1, "A1.3",
    )  # fmt: skip
    table = shell("deadlines", "--on", "2021-03-17", "--kind", "first_rdv").out
    assert "MARTIN Sara" in table
    assert "16/03/2021" in table

    with shell.departement() as departement:
        town = Town(departement, orientations=town.orientations)
        town.meet("Sara", "2021-03-18")
        contract = town.draft("Sara", "2021-04-01", "2021-09-30")
        town.sign(contract, "2021-04-01")
        town.submit(contract, "2021-04-02")
        town.validate(contract, "2021-04-10")

    assert shell.json("deadlines", "--on", "2021-03-19", "--late") == []
    (followed,) = shell.json("ma-liste", "--on", "2021-05-01")
    assert followed["person"] == SARA
    assert "1 : 1 contrat signé, non soumis" in shell("file-active", "--on", "2021-04-01").out
    figures = shell.json("file-active", "--on", "2021-05-01")
    assert [(row["total"], row["file_active"]) for row in figures] == [(True, 1), (False, 1)]

    told = shell("history", "martin sara").out
    assert "Orientation décidée : sociale" in told
    assert "Premier RDV sous 15 jours" in told
    names = [moment["name"] for moment in shell.json("history", SARA)]
    assert names[:2] == ["BeneficiaryRegistered", "OrientationDecided"]
    assert "AlertRaised" in names

    assert shell.json("verify")["whole"] is True
    assert "1 dossier" in shell("forget", "martin sara", "--reason", "à sa demande", "--yes").out
    assert shell("history", "martin sara").err == (
        "Personne n'est enregistré sous « martin sara ».\n"
    )
    assert shell.json("history", SARA)[0]["readable"] is False
    assert shell.json("file-active", "--on", "2021-05-01") == figures
    assert "personne effacée" in shell("ma-liste", "--on", "2021-05-01").out
    assert shell.json("verify")["whole"] is True

    before = shell.json("deadlines", "--on", "2021-03-17")
    assert shell("rebuild").code == 0
    assert shell.json("deadlines", "--on", "2021-03-17") == before


def test_a_person_is_forgotten_only_once_confirmed(shell: Shell) -> None:
    with shell.departement() as departement:
        lina = Town(departement).register("Lina", payer_number="7654321")
    for typed in ("non\n", "\n", "y\n", ""):
        unsure = shell("forget", str(lina), "--reason", "demande", typed=typed)
        assert (unsure.code, unsure.err) == (130, "Interrompu.\n"), typed
    asked = shell("forget", str(lina), "--reason", "demande", typed="non\n")
    assert f"MARTIN Lina, 01/05/1990 ({lina}, 1 dossier(s))" in asked.out
    assert shell.json("history", str(lina))[0]["readable"] is True
    assert shell("forget", str(lina), "--reason", "demande", typed="Oui\n").code == 0
    assert shell.json("history", str(lina))[0]["readable"] is False


def test_someone_is_found_by_number_and_told_apart_by_name(shell: Shell) -> None:
    with shell.departement() as departement:
        town = Town(departement)
        changes = {"last_name": "Le Goff", "birth_date": date(1991, 1, 1)}
        one = town.register("Yann", payer_number="2222222", **changes)
        town.register("Yannick", payer_number="3333333", **changes)
    assert shell.json("history", "CAF 2222222")[0]["stream"] == str(one)
    several = shell("history", "Le Goff")
    assert several.code == 1
    assert "Plusieurs personnes" in several.err
    assert f"LE GOFF Yann, 01/01/1991 ({one})" in several.err
    assert shell("history", "goff yannick").code == 0
