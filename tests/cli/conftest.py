"""A data folder of its own, on which the real command is run as users run it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pathways.postgres.database import find_database
from pathways.postgres.embedded import wait_until_stopped
from pathways.projections.departement import Departement, open_departement

COMMAND = [sys.executable, "-c", "from pathways.cli import main; main()"]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


@dataclass(frozen=True)
class Shell:
    """Runs `pathways`; `env` is what tells it where the data are."""

    env: dict[str, str]

    def __call__(self, *arguments: str, typed: str = "") -> Ran:
        done = subprocess.run(
            [*COMMAND, *arguments], env=self._env(), input=typed, capture_output=True, text=True
        )
        assert "Traceback" not in done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    def json(self, *arguments: str) -> Any:
        return self(*arguments, "--format", "json").json

    @contextmanager
    def running(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """The command while it runs, killed at the end if it still does."""
        with subprocess.Popen(
            [*COMMAND, *arguments],
            env=self._env(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGKILL)

    @contextmanager
    def departement(self) -> Iterator[Departement]:
        """The same data, from this process."""
        with open_departement(self.env) as departement:
            yield departement

    def _env(self) -> dict[str, str]:
        return os.environ | self.env


@contextmanager
def on_folder(data: Path) -> Iterator[Shell]:
    env = {
        "PATHWAYS_DATA": str(data),
        "PATHWAYS_FSYNC": "off",
        "PATHWAYS_POSTGRES": os.environ.get("PATHWAYS_POSTGRES", ""),
    }
    with find_database(env):  # held: each command finds the server up
        yield Shell(env)
    wait_until_stopped(data)


@pytest.fixture(scope="session")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """Shared by the tests of a run: none may rely on what is not there."""
    with on_folder(tmp_path_factory.mktemp("pathways")) as shell:
        yield shell


@pytest.fixture
def new_shell(tmp_path: Path) -> Iterator[Shell]:
    """On a folder where nothing was ever done."""
    with on_folder(tmp_path / "data") as shell:
        yield shell
