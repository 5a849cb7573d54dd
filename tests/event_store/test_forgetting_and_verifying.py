"""Forgetting destroys one key and moves no count; verifying names the first wrong event."""

from datetime import date

import psycopg
import pytest
from cryptography.exceptions import InvalidTag

from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.guards import PersonErased
from pathways.event_store.verify import verify
from pathways.postgres.database import Role
from pathways.projections import lists
from pathways.projections.forgetting import forget
from tests.departement import Town, day
from tests.domain.spec import an_id


def lives(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    contract = town.draft("Sara", "2021-03-20", "2021-09-19")
    town.sign(contract, "2021-03-25")
    town.submit(contract, "2021-03-28")
    town.catch_up()


def whole(town: Town) -> tuple[int, str | None]:
    found = verify(town.departement.database.conninfo(Role.APPLICATION))
    return found.wrong_position or 0, found.wrong


def test_after_forgetting_nothing_is_readable_and_every_count_stands(town: Town) -> None:
    lives(town)
    before = lists.file_active(town.departement, day("2021-04-01"))
    forget(town.departement, an_id("Sara"), reason="demande écrite", actor="dpo", today=town.today)
    history = town.departement.app.history(an_id("Sara"))
    assert "Sara" not in repr(history)
    assert "Martin" not in repr(history)
    assert history[-1].reason == "demande écrite"
    assert lists.file_active(town.departement, day("2021-04-01")) == before
    assert lists.people(town.departement, name="Martin") == []
    (row,) = lists.ma_liste(town.departement, day("2021-04-01"))
    assert (row.erased, row.last_name) == (True, None)
    assert whole(town) == (0, None)


def test_no_copy_of_a_forgotten_key_stays_in_the_tables(town: Town) -> None:
    lives(town)
    forget(town.departement, an_id("Sara"), reason="demande", actor="dpo", today=town.today)
    with psycopg.connect(town.departement.database.conninfo(Role.APPLICATION)) as connection:
        assert (
            connection.execute(
                "select from person_keys where person = %s", (an_id("Sara"),)
            ).fetchall()
            == []
        )
        assert connection.execute("select from claims where claim like 'payer%'").fetchall() == []


def test_nothing_more_is_sealed_for_someone_forgotten(town: Town) -> None:
    lives(town)
    forget(town.departement, an_id("Sara"), reason="demande", actor="dpo", today=town.today)
    with pytest.raises(PersonErased):
        town.do(
            RecordContactDetails(
                beneficiary_id=an_id("Sara"), recorded_on=date(2021, 5, 1), email="s@example.org"
            )
        )


def test_someone_forgotten_may_come_back_as_someone_new(town: Town) -> None:
    lives(town)
    forget(town.departement, an_id("Sara"), reason="demande", actor="dpo", today=town.today)
    town.register("Sara", beneficiary_id=an_id("Sara, revenue"))


def test_an_untouched_log_is_whole(town: Town) -> None:
    lives(town)
    assert whole(town) == (0, None)


@pytest.mark.parametrize(
    ("harm", "position"),
    [
        ('update events set payload = payload || \'{"kind": "employment"}\' where position = 6', 6),
        ("update events set happened_on = happened_on + 1 where position = 3", 3),
        ("update events set actor = 'someone' where position = 2", 2),
        ("update events set person = null where position = 5", 5),
        ("update events set recorded_at = recorded_at + interval '1 second' where position = 4", 4),
        ("update events set sealed = '\\x00' where position = 5", 5),
        ("delete from events where position = 4", 4),
        ("delete from events where position = (select position from head)", 9),
        ("update events set chain = sha256(chain) where position = 7", 7),
    ],
)
def test_the_first_wrong_event_is_named(
    town: Town, superuser: str, harm: str, position: int
) -> None:
    lives(town)
    with psycopg.connect(superuser) as connection:
        connection.execute("alter table events disable trigger user")
        connection.execute(harm)
        connection.execute("alter table events enable trigger user")
    assert whole(town)[0] == position


def test_a_sealed_part_moved_to_another_event_does_not_open(town: Town, superuser: str) -> None:
    lives(town)
    with psycopg.connect(superuser) as connection:
        connection.execute("alter table events disable trigger user")
        connection.execute(
            "update events set sealed = (select sealed from events"
            " where name = 'EngagementContractDrafted') where name = 'BeneficiaryRegistered'"
        )
    with pytest.raises(InvalidTag):
        town.departement.app.history(an_id("Sara"))
