"""Offers, positionings and what suits a person, at the command line (G9)."""

import pytest

from pathways.domain.positioning.answering import RefusePositioning
from tests.cli.conftest import Shell
from tests.departement import LEA, Town, day
from tests.domain.spec import an_id
from tests.offers import Market


@pytest.fixture
def offered(new_shell: Shell) -> Shell:
    """Sara, followed by Léa, was proposed for a sale's job, which said no."""
    with new_shell.departement() as departement:
        town = Town(departement)
        town.found()
        market = Market(town)
        market.found()
        market.look("Sara")
        orientation = town.orient("Sara", "2021-03-01")
        sale = market.publish("Vendeuse")
        market.publish("Vendeuse à Cholet", commune="cholet")
        asked = market.position("Sara", sale, "2021-04-01", orientation_id=orientation)
        on = day("2021-04-08")
        town.do(RefusePositioning(positioning_id=asked, answered_on=on, reason="Poste pourvu"))
    return new_shell


def test_what_a_referent_reads_of_offers(offered: Shell) -> None:
    (first, second) = offered.json("offers", "--on", "2021-04-02")
    assert (first["title"], first["awaiting"], first["status"]) == ("Vendeuse", 1, "open")
    assert second["places_left"] == 1
    table = offered("offers", "--on", "2021-04-02", "--kind", "job_offer").out
    assert "1 sur 1" in table
    assert "Angers" in table
    assert "Aucune offre ce jour-là." in offered("offers", "--on", "2021-02-01").out

    (answer,) = offered.json(
        "positionings",
        "--on",
        "2021-04-10",
        "--referent",
        str(LEA),
        "--answered-from",
        "2021-04-08",
    )
    assert (answer["standing"], answer["since"]) == ("refused", "2021-04-08")
    told = offered("positionings", "--on", "2021-04-10").out
    assert "MARTIN Sara" in told
    assert "refusé" in told
    assert "Poste pourvu" not in told
    assert "Aucun positionnement" in offered("positionings", "--on", "2021-03-01").out

    best, left_out = offered.json("match", "Martin Sara", "--on", "2021-04-10")
    assert (best["rank"], best["title"]) == (1, "Vendeuse")
    assert (left_out["rank"], left_out["left_out"][0]["code"]) == (None, "too_far")
    table = offered("match", str(an_id("Sara")), "--on", "2021-04-10").out
    assert "Public prioritaire" in table
    assert "écartée" in table
    assert "À 52 km, 30 km au plus" in table


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["match", str(an_id("nobody"))], "Aucun dossier sous l'identifiant"),
        (["match", "Introuvable"], "Personne n'est enregistré sous « Introuvable »."),
        (["offers", "--kind", "holiday"], "holiday"),
        (["positionings", "--standing", "lost"], "lost"),
        (["positionings", "--answered-from", "hier"], "n'est pas une date"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(
    shell: Shell, arguments: list[str], said: str
) -> None:
    ran = shell(*arguments)
    assert (ran.code, ran.out) != (0, "")
    assert said in ran.err
