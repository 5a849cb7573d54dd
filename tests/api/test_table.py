"""The written table of accesses holds every operation once, and says nothing else."""

from importlib.resources import files

import pytest

from pathways.api.permission import SAID
from pathways.api.table import Reach, TableMistaken, read_table, standard_table
from pathways.domain.access import Role

TOLD = files("pathways.api").joinpath("access.toml").read_text(encoding="utf-8")
RULES = "GET /v1/rules"


def operations() -> set[str]:
    table = standard_table()
    return {route for group in table.groups for route in group.routes} | table.without_account


def test_every_role_is_said_in_french() -> None:
    assert set(SAID) == set(Role)


def test_a_new_route_without_a_row_stops_everything() -> None:
    with pytest.raises(TableMistaken, match="sans ligne : GET /v1/secrets"):
        standard_table().check({*operations(), "GET /v1/secrets"})


def test_a_row_without_its_route_stops_everything() -> None:
    with pytest.raises(TableMistaken, match=f"sans adresse : {RULES}"):
        standard_table().check(operations() - {RULES})


def test_what_opens_something_says_what_it_rests_on() -> None:
    told = read_table(TOLD.replace('"POST /v1/mopeds" = ["organisation_id"]\n', ""))
    with pytest.raises(TableMistaken, match=r"rests_on.*POST /v1/mopeds"):
        told.check(operations())


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('referent = "all"', 'chief = "all"', "chief"),
        ('referent = "all"', 'referent = "some"', "some"),
        ('purpose = "suivi"', 'purpose = "curiosité"', "curiosité"),
        ('"GET /v1/rules",', '"GET /v1/rules", "GET /v1/alerts",', "deux fois"),
        ('name = "file_active"', 'name = "indicators"', "deux fois"),
        ('name = "reference"', 'name = "reference"\nnote = ""', "note"),
        (', auditor = "all"', "", "l'auditeur lit tout"),
        ('{ delegate = "own" }', '{ auditor = "all" }', "l'auditeur lit tout"),
        ('"GET /v1/rules",', '"GET /v1/rules", "POST /v1/rules",', "se disent à part"),
        ("[[group]]", "[[group]", "illisible"),
    ],
)
def test_a_table_that_says_anything_else_is_refused(old: str, new: str, why: str) -> None:
    with pytest.raises(TableMistaken, match=why):
        read_table(TOLD.replace(old, new, 1))


def test_only_the_president_or_a_delegate_decides() -> None:
    decisions = {
        "POST /v1/sanction-procedures/<uuid:procedure_id>/decision",
        "POST /v1/sanction-procedures/<uuid:procedure_id>/prior-appeal/answer",
        "POST /v1/orientations/<uuid:orientation_id>/maintenance",
        "POST /v1/orientations/<uuid:orientation_id>/reorientation",
    }
    for decision in decisions:
        assert dict(standard_table().group_of(decision).roles) == {Role.DELEGATE: Reach.OWN}


def test_an_administrator_opens_no_file() -> None:
    files_of_people = ("beneficiaries", "orientations", "engagement-contracts", "enrolments",
                       "positionings", "sanction-procedures", "panel-sessions", "people", "facts",
                       "events", "ma-liste", "deadlines", "alerts", "candidates")  # fmt: skip
    for group in standard_table().groups:
        if Role.ADMINISTRATOR in group.roles:
            for route in group.routes:
                assert not any(f"/{word}" in route for word in files_of_people), route
