"""`--known-at` and `diff`, through the real command."""

from datetime import UTC, datetime

import pytest

from tests.cli.conftest import Shell
from tests.departement import Town
from tests.domain.spec import an_id

ON = ("--on", "2021-05-01")


def test_a_figure_as_it_was_known_and_what_moved_it_since(new_shell: Shell) -> None:
    shell = new_shell
    with shell.departement() as departement:
        town = Town(departement)
        town.found()
        town.orient("Sara", "2021-03-01")
        then = departement.app.history(an_id("Sara"))[-1].recorded_at
        assert then is not None
        contract = town.draft("Sara", "2021-04-01", "2021-09-30")
        town.sign(contract, "2021-04-01")
        town.submit(contract, "2021-04-02")
    known, today = then.isoformat(), datetime.now(UTC).date().isoformat()

    body, _ = shell.json("file-active", *ON, "--known-at", known)
    assert (body["file_active"], body["without_contract"]) == (0, 1)
    (moved,) = shell.json("diff", "--known-at", known, today, *ON)
    assert (moved["before"], moved["after"]) == (0, 1)
    assert [move["name"] for move in moved["moves"]] == ["EngagementContractSubmitted"]
    assert (
        "File active au 01/05/2021 : 0, puis 1."
        in shell("diff", "--known-at", known, today, *ON).out
    )

    met = shell.json("diff", "--known-at", known, today, *ON, "--indicator", "contract_in_time")
    (case,) = met[0]["cases"]
    assert "EngagementContractSigned" in [event["name"] for event in case["events"]]
    assert shell("diff", "--known-at", known, today, *ON, "--indicator", "contrats").code == 1

    ran = shell("ma-liste", "--known-at", "2999-01-01")
    assert (ran.code, "ne l'est pas encore" in ran.err) == (1, True)
    ran = shell("deadlines", "--known-at", "2001-01-01")
    assert (ran.code, "le journal commence" in ran.err) == (1, True)
    assert shell("history", "Sara", "--known-at", "hier").code == 2
    assert shell("diff", "--known-at", today, known).code == 2


@pytest.mark.parametrize(
    "name", ["agreements", "applications", "envelopes", "offers", "positionings", "reports"]
)
def test_no_list_speaks_of_before_the_log(shell: Shell, name: str) -> None:
    ran = shell(name, "--known-at", "2001-01-01")
    assert (ran.code, "le journal commence" in ran.err) == (1, True)


def test_the_read_models_are_told_with_what_they_could_not_tell(shell: Shell) -> None:
    assert {model["events"] for model in shell.json("read-models")} == {0}
    assert shell.json("dead-letters") == []
    assert "Modèles de lecture" in shell("doctor").out
