"""What another user of the machine can do: nothing. Only root can become one to try."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from pathways.postgres import binaries
from pathways.postgres.binaries import Binaries, find_binaries
from pathways.postgres.cluster import Cluster
from pathways.postgres.database import find_database
from pathways.postgres.embedded import wait_until_stopped
from pathways.postgres.folder import Folder
from tests.postgres.conftest import ROOT

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as someone else")
NOBODY = pwd.getpwnam("nobody")
SOMEONE = 23456  # a user id of no account


@pytest.mark.parametrize("user", [SOMEONE, NOBODY.pw_uid])
@pytest.mark.parametrize("path", ["socket/.s.PGSQL.5432", "passwords.json", "data/PG_VERSION"])
def test_another_user_reaches_neither_socket_nor_passwords_nor_data(
    user: int, path: str, data: Path, environment: dict[str, str]
) -> None:
    with find_database(environment):
        target = data / "postgres" / path
        assert target.exists()
        tried = subprocess.run(
            ["/bin/ls", str(target)], user=user, group=user, extra_groups=[], capture_output=True
        )
    assert b"Permission denied" in tried.stderr


def test_programs_nobody_cannot_reach_are_copied_where_it_can(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.find_spec(binaries.WHEEL)
    assert spec
    assert spec.origin
    installed = Path(spec.origin).parent
    hidden = data / "venv" / binaries.WHEEL  # `data` is root's alone
    shutil.copytree(installed / "pginstall18", hidden / "pginstall18")
    shutil.copytree(f"{installed}.libs", f"{hidden}.libs")
    open_to_all = data.with_name(f"{data.name}-cache")
    monkeypatch.setattr(binaries, "COPIES", open_to_all)
    version = find_binaries("wheel").version

    folder = Folder.inside(data)
    programs = Binaries("embedded", hidden / "pginstall18" / "bin", version)
    usual = os.umask(0o077)  # the supervisor's
    try:
        Cluster(folder, programs).initialise("secret")
    finally:
        os.umask(usual)
        shutil.rmtree(open_to_all)

    assert folder.major == int(version.split(".")[0])


def test_someone_who_is_not_root_runs_it_as_themselves() -> None:
    if not can_run_python(NOBODY.pw_uid):
        pytest.skip("nobody cannot reach this Python")
    home = Path(tempfile.mkdtemp(prefix="pathways-tests-"))
    os.chown(home, NOBODY.pw_uid, NOBODY.pw_gid)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.postgres.client", "kept"],
            env=os.environ | {"PATHWAYS_DATA": str(home)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=ROOT,
            user=NOBODY.pw_uid,
            group=NOBODY.pw_gid,
            extra_groups=[],
        )
        assert (done.stdout, done.stderr) == ("acknowledged\n", "")
        assert (home / "postgres" / "data").stat().st_uid == NOBODY.pw_uid
    finally:
        wait_until_stopped(home)
        shutil.rmtree(home)


def can_run_python(user: int) -> bool:
    try:
        command = [sys.executable, "-c", "import pathways"]
        return subprocess.run(command, user=user, extra_groups=[], check=False).returncode == 0
    except PermissionError:
        return False
