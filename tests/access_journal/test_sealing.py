"""Batches: what was sealed is what stands there, and what stands there was sealed once."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.errors import InsufficientPrivilege
from psycopg_pool import ConnectionPool

from pathways.access_journal import sealing
from pathways.access_journal.purging import Purge, purge
from pathways.access_journal.reading import looks
from pathways.access_journal.sealing import seal
from pathways.access_journal.verifying import JournalVerified, entry_digest, verify_journal
from pathways.access_journal.writing import Entry, write
from pathways.domain.rules import Rules
from pathways.postgres.database import Database, Role
from tests.domain.spec import an_id

RULES = Rules.standard()
TODAY = date(2026, 11, 25)


def entry(**changes: Any) -> Entry:
    told: dict[str, Any] = {
        "request": str(uuid4()), "actor": "referent-12", "roles": ("referent",), "key_id": "k1",
        "method": "GET", "route": "/v1/ma-liste", "status": 200, "refused": None,
        "subject": "Ma liste : « à faire »", "changed": False, "purpose": "suivi",
        "why": "Suivi de la personne", "stated": False, "persons": [an_id("Sara")],
    }  # fmt: skip
    return Entry(**told | changes)


@pytest.fixture
def pool(database: Database) -> Any:
    opened: ConnectionPool[Any] = ConnectionPool(
        database.conninfo(Role.APPLICATION),
        min_size=1,
        max_size=8,
        kwargs={"autocommit": True},
        open=True,
    )
    with opened:
        yield opened


def verified(database: Database) -> JournalVerified:
    return verify_journal(database.conninfo(Role.APPLICATION))


def sealed_three(database: Database, pool: ConnectionPool[Any]) -> None:
    """Three batches of two rows, and a row beside."""
    for _ in range(3):
        write(pool, entry())
        write(pool, entry(actor=None, roles=(), persons=[], refused="unauthenticated", status=401))
        assert seal(database) == 2
    write(pool, entry())


def test_rows_are_sealed_in_batches_chained_to_one_another(
    database: Database, pool: ConnectionPool[Any]
) -> None:
    assert seal(database) == 0
    assert verified(database) == JournalVerified(0, 0, 0, None)
    sealed_three(database, pool)
    found = verified(database)
    assert found.whole
    assert (found.entries, found.batches, found.unsealed) == (7, 3, 1)
    assert found.head is not None


def test_many_rows_take_several_batches(
    database: Database, pool: ConnectionPool[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "MOST", 3)
    for _ in range(7):
        write(pool, entry())
    assert seal(database) == 7
    assert verified(database).batches == 3


NUMBER_2 = "update access_batches set {} where number = 2"
ROW = "(select after_id + 1 from access_batches where number = 2)"
TAMPERED: dict[str, tuple[str, tuple[int | None, bool], str]] = {
    # what is done, (the batch it is found in, whether the row is named), why
    "who": (f"update access_journal set actor = 'x' where id = {ROW}", (2, True), "contenu"),
    "whom": (f"update access_journal set persons = '{{}}' where id = {ROW}", (2, True), "contenu"),
    "when": (
        f"update access_journal set at = at - interval '1 day' where id = {ROW}",
        (2, True),
        "contenu",
    ),
    "a row made to agree with itself": (
        "update access_journal set status = 404::smallint, digest = access_digest(at, request,"
        " actor, roles, key_id, method, route, 404::smallint, refused, subject, changed, purpose,"
        f" why, stated, persons) where id = {ROW}",
        (2, False),
        "ne sont plus celles",
    ),
    "a row taken out": (f"delete from access_journal where id = {ROW}", (2, False), "scellées"),
    "a row slipped in": (
        "insert into access_journal overriding system value select 0, at, request, actor, roles,"
        " key_id, method, route, status, refused, subject, changed, purpose, why, stated, persons,"
        " digest from access_journal limit 1",
        (None, True),
        "antérieure",
    ),
    "a batch taken out": ("delete from access_batches where number = 2", (3, False), "manque"),
    "the first batch taken out": (
        "delete from access_batches where number = 1", (2, False), "manque",
    ),
    "a batch sealed otherwise": (NUMBER_2.format("digest = previous"), (2, False), "ne sont plus"),
    "a batch of another time": (
        NUMBER_2.format("sealed_at = sealed_at - interval '1 day'"), (2, False), "ne sont plus",
    ),
    "a row not sealed yet": (
        "update access_journal set actor = 'x' where id = (select max(id) from access_journal)",
        (None, True),
        "contenu",
    ),
}  # fmt: skip


def test_whatever_is_altered_is_found_and_named(
    database: Database, pool: ConnectionPool[Any], superuser: str
) -> None:
    sealed_three(database, pool)
    with psycopg.connect(superuser, autocommit=True) as connection:
        for what, (statement, (batch, names_row), why) in TAMPERED.items():
            connection.execute("drop table if exists kept_rows, kept_batches")
            connection.execute("create table kept_rows as select * from access_journal")
            connection.execute("create table kept_batches as select * from access_batches")
            with connection.transaction():
                connection.execute("set local session_replication_role = replica")  # no trigger
                connection.execute(statement.encode())
            found = verified(database)
            assert not found.whole, what
            assert found.wrong is not None
            assert found.wrong_batch == batch, what
            assert (found.wrong_entry is not None) is names_row, what
            assert why in found.wrong, what
            with connection.transaction():
                connection.execute("set local session_replication_role = replica")
                connection.execute("truncate access_journal, access_batches")
                connection.execute(
                    "insert into access_journal overriding system value select * from kept_rows"
                )
                connection.execute("insert into access_batches select * from kept_batches")
            assert verified(database).whole, what


@pytest.mark.parametrize(
    "statement",
    [
        "update access_journal set actor = 'x'",
        "delete from access_journal",
        "truncate access_journal",
        "update access_batches set digest = previous",
        "delete from access_batches",
        "truncate access_batches",
        "delete from access_purges",
    ],
)
def test_nobody_changes_a_row_not_even_the_owner(
    database: Database, pool: ConnectionPool[Any], statement: str
) -> None:
    write(pool, entry())
    seal(database)
    for role in (Role.OWNER, Role.APPLICATION, Role.PROJECTOR):
        with (
            psycopg.connect(database.conninfo(role)) as connection,
            pytest.raises(InsufficientPrivilege),
        ):
            connection.execute(statement.encode())
    assert verified(database).whole


def test_the_application_writes_by_the_function_alone_and_purges_nothing(
    database: Database,
) -> None:
    refused = (
        "insert into access_journal (at, request, roles, method, status, changed, stated, persons,"
        " digest) values (now(), 'x', '{}', 'GET', 200, false, false, '{}', '')",
        "select purge_accesses(now())",
    )
    for statement in refused:
        with (
            psycopg.connect(database.conninfo(Role.APPLICATION)) as connection,
            pytest.raises(InsufficientPrivilege),
        ):
            connection.execute(statement.encode())


def test_a_row_in_flight_when_a_batch_is_sealed_comes_after_it(
    database: Database, pool: ConnectionPool[Any]
) -> None:
    """A writer that has its row's id and has not committed holds the sealing, not the others."""
    write(pool, entry())
    with psycopg.connect(database.conninfo(Role.APPLICATION)) as late:
        late.execute(
            "select record_access('late', null, '{}', null, 'GET', null, 401::smallint, null, null,"
            " false, null, null, false, '{}', '{}', false)"
        )
        answers: list[int] = []
        sealer = threading.Thread(target=lambda: answers.append(seal(database)))
        sealer.start()
        sealer.join(0.3)
        assert sealer.is_alive()
        late.commit()
        sealer.join(10)
    assert answers == [2]
    assert verified(database).unsealed == 0


def test_two_writers_and_two_sealers_at_once_leave_every_row_in_one_batch(
    database: Database, pool: ConnectionPool[Any]
) -> None:
    writing = threading.Event()
    writing.set()
    sealed: list[int] = []

    def writes() -> None:
        for _ in range(150):
            write(pool, entry())

    def seals() -> None:
        while writing.is_set():
            sealed.append(seal(database))

    run(writes, writes, until=(writing, seals, seals))
    sealed.append(seal(database))
    found = verified(database)
    assert found.whole
    assert (found.entries, found.unsealed) == (300, 0)
    assert sum(sealed) == 300
    assert found.batches >= 2


def run(
    *work: Callable[[], None], until: tuple[threading.Event, Callable[[], None], Callable[[], None]]
) -> None:
    event, *others = until
    threads = [threading.Thread(target=each) for each in work]
    beside = [threading.Thread(target=each) for each in others]
    for each in (*threads, *beside):
        each.start()
    for each in threads:
        each.join()
    event.clear()
    for each in beside:
        each.join()


# ---------------------------------------------------------------- kept for its time


def aged(superuser: str, days: dict[int, int]) -> None:
    """Batches as they would stand had they been written so many days before today."""
    with psycopg.connect(superuser) as connection:
        connection.execute("set session_replication_role = replica")
        for number, age in days.items():
            connection.execute(
                "update access_journal j set at = %s::date - %s + interval '12 hours'"
                " from access_batches b"
                " where b.number = %s and j.id > b.after_id and j.id <= b.upto_id",
                [TODAY, age, number],
            )
            connection.execute(
                "update access_batches set last_at = %s::date - %s + interval '12 hours'"
                " where number = %s",
                [TODAY, age, number],
            )
        connection.execute(
            "update access_journal set digest = access_digest(at, request, actor, roles, key_id,"
            " method, route, status, refused, subject, changed, purpose, why, stated, persons)"
        )
        chain = (
            "update access_batches b set previous = %s, digest = sha256(%s || int8send(number)"
            " || int8send(after_id) || int8send(upto_id) || int4send(entries)"
            " || int8send((extract(epoch from sealed_at) * 1000000)::bigint)"
            " || (select sha256(string_agg(int8send(j.id) || j.digest, '' order by j.id))"
            "     from access_journal j where j.id > b.after_id and j.id <= b.upto_id))"
            " where number = %s returning digest"
        )
        base: Any = connection.execute("select sha256('access journal')").fetchone()
        for number in sorted(days):
            base = connection.execute(chain, [base[0], base[0], number]).fetchone()


def test_what_was_kept_for_twelve_months_goes_and_the_chain_still_holds(
    database: Database, pool: ConnectionPool[Any], superuser: str
) -> None:
    sealed_three(database, pool)
    aged(superuser, {1: 400, 2: 366, 3: 365})
    assert verified(database).whole
    told = purge(database, RULES, TODAY, dry_run=True)
    assert (told.entries, told.rule) == (4, "H47")
    assert verified(database).entries == 7
    assert purge(database, RULES, TODAY) == told
    left = verified(database)
    assert left.whole
    assert (left.entries, left.batches, left.unsealed) == (3, 1, 1)
    # Twice purges nothing more; new batches follow those that are left.
    assert purge(database, RULES, TODAY) == Purge(0, told.before, "H47")
    assert seal(database) == 1
    assert verified(database).batches == 2


def test_a_journal_purged_whole_goes_on_from_its_last_batch(
    database: Database, pool: ConnectionPool[Any], superuser: str
) -> None:
    write(pool, entry())
    seal(database)
    aged(superuser, {1: 500})
    assert purge(database, RULES, TODAY).entries == 1
    assert verified(database).whole
    write(pool, entry())
    assert seal(database) == 1
    found = verified(database)
    assert (found.whole, found.batches, found.unsealed) == (True, 1, 0)


def test_another_departement_keeps_its_journal_for_another_time(
    database: Database, pool: ConnectionPool[Any], superuser: str
) -> None:
    sealed_three(database, pool)
    aged(superuser, {1: 400, 2: 200, 3: 100})
    rules = RULES.replacing("access_journal_kept_for", value=6)
    assert purge(database, rules, TODAY, dry_run=True).entries == 4


# ---------------------------------------------------------------- one row


def test_whoever_a_stream_is_about_is_looked_up_and_each_is_named_once(
    database: Database, pool: ConnectionPool[Any]
) -> None:
    twice = [an_id("Sara"), an_id("Awa"), an_id("Sara")]
    write(pool, entry(persons=twice, streams=[an_id("nothing known")]))
    write(pool, entry(persons=twice))
    for row in looks(pool):
        assert row.count == 2
        assert set(row.persons) == {an_id("Sara"), an_id("Awa")}


@pytest.mark.parametrize(("durable", "waits"), [(False, "off"), (True, "on")])
def test_a_row_waits_for_the_disk_where_a_whole_list_leaves(
    database: Database, durable: bool, waits: str
) -> None:
    with psycopg.connect(database.conninfo(Role.APPLICATION)) as connection:
        connection.execute("set synchronous_commit = on")
        connection.execute(
            "select record_access('r', null, '{}', null, 'GET', null, 200::smallint, null, null,"
            " false, null, null, false, '{}', '{}', %s)",
            [durable],
        )
        assert connection.execute("show synchronous_commit").fetchone() == (waits,)
        connection.commit()
        assert connection.execute("show synchronous_commit").fetchone() == ("on",)


TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))


@settings(deadline=None, max_examples=40)
@given(
    rows=st.lists(
        st.tuples(st.none() | TEXTS, st.lists(TEXTS, max_size=3), st.lists(st.uuids(), max_size=3))
    )
)
def test_the_canonical_form_is_the_same_in_python_and_in_sql(
    migrated: Database, rows: list[tuple[str | None, list[str], list[UUID]]]
) -> None:
    with psycopg.connect(migrated.conninfo(Role.OWNER)) as connection:
        for text, roles, persons in rows:
            found: Any = connection.execute(
                "select now(), access_digest(now(), 'r', %b::text, %b::text[], null, 'GET', null,"
                " 200::smallint, null, %b::text, true, null, null, false, %b::uuid[])",
                [text, roles, text, persons],
            ).fetchone()
            told = {
                "at": found[0], "request": "r", "actor": text, "roles": roles, "key_id": None,
                "method": "GET", "route": None, "status": 200, "refused": None, "subject": text,
                "changed": True, "purpose": None, "why": None, "stated": False, "persons": persons,
            }  # fmt: skip
            assert entry_digest(told) == bytes(found[1])
        connection.rollback()
