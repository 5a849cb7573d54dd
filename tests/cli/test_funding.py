"""Requests, agreements and envelopes at the command line, really run."""

import pytest

from tests.cli.conftest import Shell
from tests.departement import Town
from tests.funding import PRICED, accepted_project, register_operator, signing, vote


@pytest.fixture
def funded(new_shell: Shell) -> Shell:
    """8 places of ACI agreed, and a project of EI that awaits its agreement."""
    with new_shell.departement() as departement:
        town = Town(departement)
        register_operator(town)
        vote(town, "50000")
        accepted_project(town, "ei", "EI")
        application = accepted_project(town, "aci", "ACI")
        town.do(signing(town, application, "ACI", (PRICED["aci"],), {"insertion": "34720"}))
    return new_shell


def test_the_three_lists_of_a_day(funded: Shell) -> None:
    told = funded("envelopes", "--on", "2021-02-01").out
    assert all(text in told for text in ("Crédits insertion", "50000", "34720", "15280"))
    (envelope,) = funded.json("envelopes", "--on", "2021-02-01", "--year", "2021")
    assert (envelope["voted"], envelope["left"]) == ("50000.00", "15280.00")

    told = funded("agreements", "--on", "2021-02-01").out
    assert all(text in told for text in ("Les Jardins", "aci", "en cours", "28/02/2022", "0/5"))
    (agreement,) = funded.json("agreements", "--on", "2022-02-01", "--status", "over")
    assert (agreement["places"], agreement["amount"]) == (8, "34720.00")
    assert "Aucune convention" in funded("agreements", "--on", "2021-01-01").out

    told = funded("applications", "--on", "2021-02-01").out
    assert all(text in told for text in ("Travailler", "retenu", "convention signée"))
    (waiting,) = funded.json("applications", "--status", "accepted", "--on", "2021-02-01")
    assert waiting["programme"] == "ei"
    assert funded("envelopes", "--year", "12").code == 2
    assert funded("applications", "--status", "lost").code == 2
