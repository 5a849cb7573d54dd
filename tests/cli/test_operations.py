"""Imports, keys, the scheduler as a process, the doctor: the other operations, really run."""

import json
import shlex
import signal
from itertools import takewhile
from pathlib import Path
from socket import socket
from time import sleep
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from pathways.cli.words import JOBS_SAID
from pathways.domain.access import Role
from pathways.scheduler.jobs import JOBS
from tests.cli.conftest import Shell

INTAKE = Path(__file__).parents[1] / "intake" / "fixtures"


def counts(report: dict[str, object]) -> tuple[object, ...]:
    return tuple(report[name] for name in ("created", "updated", "unchanged", "refused"))


@pytest.mark.parametrize(("kind", "file"), [("people", "people.csv"), ("cnaf", "flow.xml")])
def test_a_dry_run_says_what_the_import_does_and_a_second_one_does_nothing(
    shell: Shell, kind: str, file: str
) -> None:
    path = str(INTAKE / file)
    rehearsed = shell.json("import", kind, path, "--dry-run")
    done = shell.json("import", kind, path)
    assert counts(done) == counts(rehearsed)
    assert done["created"]
    again = shell.json("import", kind, path)
    assert again["created"] == again["updated"] == 0
    assert again["refused"] == done["refused"]
    told = shell("import", kind, path)
    assert "0 créé(s), 0 modifié(s)" in told.out
    assert told.err.count("\n") == len(again["warnings"])  # no progress bar: nobody watches


@pytest.mark.parametrize(
    ("kind", "content"), [("people", b"PK\x03\x04 not a workbook"), ("cnaf", b"<a>")]
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(
    shell: Shell, tmp_path: Path, kind: str, content: bytes
) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(content)
    ran = shell("import", kind, str(file))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert "inattendue" not in ran.err


def test_a_file_received_tomorrow_is_refused(shell: Shell) -> None:
    ran = shell("import", "cnaf", str(INTAKE / "flow.xml"), "--on", "2999-01-01")
    assert (ran.code, "n'est pas encore venu" in ran.err) == (2, True)


def test_a_sweep_is_not_run_before_its_day(shell: Shell) -> None:
    ran = shell("alerts", "--on", "2999-01-01")
    assert (ran.code, "--dry-run" in ran.err) == (2, True)
    assert shell("alerts", "--on", "2999-01-01", "--dry-run").code == 0


def test_a_key_is_made_for_a_pseudonym_alone(shell: Shell) -> None:
    assert shell("account", "add", "referent-12", "agent").code == 0
    assert shell.json("keys", "create", "referent-12")["actor"] == "referent-12"
    refused = shell("keys", "create", "Paul Petit")
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert "1 clé(s)" in shell("keys", "revoke", "referent-12").out


def test_every_job_has_its_french() -> None:
    assert {job.name for job in JOBS} == JOBS_SAID.keys()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_the_scheduler_works_and_stops_cleanly(new_shell: Shell, sign: signal.Signals) -> None:
    idle = new_shell("scheduler", "--check")
    assert (idle.code, "donner les alertes dues" in idle.err) == (1, True)
    with new_shell.running("scheduler") as scheduler:
        assert scheduler.stderr is not None
        assert any("scheduler started" in line for line in scheduler.stderr)
        while new_shell("scheduler", "--check").code:
            assert scheduler.poll() is None
        scheduler.send_signal(sign)
        _, err = scheduler.communicate(timeout=30)
    assert scheduler.returncode == 0
    assert "scheduler stopped" in err
    assert "Traceback" not in err


def test_the_doctor_says_what_it_found(shell: Shell) -> None:
    ran = shell("doctor")
    assert "PostgreSQL" in ran.out
    assert ran.code == 1  # these tests run without fsync, which is to be mended
    assert "fsync off" in ran.out


def test_a_database_that_does_not_answer_is_told_in_one_line(shell: Shell) -> None:
    nowhere = Shell(shell.env | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"})
    ran = nowhere("deadlines")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("PostgreSQL :")
    assert ran.err.count("\n") == 1


def test_rules_of_a_day_are_those_in_force_then(shell: Shell) -> None:
    def ids(on: str) -> set[str]:
        return {rule["id"] for rule in shell.json("rules", "--on", on)["rules"]}

    assert "N4" in ids("2026-01-01") - ids("2021-03-01")
    assert "Premier RDV sous 15 jours" in shell("rules", "--on", "2021-03-01").out


def test_the_demo_is_loaded_once_with_its_alerts(new_shell: Shell) -> None:
    options = ("demo", "--people", "30", "--today", "2025-06-30", "--no-serve")
    assert "30 personnes fictives" in new_shell(*options).err
    assert new_shell.json("deadlines", "--on", "2025-06-30", "--late")
    assert "rien n'y est ajouté" in new_shell(*options).err


def test_the_demo_prints_requests_that_run_as_printed(new_shell: Shell) -> None:
    port = str(free_port())
    with new_shell.running("demo", "--people", "30", "--port", port) as demo:
        assert demo.stdout is not None
        printed = takewhile(lambda line: "Ctrl-C" not in line, demo.stdout)
        requests = [line for line in printed if line.startswith("curl")]
        answers = [curl(line) for line in requests]
        path = Path(new_shell.env["PATHWAYS_DATA"], "demo-keys")
        given = dict(line.split("=") for line in path.read_text().splitlines())
        address = f"http://127.0.0.1:{port}/v1/session"
        roles = {
            name: curl(f"curl -H 'Authorization: Bearer {key}' {address}")["grants"][0]["role"]
            for name, key in given.items()
        }
        demo.send_signal(signal.SIGTERM)
        demo.communicate(timeout=30)
    assert demo.returncode == 0
    *listed, case_list, settlement = answers
    assert [bool(answer["items"]) for answer in listed] == [True, True, True]
    assert case_list["session"]["held_on"]
    assert settlement["settlement"]["lines"]
    assert roles == {f"KEY_{role.upper()}": role.value for role in Role}
    assert path.stat().st_mode & 0o777 == 0o600


def free_port() -> int:
    with socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def curl(line: str) -> dict[str, Any]:
    """What the printed request answers, once the API is up."""
    _, _, header, url = shlex.split(line)
    name, _, value = header.partition(": ")
    while True:
        try:
            with urlopen(Request(url, headers={name: value})) as response:
                answer: dict[str, Any] = json.load(response)
                return answer
        except HTTPError:
            raise
        except URLError:
            sleep(0.05)
