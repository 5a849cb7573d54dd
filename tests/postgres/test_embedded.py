"""The embedded server: shared by all who use it, gone with the last, and nothing lost."""

import os
import signal
import stat
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from pathways.postgres.database import Role, find_database
from pathways.postgres.embedded import Server, shared_server, wait_until_stopped
from pathways.postgres.problems import DatabaseProblem, FolderNotOurs, ServerDidNotStart
from tests.postgres.conftest import (
    Client,
    end,
    postmaster,
    processes_on,
    said,
    supervisor_of,
    words,
)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_killed_client_leaves_no_server_and_loses_nothing(
    how: signal.Signals, client: Client, data: Path, environment: dict[str, str]
) -> None:
    process = client("kept")
    assert len(processes_on(data)) > 3  # the supervisor, PostgreSQL, its own processes

    process.send_signal(how)
    process.wait()
    wait_until_stopped(data)

    assert processes_on(data) == []
    assert words(environment) == ["kept"]


def test_the_whole_server_killed_at_once_loses_nothing_acknowledged(
    client: Client, data: Path, environment: dict[str, str]
) -> None:
    client("kept")
    for process in processes_on(data):
        with suppress(ProcessLookupError):  # gone with those before it
            os.kill(process, signal.SIGKILL)
    wait_until_stopped(data)

    assert words(environment) == ["kept"]


def test_the_server_stays_while_another_client_lives(client: Client, data: Path) -> None:
    first, second = client("one"), client("two")
    server = postmaster(data)
    end(first)

    third = client("three")

    assert postmaster(data) == server
    for process in (second, third):
        end(process)
    wait_until_stopped(data)
    assert processes_on(data) == []


def test_six_processes_starting_at_once_on_an_empty_folder_all_succeed(
    client: Client, data: Path, environment: dict[str, str]
) -> None:
    written = ["five", "four", "one", "six", "three", "two"]
    processes = [client(word, wait=False) for word in written]

    assert [said(process) for process in processes] == ["acknowledged\n"] * 6
    assert words(environment) == written


def test_a_killed_supervisor_takes_the_server_along_and_the_next_client_recovers(
    client: Client, data: Path, environment: dict[str, str]
) -> None:
    client("kept")
    os.kill(supervisor_of(data), signal.SIGKILL)
    wait_until_stopped(data)  # though its client is still there

    assert words(environment) == ["kept"]


def test_a_postgres_that_dies_is_started_again_for_the_clients_it_had(
    data: Path, environment: dict[str, str]
) -> None:
    with find_database(environment) as database:
        os.kill(first := postmaster(data), signal.SIGKILL)
        while not answers(database.conninfo(Role.OWNER)):
            time.sleep(0.01)
        assert postmaster(data) != first


def answers(conninfo: str) -> bool:
    try:
        psycopg.connect(conninfo).close()
    except psycopg.OperationalError:
        return False
    return True


def test_the_folder_given_keeps_its_owner_and_mode(data: Path, environment: dict[str, str]) -> None:
    data.chmod(0o750)
    before = [(folder.stat().st_mode, folder.stat().st_uid) for folder in (data, data.parent)]

    with find_database(environment):
        after = [(folder.stat().st_mode, folder.stat().st_uid) for folder in (data, data.parent)]

    assert after == before


def test_a_folder_too_deep_for_a_socket_serves_all_the_same(data: Path) -> None:
    environment = {"PATHWAYS_DATA": str(data / ("deep" * 12) / ("deeper" * 12))}
    with (
        find_database(environment) as database,
        psycopg.connect(database.conninfo(Role.APPLICATION)) as connection,
    ):
        assert connection.execute("select current_user").fetchone() == ("pathways_application",)
    wait_until_stopped(Path(environment["PATHWAYS_DATA"]))


def test_two_schemas_share_a_server_and_not_their_data(environment: dict[str, str]) -> None:
    with (
        find_database(environment | {"PATHWAYS_SCHEMA": "d14"}) as calvados,
        find_database(environment | {"PATHWAYS_SCHEMA": "d50"}) as manche,
        psycopg.connect(calvados.conninfo(Role.OWNER)) as connection,
    ):
        connection.execute("create table d14.people ()")
        connection.commit()
        with (
            psycopg.connect(manche.conninfo(Role.OWNER)) as stranger,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            stranger.execute("select from d14.people")


def test_passwords_are_for_the_user_who_runs_pathways_alone(
    data: Path, environment: dict[str, str]
) -> None:
    with find_database(environment):
        kept = (data / "postgres" / "passwords.json").stat()

    assert (stat.S_IMODE(kept.st_mode), kept.st_uid) == (0o600, os.geteuid())


@pytest.mark.parametrize("login", ["postgres", "pathways_owner", "pathways_application"])
@pytest.mark.parametrize("password", ["", "postgres", "guess"])
def test_a_role_logs_in_with_its_own_password_only(
    login: str, password: str, server: Server, run_environment: dict[str, str]
) -> None:
    with (
        find_database(run_environment),
        pytest.raises(psycopg.OperationalError, match="password"),
    ):
        psycopg.connect(
            host=server.host, port=5432, user=login, password=password, dbname="postgres"
        )


def test_data_of_another_major_version_are_named_as_such(data: Path) -> None:
    with shared_server(data) as server:
        format_file = server.folder.data / "PG_VERSION"
    wait_until_stopped(data)
    format_file.write_text("14\n")

    with pytest.raises(ServerDidNotStart, match="format PostgreSQL 14"), shared_server(data):
        pass


def test_a_server_that_cannot_start_says_why(data: Path) -> None:
    with shared_server(data) as server:
        control = server.folder.data / "global" / "pg_control"
    wait_until_stopped(data)
    control.write_bytes(b"")

    with pytest.raises(ServerDidNotStart, match="pg_control"), shared_server(data):
        pass


def test_an_unknown_kind_of_programs_is_refused(data: Path) -> None:
    with pytest.raises(DatabaseProblem, match="wheel"), shared_server(data, "weel"):
        pass


def test_a_data_folder_that_is_a_file_is_refused(data: Path) -> None:
    (data / "file").touch()
    with pytest.raises(FolderNotOurs), shared_server(data / "file"):
        pass


def test_a_folder_of_before_the_readers_gets_them_and_keeps_its_passwords(
    data: Path, environment: dict[str, str]
) -> None:
    with find_database(environment) as database, shared_server(data) as server:
        before = server.folder.read("passwords")
        with psycopg.connect(server.conninfo(), autocommit=True) as administrator:
            administrator.execute("drop role pathways_reader")
            administrator.execute("drop role pathways_auditor")
        older = {
            name: password
            for name, password in before["roles"].items()
            if name not in ("pathways_reader", "pathways_auditor")
        }
        server.folder.write("passwords", before | {"roles": older})

        with (
            psycopg.connect(database.conninfo(Role.APPLICATION)) as running,  # an older process
            find_database(environment) as found,
        ):
            for role in (Role.READER, Role.AUDITOR):
                with psycopg.connect(found.conninfo(role)) as connection:
                    row = connection.execute("select current_user, session_user").fetchone()
                    assert row == (f"pathways_{role}", "pathways_application")
            assert running.execute("select 1").fetchone() == (1,)
        assert server.folder.read("passwords") == before
