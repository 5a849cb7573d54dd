"""Servers of the tests' own, in folders of their own, as other processes would use them."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from pathways.postgres.database import Role, find_database
from pathways.postgres.embedded import wait_until_stopped

ROOT = Path(__file__).parents[2]
Client = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def data() -> Iterator[Path]:
    """An empty data folder that its owner alone may enter."""
    folder = Path(tempfile.mkdtemp(prefix="pathways-tests-"))
    yield folder
    wait_until_stopped(folder)
    shutil.rmtree(folder)


@pytest.fixture
def environment(data: Path) -> dict[str, str]:
    """What finds this folder's server; fsync stays on, these tests are about what survives."""
    return {
        "PATHWAYS_DATA": str(data),
        "PATHWAYS_POSTGRES": os.environ.get("PATHWAYS_POSTGRES", ""),
    }


@pytest.fixture
def client(environment: dict[str, str]) -> Iterator[Client]:
    """Start a process that uses this folder's server, and has written these words."""
    with ExitStack() as stack:

        def start(*words: str, wait: bool = True) -> "subprocess.Popen[str]":
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.postgres.client", *words],
                env=os.environ | environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
            )
            stack.callback(end, process)
            if wait:
                assert said(process) == "acknowledged\n"
            return process

        yield start


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline()


def end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


def words(environment: dict[str, str]) -> list[str]:
    """Return the words kept in this folder, as a new client finds them."""
    with (
        find_database(environment) as database,
        psycopg.connect(database.conninfo(Role.PROJECTOR)) as connection,
    ):
        rows = connection.execute("select word from words order by word").fetchall()
    return [word for (word,) in rows]


def processes_on(data: Path) -> list[int]:
    """Return the supervisor, PostgreSQL and all its children: all that holds their locks."""
    locks = {str(data / "postgres" / f"{name}.lock") for name in ("supervisor", "postgres")}
    found = []
    for folder in Path("/proc").glob("[0-9]*/fd"):
        try:
            if any(os.readlink(entry) in locks for entry in folder.iterdir()):
                found.append(int(folder.parent.name))
        except OSError:  # it ended, or is not ours to look at
            continue
    return found


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def supervisor_of(data: Path) -> int:
    status = Path(f"/proc/{postmaster(data)}/status").read_text()
    return int(status.split("PPid:")[1].split()[0])
