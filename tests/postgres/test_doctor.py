"""`diagnose` says what it found and how to mend it."""

from pathlib import Path

import pytest

from pathways.postgres.database import Role, find_database
from pathways.postgres.doctor import Finding, diagnose
from pathways.postgres.migrate import migrate
from tests.postgres.client import WORDS


def by_name(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


def test_a_healthy_installation_has_nothing_to_mend(
    data: Path, environment: dict[str, str]
) -> None:
    with find_database(environment) as database:
        migrate(database, [WORDS])
        key = data / "master.key"
        key.touch(mode=0o600)

        findings = diagnose(environment, [WORDS], key)

    assert [finding for finding in findings if not finding.ok or finding.how_to_mend] == []
    assert {"PostgreSQL", "Migrations", "Clé maîtresse", "Espace disque", "Rôle application"} <= {
        finding.name for finding in findings
    }


def test_pending_migrations_are_named_with_the_command_that_applies_them(
    run_environment: dict[str, str],
) -> None:
    found = by_name(diagnose(run_environment | {"PATHWAYS_SCHEMA": "waiting"}, [WORDS]))

    assert not found["Migrations"].ok
    assert "0001_words.sql" in found["Migrations"].what
    assert found["Migrations"].how_to_mend == "pathways migrate"
    assert not found["Écriture sur disque"].ok  # the tests' own server trusts the machine


def test_a_master_key_others_can_read_is_pointed_out(
    run_environment: dict[str, str], tmp_path: Path
) -> None:
    key = tmp_path / "master.key"
    key.touch(mode=0o644)

    found = by_name(diagnose(run_environment, [], key))["Clé maîtresse"]

    assert (found.ok, found.how_to_mend) == (False, f"chmod 600 {key}")


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/none", "postgresql://nobody@/none?host=/nowhere"]
)
def test_a_server_out_of_reach_is_a_finding_not_a_crash(url: str) -> None:
    found = by_name(diagnose({"DATABASE_URL": url}))["PostgreSQL"]

    assert not found.ok
    assert "DATABASE_URL" in found.how_to_mend


def test_an_application_that_could_change_the_log_is_pointed_out(
    run_environment: dict[str, str],
) -> None:
    with find_database(run_environment) as database:
        url = database.conninfo(Role.OWNER)
        found = by_name(diagnose({"DATABASE_URL": url, "DATABASE_URL_APPLICATION": url}))

    assert not found["Rôle application"].ok
