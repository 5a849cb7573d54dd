"""Open tables: what they count, what they mask, and the periods they speak of."""

import csv
import io
from datetime import date

import pytest

from pathways.documents.open_data.catalogue import TABLES
from pathways.documents.open_data.edition import (
    Edition,
    Masked,
    NothingOverYet,
    UnknownTable,
    edition,
)
from pathways.documents.open_data.files import readme, to_csv
from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.events import ExitNature
from pathways.domain.beneficiary.rsa_exit import RecordRsaExit
from pathways.domain.refusal import InTheFuture
from pathways.projections.forgetting import forget
from tests.departement import OPENING, Town, day
from tests.documents.reports import Workshops
from tests.domain.spec import an_id
from tests.random_life import RandomLife

ON = day("2021-08-10")
TODAY = day("2022-06-15")


@pytest.fixture
def followed(town: Town) -> Town:
    """In April 2021, 7 people of Centre Anjou and 6 of Est Anjou have their contract; in May, 2
    more of Nord Anjou. One leaves for a job in June."""
    for territory, on, many in (
        ("centre_anjou", "2021-04-01", 7),
        ("est_anjou", "2021-04-01", 6),
        ("nord_anjou", "2021-05-03", 2),
    ):
        for number in range(many):
            follow(town, f"{territory} {number}", territory, on)
    town.do(
        RecordRsaExit(
            beneficiary_id=an_id("centre_anjou 0"), nature=ExitNature.EMPLOYMENT,
            exited_on=day("2021-06-20"),
        )
    )  # fmt: skip
    town.catch_up()
    return town


def follow(town: Town, name: str, territory: str, on: str) -> None:
    town.register(name, payer_number=None)
    town.do(
        RecordContactDetails(beneficiary_id=an_id(name), recorded_on=OPENING, territory=territory)
    )
    town.orient(name, on)
    contract = town.draft(name, on, "2021-12-31")
    town.sign(contract, on)
    town.submit(contract, on)


def told(town: Town, name: str, on: date = ON) -> Masked:
    (found,) = edition(town.departement, on, TODAY, name).tables
    return found


def cells(town: Town, name: str, on: date = ON) -> dict[str, list[str]]:
    """The file's lines by code, "" for the total."""
    text = to_csv(told(town, name, on)).decode("utf-8-sig")
    _, *lines = csv.reader(io.StringIO(text), delimiter=";")
    return {code: counts for code, _, *counts in lines}


def test_the_file_active_of_each_month_that_was_over(followed: Town) -> None:
    months = told(followed, "file-active-by-territory").table.columns
    assert months == ("2021-02", "2021-03", "2021-04", "2021-05", "2021-06", "2021-07")
    lines = cells(followed, "file-active-by-territory")
    assert lines["centre_anjou"][:3] == ["0", "0", "7"]
    assert lines["est_anjou"][2] == "6"
    assert lines[""][2:] == ["13", "15", "14", "14"]


def test_two_people_are_masked_and_so_is_what_would_tell_them(followed: Town) -> None:
    """In May 7, 6 and 2 of a total of 15: whoever had 7 and 6 would have 2."""
    lines = cells(followed, "file-active-by-territory")
    assert (lines["centre_anjou"][3], lines["est_anjou"][3], lines["nord_anjou"][3]) == (
        "7", "s", "s",
    )  # fmt: skip
    assert lines[""][3] == "15"
    assert cells(followed, "contracts")["under_validation"][3] == "15"


def test_a_total_that_is_small_is_withdrawn_from_every_table_that_shares_it(
    followed: Town,
) -> None:
    assert told(followed, "exits-by-nature").table.columns == ("2021-T2",)
    assert cells(followed, "exits-by-nature") == {"employment": ["s"], "": ["s"]}
    assert cells(followed, "exits-by-territory") == {"centre_anjou": ["s"], "": ["s"]}


def test_an_edition_of_the_last_day_of_a_month_has_that_month(followed: Town) -> None:
    for on, last in (
        ("2021-06-29", "2021-05"),
        ("2021-06-30", "2021-06"),
        ("2021-07-01", "2021-06"),
    ):
        assert told(followed, "contracts", day(on)).table.columns[-1] == last
    with pytest.raises(NothingOverYet):
        told(followed, "exits-by-nature", day("2021-06-29"))
    assert told(followed, "exits-by-nature", day("2021-06-30")).table.columns == ("2021-T2",)


def test_a_year_of_months_and_two_years_of_quarters_at_most(followed: Town) -> None:
    on = date(2024, 1, 15)
    for name, most in (("contracts", 12), ("exits-by-nature", 8)):
        (found,) = edition(followed.departement, on, on, name).tables
        assert len(found.table.columns) == most
    assert found.table.columns[-1] == "2023-T4"


def test_participations_with_a_result_count_once_whatever_the_results(town: Town) -> None:
    Workshops(town.departement)
    town.catch_up()
    on = day("2022-04-01")
    found = {one.name: one for one in edition(town.departement, on, TODAY).tables}
    for name in ("action-participants", "action-outcomes"):
        programme, territory = (found[f"{name}-by-{by}"] for by in ("programme", "territory"))
        for column in programme.table.columns:
            whole = programme.table.count((None, column))
            assert whole == territory.table.count((None, column))
    entered = found["action-participants-by-programme"]
    assert entered.table.count(("adse_a", "2021-T1")) == 3
    assert entered.shown("adse_a", "2021-T1") is None


@pytest.mark.parametrize("seed", range(3))
def test_whatever_was_lived_no_small_count_is_published_and_totals_agree(
    town: Town, seed: int
) -> None:
    RandomLife(town, seed, people=14).live(220)
    town.catch_up()
    for on in (day("2024-06-30"), day("2025-10-01")):
        found = edition(town.departement, on, TODAY.replace(year=2026))
        assert [one.name for one in found.tables] == [*TABLES]
        check_published(found)


def check_published(found: Edition) -> None:
    totals: dict[tuple[str, str], set[int | None]] = {}
    for one in found.tables:
        for column in one.table.columns:
            shown = {row: one.shown(row, column) for row in (*one.table.rows, None)}
            assert not [count for count in shown.values() if count and count < 5]
            totals.setdefault((one.about.family, column), set()).add(shown[None])
            parts = [count for row, count in shown.items() if row is not None]
            if shown[None] is not None:
                assert parts.count(None) != 1, "one masked cell is its total less the others"
                if None not in parts:
                    assert sum(count or 0 for count in parts) == shown[None]
            else:
                assert parts == [None] * len(parts)
    assert all(len(each) == 1 for each in totals.values()), "a total is told by all or by none"


def test_as_it_was_known(followed: Town) -> None:
    before = followed.departement.app.recorder.head()
    then = [to_csv(one) for one in edition(followed.departement, ON, TODAY).tables]
    for number in range(6):
        follow(followed, f"appris après {number}", "ouest_anjou", "2021-04-01")
    followed.catch_up()
    assert "ouest_anjou" in cells(followed, "file-active-by-territory")
    known = edition(followed.departement.as_known(before), ON, TODAY)
    assert [to_csv(one) for one in known.tables] == then
    assert known.position == before


def test_forgetting_someone_changes_no_count(followed: Town) -> None:
    before = [to_csv(one) for one in edition(followed.departement, ON, TODAY).tables]
    forget(followed.departement, an_id("est_anjou 1"), reason="demande", actor="dpo", today=TODAY)
    followed.catch_up()
    assert [to_csv(one) for one in edition(followed.departement, ON, TODAY).tables] == before


def test_the_readme_says_what_each_table_counts_and_how_it_masks(followed: Town) -> None:
    text = readme(edition(followed.departement, ON, TODAY))
    for name, one in TABLES.items():
        assert f"## {name}.csv : {one.title}" in text
    assert "10\N{NO-BREAK SPACE}août 2021" in text
    assert "de 1 à 4 n'est jamais publié" in text
    assert "Mêmes totaux que file-active-by-profile, contracts" in text


def test_what_cannot_be_published_is_refused(followed: Town) -> None:
    with pytest.raises(InTheFuture):
        edition(followed.departement, day("2022-06-16"), TODAY)
    with pytest.raises(UnknownTable, match="noms"):
        edition(followed.departement, ON, TODAY, "noms")
    with pytest.raises(NothingOverYet):
        edition(followed.departement, day("2021-01-20"), TODAY)


def test_of_a_day_before_any_quarter_was_over_the_months_are_published(followed: Town) -> None:
    found = edition(followed.departement, day("2021-05-31"), TODAY)
    assert {one.about.family for one in found.tables} == {"file_active"}
