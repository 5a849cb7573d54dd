"""What one may enter, who is in which action, and the mopeds, at the command line."""

import pytest

from tests.cli.conftest import Shell
from tests.departement import Town
from tests.domain.spec import an_id
from tests.stays import LoggedStays


@pytest.fixture
def acting(new_shell: Shell) -> Shell:
    """Sara is in ADSE A, Karim rents the moped M1, Théo has no RSA."""
    with new_shell.departement() as departement:
        town = Town(departement)
        town.found()
        stays = LoggedStays(town)
        stays.found()
        stays.enrol("Sara", "adse_a", "2022-02-01")
        stays.moped("M1")
        karim = stays.renter("Karim", "2022-02-01")
        stays.do(stays.rental(karim, "M1", "2022-02-10", "2022-03-31"))
        town.catch_up()
    return new_shell


def test_what_a_person_may_enter_and_why_not(acting: Shell) -> None:
    table = acting("eligible", str(an_id("Sara")), "--on", "2022-03-01").out
    assert "[A2.2]" in table
    found = acting.json("eligible", str(an_id("Théo")), "--on", "2022-03-01")
    refused = {one["programme"] for one in found if not one["eligible"]}
    assert refused == {"ai", "ei", "geiq"}
    (simple,) = [one for one in found if one["module"] == "simple"]
    assert simple["public"] == "faj_youth"
    assert [one["organisation_name"] for one in simple["agreements"]] == ["Chantiers d'Anjou"]


def test_nobody_of_that_name_is_told(acting: Shell) -> None:
    ran = acting("eligible", str(an_id("nobody")))
    assert ran.code == 1
    assert "Aucun dossier sous l'identifiant" in ran.err


def test_who_is_in_an_action_on_a_day(acting: Shell) -> None:
    table = acting("enrolments", "--on", "2022-03-01").out
    assert "MARTIN Sara" in table
    assert "MARTIN Karim" in table
    (sara,) = acting.json("enrolments", "--on", "2022-03-01", "--programme", "adse_a")
    assert (sara["module"], sara["last_day_on"]) == ("simple", "2022-12-31")
    assert "Personne n'est dans une action" in acting("enrolments", "--on", "2021-03-01").out


def test_the_mopeds_of_a_day(acting: Shell) -> None:
    assert "loué" in acting("mopeds", "--on", "2022-03-01").out
    assert acting.json("mopeds", "--on", "2022-04-01", "--status", "free") == []
    (late,) = acting.json("mopeds", "--on", "2022-04-01", "--status", "awaited")
    assert (late["label"], late["rented_until"]) == ("M1", "2022-03-31")
    assert "retour attendu" in acting("mopeds", "--on", "2022-04-01").out
