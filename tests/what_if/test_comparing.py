"""A year beside what it would have been: lateness, file active, cost; and nothing is written."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from psycopg import sql

from pathways.domain.forgetting.forgetting import ForgetPerson
from pathways.domain.organisation.agreement import (
    EndOrganisationAgreement,
    SignOrganisationAgreement,
)
from pathways.domain.orientation.events import RdvMode
from pathways.domain.orientation.first_rdv import RecordFirstRdv
from pathways.domain.rules import Rules
from pathways.projections.body_settlement import settle_body
from pathways.projections.departement import Departement
from pathways.projections.model import sql_models
from pathways.what_if.changes import changes_of, rules_with
from pathways.what_if.comparing import (
    Comparison,
    Lateness,
    NothingThatYear,
    YearNotPast,
    compare,
)
from tests.departement import CCAS, Town, day
from tests.domain.spec import an_id

TODAY = date(2022, 3, 1)


def compared(town: Town, *changes: str, year: int = 2021) -> Comparison:
    rules = rules_with(Rules.standard(), changes_of(changes), year)
    return compare(town.departement, year, rules, today=TODAY)


def first_rdv(comparison: Comparison) -> tuple[Lateness, Lateness]:
    was, would = (
        next(one for one in figures.lateness if one.kind == "first_rdv")
        for figures in (comparison.was, comparison.would)
    )
    return was, would


def test_thirty_days_in_place_of_fifteen_and_who_would_not_have_been_late(town: Town) -> None:
    for name, met_on in (("Sara", "2021-03-10"), ("Ali", "2021-03-25"), ("Zoé", "2021-04-20")):
        town.orient(name, "2021-03-01")
        town.meet(name, met_on)
    town.orient("Noé", "2021-11-02")
    was, would = first_rdv(compared(town, "first_rdv_within=30"))
    assert was == Lateness("first_rdv", due=4, late=3, still_late=1, median_days_late=9)
    assert would == Lateness("first_rdv", due=4, late=2, still_late=1, median_days_late=20)


def test_a_norm_of_80_needs_more_workers_for_the_same_people(town: Town) -> None:
    for number in range(6):
        name = f"Personne {number}"
        town.orient(name, "2021-01-10")
        town.meet(name, "2021-01-12")
        contract = town.draft(name, "2021-01-12", "2021-12-31")
        for act in (town.sign, town.submit, town.validate):
            act(contract, "2021-01-13")
    comparison = compared(town, "file_active_norm=80")
    (was,), (would,) = comparison.was.costs, comparison.would.costs
    assert (was.norm, would.norm) == (120, 80)
    assert was.file_active == would.file_active == Decimal("6.00")
    # 6 / 120 × 48 000 × 50 %, the agreement covering 362 of the 365 days of 2021.
    assert was.euros == Decimal("1190.14")
    assert would.euros == Decimal("1785.21")
    assert (was.fte_needed, would.fte_needed) == (Decimal("0.05"), Decimal("0.08"))


def test_what_is_compared_is_what_the_settlement_of_each_agreement_says(town: Town) -> None:
    town.orient("Sara", "2021-01-10")
    contract = town.draft("Sara", "2021-01-12", "2021-12-31")
    for act in (town.sign, town.submit, town.validate):
        act(contract, "2021-01-13")
    # Cut short on 1 June; the next starts that very day, and one more is signed ahead for 2022.
    town.do(EndOrganisationAgreement(organisation_id=CCAS, ended_on=day("2021-06-01"), reason="-"))
    agree(town, "2021-06-01", "2021-11-30", signed_on="2021-05-20")
    agree(town, "2022-01-01", "2022-12-31", signed_on="2021-06-20")
    town.do(EndOrganisationAgreement(organisation_id=CCAS, ended_on=day("2021-10-15"), reason="-"))
    first, then = compared(town, "first_rdv_within=30").was.costs
    assert (first.months, then.months) == (5, 4)
    for cost, last_day in ((first, "2021-05-31"), (then, "2021-10-14")):
        settled = settle_body(town.departement, CCAS, day(last_day))
        assert settled.last_day == day(last_day)
        assert cost.euros == settled.lines[0].realised_amount
    (next_year,) = compared(town, "first_rdv_within=30", year=2022).was.costs
    assert next_year.months == 2
    assert settle_body(town.departement, CCAS, TODAY).last_day == day("2022-12-31")


def test_the_norm_of_a_day_is_that_of_the_agreement_that_starts_where_another_was_cut_short(
    town: Town,
) -> None:
    town.do(EndOrganisationAgreement(organisation_id=CCAS, ended_on=day("2021-06-01"), reason="-"))
    agree(town, "2021-06-01", "2021-12-31", signed_on="2021-06-01")
    town.catch_up()
    with town.departement.reading("body_agreements") as connection:
        held = connection.execute("select since, until from body_agreements order by since")
        assert held.fetchall() == [
            (date(2021, 1, 4), date(2021, 6, 1)),
            (date(2021, 6, 1), date(2022, 1, 1)),
        ]


def test_a_contract_too_long_for_the_other_rule_is_listed_with_its_refusal(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    contract = town.draft("Sara", "2021-03-05", "2021-12-31")
    (refused,) = compared(town, "contract_at_most=6").refused
    assert (refused.stream, refused.version, refused.rule) == (contract, 1, "A1.7")
    assert refused.name == "EngagementContractDrafted"
    assert "6 mois" in refused.message


def test_a_correction_is_decided_again_in_the_place_of_what_it_corrects(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.meet("Sara", "2021-03-30")
    town.do(
        RecordFirstRdv(
            orientation_id=town.orientations["Sara"],
            on=day("2021-03-10"),
            attended=True,
            mode=RdvMode.FACE_TO_FACE,
        ),
        corrects=2,
        reason="Saisi sous une autre date",
    )
    was, _ = first_rdv(compared(town, "first_rdv_within=5"))
    assert was.late == 0
    _, would = first_rdv(compared(town, "first_rdv_within=5"))
    assert (would.late, would.median_days_late) == (1, 4)


def test_nothing_is_written(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.meet("Sara", "2021-03-25")
    town.catch_up()
    before = everything(town.departement)
    compared(town, "first_rdv_within=30", "file_active_norm=80")
    assert everything(town.departement) == before


def test_someone_forgotten_still_counts_under_the_other_rule(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.meet("Sara", "2021-03-25")
    town.do(ForgetPerson(beneficiary_id=an_id("Sara"), forgotten_on=day("2021-06-01")))
    was, would = first_rdv(compared(town, "first_rdv_within=30"))
    assert (was.late, would.late) == (1, 0)


def test_a_year_to_come_or_that_the_log_does_not_tell_is_refused(town: Town) -> None:
    with pytest.raises(YearNotPast):
        compare(town.departement, 2023, Rules.standard(), today=TODAY)
    with pytest.raises(NothingThatYear):
        compare(town.departement, 2019, Rules.standard(), today=TODAY)


def agree(town: Town, starts_on: str, ends_on: str, *, signed_on: str) -> None:
    town.do(
        SignOrganisationAgreement(
            organisation_id=CCAS, signed_on=day(signed_on), starts_on=day(starts_on),
            ends_on=day(ends_on), fte=Decimal("2.5"), file_active_norm=120, gdpr_clause=True,
        )
    )  # fmt: skip


def everything(departement: Departement) -> dict[str, Any]:
    """The head of the log and every row of every read model."""
    with departement.app.recorder.pool.connection() as connection:
        found: dict[str, Any] = {
            "head": connection.execute("select * from head").fetchall(),
            "events": connection.execute("select count(*), max(position) from events").fetchall(),
            "tables": connection.execute(
                "select schemaname, tablename from pg_tables"
                " where schemaname !~ '^pg_' order by 1, 2"
            ).fetchall(),
        }
        for model in sql_models():
            table = sql.Identifier(model.name)
            rows = connection.execute(
                sql.SQL("select t::text from {} t order by 1").format(table)
            ).fetchall()
            found[model.name] = rows
    return found
