"""What an agreement owes, at the command line."""

from uuid import UUID

import pytest

from tests.actions import Actions, a_year, simple_place
from tests.cli.conftest import Shell
from tests.departement import CCAS
from tests.domain.spec import an_id

ON = ("--on", "2021-12-31")


@pytest.fixture(scope="module")
def agreement(shell: Shell) -> UUID:
    """Two sessions of someone without a name on record, and an absence."""
    with shell.departement() as departement:
        actions = Actions(departement)
        found = actions.sign("settled from the shell", a_year(simple_place()))
        stay = actions.enrol("Nobody", found, "2021-01-01", "2021-12-31", module="simple")
        stay.attend("2021-02-01")
        stay.attend("2021-02-08")
        stay.miss("2021-02-15")
        actions.catch_up()
    return found


def test_settle_tells_line_by_line_and_the_total(shell: Shell, agreement: UUID) -> None:
    told = shell("settle", str(agreement), *ON)
    assert told.code == 0, told.err
    assert "prorata des unités réalisées" in told.out
    assert "Dû au 31/12/2021 : 59,57 € sur 1 400,00 € convenus." in told.out
    assert shell.json("settle", str(agreement), *ON)["grant"] == "59.57"


def test_the_receipt_tells_each_fact_and_why_it_does_not_count(
    shell: Shell, agreement: UUID
) -> None:
    told = shell("settle", str(agreement), *ON, "--receipt")
    assert "La personne était absente" in told.out
    rows = shell.json("settle", str(agreement), *ON, "--receipt")
    assert [row["reason"] for row in rows] == [None, None, "absent"]


def test_indicators_of_an_agreement(shell: Shell, agreement: UUID) -> None:
    asked = ("--since", "2021-01-01", "--until", "2021-12-31", "--agreement", str(agreement))
    told = shell("action-indicators", *asked)
    assert "régularité des présences" in told.out
    (programme,) = shell.json("action-indicators", *asked)
    assert programme["regularity"] == "0.6667"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("settle", str(an_id("nothing")), *ON), 1, "Rien n'est enregistré"),
        (("settle", "settled", *ON), 2, "settled"),
        (("settle", str(CCAS), "--on", "2100-01-01"), 2, "pas encore venu"),
        (("action-indicators",), 2, "--since"),
        (("action-indicators", "--since", "2021-01-01", "--public", "all"), 2, "n'existe pas"),
        (("action-indicators", "--since", "2021-12-31", "--until", "2021-01-01"), 1, "finit le"),
    ],
)
def test_bad_questions_are_answered_in_one_line(
    shell: Shell, arguments: tuple[str, ...], code: int, said: str
) -> None:
    answer = shell(*arguments)
    assert (answer.code, said in answer.err) == (code, True), answer.err
