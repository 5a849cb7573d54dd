"""A forgotten filter shows nothing, nobody keeps another's sight, and neither role writes."""

from collections.abc import Iterator
from threading import Thread
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from pathways.domain.access import Access, Grant, Role
from pathways.domain.aggregates import AGGREGATES, events_of
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.participations.state import ParticipationsState
from pathways.domain.positioning.state import PositioningState
from pathways.domain.post.state import PostState
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.event_store.recorder import ReadOnly
from pathways.postgres.database import Role as DatabaseRole
from pathways.projections import lists
from pathways.projections.model import SqlModel, sql_models
from pathways.projections.sight import Readers, Sight
from tests.departement import day
from tests.domain.spec import an_id
from tests.projections.access.conftest import (
    AGENT,
    AUDITOR,
    EPL,
    MANAGER,
    REFERENT,
    TODAY,
    Here,
    rows,
)

RELATIONS = (
    "select c.relname, c.relrowsecurity, has_table_privilege(c.oid, 'select')"
    " from pg_class c where c.relnamespace = current_schema()::regnamespace"
    " and c.relkind in ('r', 'v', 'm', 'p', 'f') order by 1"
)
EVERY_ROLE = [
    Grant(Role.REFERENT, organisation=uuid4(), referent=uuid4()),
    Grant(Role.BODY_MANAGER, organisation=uuid4()),
    Grant(Role.OPERATOR, organisation=uuid4()),
    Grant(Role.EMPLOYER, organisation=uuid4()),
    Grant(Role.BENEFICIARY, person=uuid4()),
    Grant(Role.EPL_SECRETARIAT, territory="nowhere"),
    Grant(Role.PANEL_MEMBER, member=uuid4()),
    Grant(Role.AGENT, territory="nowhere"),
    Grant(Role.ADMINISTRATOR),
]
"""Each role, over a scope that holds nobody."""
OF_SOMEONE = (
    BeneficiaryState, OrientationState, EngagementContractState, EnrolmentState, PositioningState,
    SanctionProcedureState,
)  # fmt: skip
"""States whose every fact concerns a beneficiary."""


@pytest.fixture(params=[DatabaseRole.READER, DatabaseRole.AUDITOR])
def role(request: pytest.FixtureRequest, here: Here) -> Iterator[psycopg.Connection[Any]]:
    """A connection as one of the two roles, whoever asks."""
    conninfo = here.departement.database.conninfo(request.param)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        yield connection


def shown(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """How many rows each table or view of the schema shows; those refused show none."""
    found = {}
    for name, _, readable in connection.execute(RELATIONS).fetchall():
        if readable:
            statement = sql.SQL("select count(*) from {}").format(sql.Identifier(name))
            found[name] = (connection.execute(statement).fetchone() or (0,))[0]
    return found


def test_whoever_says_nothing_of_who_asks_is_shown_no_row_of_any_table(here: Here) -> None:
    conninfo = here.departement.database.conninfo(DatabaseRole.READER)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        found = shown(connection)
        assert len(found) > len(sql_models())
        assert set(found.values()) == {0}
        for settings in ("", "{}", '{"grants": []}', '{"day": "2022-02-08", "grants": []}'):
            connection.execute("select set_config('pathways.access', %s, false)", (settings,))
            assert set(shown(connection).values()) == {0}, settings


def test_every_table_that_a_reader_may_read_has_its_policies(here: Here) -> None:
    conninfo = here.departement.database.conninfo(DatabaseRole.READER)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        unprotected = [
            name for name, protected, readable in connection.execute(RELATIONS).fetchall()
            if readable and not protected
        ]  # fmt: skip
    assert unprotected == []


def test_a_scope_that_holds_nobody_shows_no_person_in_any_table(here: Here) -> None:
    conninfo = here.departement.database.conninfo(DatabaseRole.READER)
    with psycopg.connect(conninfo) as connection:
        tables = [
            name for (name,) in connection.execute(
                "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
                " where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'"
                " and a.attname = 'person' and has_table_privilege(c.oid, 'select')"
            )
        ]  # fmt: skip
    assert {"events", "people", "person_keys", "timeline"} <= set(tables)
    everyone = [an_id(name) for name in ("Sara", "Ines", "Zoé", "Noé", "Karim", "Awa", "Lou")]
    for grant in EVERY_ROLE:
        seen = here.seen(grant)
        for table in tables:
            found = rows(seen, f"select person from {table} where person = any(%s)", everyone)
            assert found == [], (grant.role, table)


def test_neither_role_writes_anything_anywhere(role: psycopg.Connection[Any]) -> None:
    tables = [name for name, *_ in role.execute(RELATIONS).fetchall()]
    assert {"events", "person_keys", "claims", "people", "file_active"} <= set(tables)
    for table in tables:
        name = sql.Identifier(table)
        for statement in (
            sql.SQL("insert into {} default values").format(name),
            sql.SQL("delete from {}").format(name),
            sql.SQL("truncate {}").format(name),
            sql.SQL("drop table {}").format(name),
            sql.SQL("alter table {} disable row level security").format(name),
            sql.SQL("create policy mine on {} using (true)").format(name),
            sql.SQL("lock table {} in exclusive mode").format(name),
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), role.transaction():
                role.execute(statement)
        column = role.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
            " and attidentity = '' and attgenerated = '' and not attisdropped",
            (table,),
        ).fetchone()
        assert column is not None
        update = sql.SQL("update {} set {column} = {column}").format(
            name, column=sql.Identifier(column[0])
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            role.execute(update)
    rights = role.execute(
        "select c.relname from pg_class c where c.relnamespace = current_schema()::regnamespace"
        " and c.relkind in ('r', 'S', 'v', 'm', 'p') and has_table_privilege(c.oid,"
        " 'insert, update, delete, truncate, references, trigger')"
    ).fetchall()
    assert rights == []


def test_neither_role_appends_or_makes_anything(role: psycopg.Connection[Any]) -> None:
    row = role.execute(
        "select string_agg('null', ',') from generate_series(1, (select pronargs from pg_proc"
        " where proname = 'append' and pronamespace = current_schema()::regnamespace))"
    ).fetchone()
    assert row is not None
    for statement in (
        f"select append({row[0]})",
        "create table mine (a int)",
        "create function mine() returns int language sql as 'select 1'",
        "create schema mine",
        "create role mine",
        "alter role current_user superuser",
    ):
        with pytest.raises(
            (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedFunction)
        ):
            role.execute(statement.encode())
    definers = role.execute(
        "select p.proname from pg_proc p where p.pronamespace = current_schema()::regnamespace"
        " and p.prosecdef and p.provolatile = 'v' and has_function_privilege(p.oid, 'execute')"
    ).fetchall()
    assert definers == []  # none of what runs as the owner and could write


def test_what_is_seen_by_somebody_takes_no_command(here: Here) -> None:
    for grants in ([REFERENT], [AUDITOR], [AGENT]):
        app = here.seen(*grants).app
        with pytest.raises(ReadOnly):
            app.recorder.append([])
        with pytest.raises(ReadOnly):
            app.save()


def test_a_connection_given_back_keeps_nobodys_sight(here: Here) -> None:
    readers = Readers(here.departement.database, size=1)
    referent, manager = (
        Sight.of(Access("someone", (grant,)), TODAY, here.departement.rules)
        for grant in (REFERENT, MANAGER)
    )
    people = "select count(distinct person) from rights"

    def count(sight: Sight) -> Any:
        with readers.connection(sight) as connection:
            return connection.execute(people).fetchone()

    def nobody() -> Any:
        with readers.pools[DatabaseRole.READER].connection() as connection:
            return connection.execute(people).fetchone()

    try:
        assert count(referent) == (2,)
        assert nobody() == (0,)
        with pytest.raises(ZeroDivisionError), readers.connection(referent):
            raise ZeroDivisionError
        assert nobody() == (0,)
        with pytest.raises(psycopg.Error), readers.connection(manager) as connection:
            connection.execute("begin; select 1 / 0")
        assert nobody() == (0,)
        assert (count(manager), count(referent)) == ((4,), (2,))
        with readers.connection(referent) as connection:
            readers.pools[DatabaseRole.READER].timeout = 0.1
            pid = connection.info.backend_pid
            with psycopg.connect(
                here.departement.database.conninfo(DatabaseRole.APPLICATION)
            ) as own:
                own.execute("select pg_terminate_backend(%s)", (pid,))
        readers.pools[DatabaseRole.READER].timeout = 10
        assert nobody() == (0,)
    finally:
        readers.close()


def test_many_who_ask_at_once_each_see_their_own(here: Here) -> None:
    expected = {REFERENT: 2, MANAGER: 4, EPL: 4, AUDITOR: 7}
    wrong: list[Any] = []

    def ask(grant: Grant) -> None:
        for _ in range(20):
            found = len(rows(here.seen(grant), "select distinct person from rights"))
            if found != expected[grant]:
                wrong.append((grant.role, found))

    threads = [Thread(target=ask, args=(grant,)) for grant in expected for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_what_was_known_is_shown_with_todays_access_and_kept_for_all(here: Here) -> None:
    moment = here.departement.app.recorder.head()
    seen, whole = here.seen(REFERENT).as_known(moment), here.departement.as_known(moment)
    then = day("2021-05-01")  # Zoé was Léa's then
    assert {row.first_name for row in lists.ma_liste(whole, then)} >= {"Sara", "Zoé"}
    assert {row.first_name for row in lists.ma_liste(seen, then)} == {"Sara", "Ines"}
    assert len(lists.ma_liste(here.seen(AUDITOR).as_known(moment), then)) == len(
        lists.ma_liste(whole, then)
    )
    assert lists.timeline(seen, an_id("Noé")) == []
    assert lists.timeline(seen, an_id("Sara")) == lists.timeline(whole, an_id("Sara"))
    assert len(lists.ma_liste(whole, then)) > 2  # the same connection, limited no more
    assert seen.app.history(an_id("Noé")) == []


def test_a_table_beside_has_its_policies_before_it_is_swapped(here: Here) -> None:
    told: list[tuple[bool, int]] = []
    database = here.departement.database
    engine = here.departement.engine

    class Watched(SqlModel):
        def insert(self, connection: Any, keys: Any, upto: int, into: str) -> None:
            super().insert(connection, keys, upto, into)
            row = connection.execute(
                "select relrowsecurity, (select count(*) from pg_policy where polrelid = c.oid)"
                " from pg_class c where oid = %s::regclass",
                (into,),
            ).fetchone()
            told.append((row[0], row[1]))

    model = engine.models["rights"]
    assert isinstance(model, SqlModel)
    engine.models["rights"] = Watched(**vars(model))
    try:
        before = here.people(REFERENT)
        engine.rebuild("rights")
    finally:
        engine.models["rights"] = model
    assert set(told) == {(True, 3)}
    assert here.people(REFERENT) == before
    with psycopg.connect(database.conninfo(DatabaseRole.READER)) as reader:
        assert reader.execute("select count(*) from rights").fetchone() == (0,)


def test_a_model_says_who_sees_it_or_does_not_load() -> None:
    file = "-- A model.\n-- reads: RdvHeld\n-- [table]\ncreate table m (a int)\n-- [rows]\nselect 1"
    with pytest.raises(ValueError, match="seen"):
        SqlModel.parse("m", file)
    with pytest.raises(ValueError, match="nobody"):
        SqlModel.parse("m", file.replace("-- [table]", "-- seen: nobody\n-- [table]"))


def test_who_sees_a_model_is_part_of_its_definition() -> None:
    file = "-- A model.\n-- reads: RdvHeld\n-- seen: person{}\n-- [table]\nx\n-- [rows]\ny"
    one, other = (SqlModel.parse("m", file.format(more)) for more in ("", ", body"))
    assert one.checksum != other.checksum


def test_every_fact_about_nobody_is_open_by_its_name_or_read_by_its_stream(here: Here) -> None:
    """A new event without a person is in `open_facts`, or is told here to be read otherwise."""
    only_decided_on = {*events_of(ParticipationsState), *events_of(PostState)}
    by_session = set(events_of(PanelSessionState))
    about_nobody = {
        event.name
        for state, events in AGGREGATES
        for event in events
        if state not in OF_SOMEONE and event.name not in only_decided_on | by_session
    }
    secretariat = here.seen(Grant(Role.EPD_SECRETARIAT))
    opened = {name for (name,) in rows(secretariat, "select * from open_facts()")}
    assert opened == about_nobody - {"AlertRaised"}  # of an agreement, read by its body
