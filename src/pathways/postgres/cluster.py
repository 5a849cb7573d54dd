"""Making and running one PostgreSQL on a folder, as `nobody` when we are root.

Standard library only. PostgreSQL receives its data and socket folders as open descriptors
(`/proc/self/fd/N`): whoever runs it need not be able to walk down to them, so that no folder on
the way has its mode or owner changed, and no path is too long for a socket.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pathways.postgres.binaries import Binaries, reachable
from pathways.postgres.folder import Folder
from pathways.postgres.problems import ServerDidNotStart

SUPERUSER = "postgres"
PR_SET_PDEATHSIG = 1
LOG_KEPT = 10_000_000  # bytes
SAYS_LITTLE = (
    # A statement that fails is told to whoever sent it, who knows how to tell it without its
    # values. The server's own log would keep names: in the message (invalid input syntax for type
    # date: "…"), in its details (Key (…)=(…)), in the statement.
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
)

_libc = ctypes.CDLL(None, use_errno=True)  # loaded here: nothing may be loaded after a fork


@dataclass(frozen=True)
class Cluster:
    """One data folder, the programs that run it, and how much it may trust the disk."""

    folder: Folder
    binaries: Binaries
    fsync: bool = True

    def initialise(self, password: str) -> None:
        """Make the data folder. An attempt cut short leaves nothing that looks finished."""
        draft = self.folder.base / "data.draft"
        if draft.exists():
            shutil.rmtree(draft)
        self._private_folder(draft)
        # The password travels in memory: a pipe or a file of ours could not be opened by nobody.
        secret = os.memfd_create("password")
        os.write(secret, f"{password}\n".encode())
        os.fchown(secret, *_server_user())
        with _opened(draft) as place, self._log() as log:
            command = [
                self._program("initdb"),
                f"--pgdata=/proc/self/fd/{place}",
                f"--username={SUPERUSER}",
                f"--pwfile=/proc/self/fd/{secret}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",  # the same order of text on every machine
                "--data-checksums",
                "--no-instructions",
                *([] if self.fsync else ["--no-sync"]),
            ]
            done = subprocess.run(
                command, stdout=log, stderr=log, pass_fds=(place, secret), **_as_server_user()
            )
        os.close(secret)
        if done.returncode:
            raise ServerDidNotStart(self.explain("initdb a échoué"))
        draft.rename(self.folder.data)

    def start(self, lock: int) -> "subprocess.Popen[bytes]":
        """Start PostgreSQL and return at once; `lock` is postgres.lock, which it inherits.

        To be called from the main thread: the kernel stops PostgreSQL when the thread that
        started it ends.
        """
        # Holding the lock proves that no process of an earlier one is left. PostgreSQL itself
        # would take a killed one that nobody has reaped yet for a living one, and refuse to start.
        (self.folder.data / "postmaster.pid").unlink(missing_ok=True)
        (self.folder.socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        if not self.folder.socket.exists():
            self._private_folder(self.folder.socket)
        durability = [] if self.fsync else ["fsync=off", "full_page_writes=off"]
        with (
            _opened(self.folder.data) as data,
            _opened(self.folder.socket) as socket,
            self._log() as log,
        ):
            settings = [
                "listen_addresses=",
                f"unix_socket_directories=/proc/self/fd/{socket}",
                "unix_socket_permissions=0700",
                "password_encryption=scram-sha-256",
                "max_wal_size=4GB",
                *SAYS_LITTLE,
                *durability,
            ]
            return subprocess.Popen(
                [
                    self._program("postgres"),
                    *("-D", f"/proc/self/fd/{data}"),
                    *(word for setting in settings for word in ("-c", setting)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(data, socket, lock),
                preexec_fn=_dies_with(os.getpid()),
                **_as_server_user(),
            )

    def wait_ready(self, process: "subprocess.Popen[bytes]") -> bool:
        """Wait until it takes connections; False if it ended instead.

        No time limit: after a crash it may have much to read again.
        """
        while process.poll() is None:
            try:
                lines = (self.folder.data / "postmaster.pid").read_text().splitlines()
            except FileNotFoundError:
                lines = []
            if len(lines) > 7 and lines[0] == str(process.pid) and lines[7].startswith("ready"):
                return True
            time.sleep(0.005)
        return False

    def explain(self, what: str) -> str:
        """Return `what`, and what PostgreSQL last said about it."""
        try:
            said = self.folder.log.read_text(errors="replace").splitlines()[-5:]
        except FileNotFoundError:
            said = []
        return "\n".join([f"{what} (journal : {self.folder.log}).", *said])

    def _program(self, name: str) -> str:
        return str(reachable(self.binaries, _as_server_user()) / name)

    def _private_folder(self, path: Path) -> None:
        path.mkdir(mode=0o700)
        os.chown(path, *_server_user())

    def _log(self) -> IO[bytes]:
        path = self.folder.log
        if path.exists() and path.stat().st_size > LOG_KEPT:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab")


def _server_user() -> tuple[int, int]:
    """Return the user and group ids PostgreSQL runs under: it refuses to run as root."""
    if os.geteuid():
        return os.geteuid(), os.getegid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _as_server_user() -> dict[str, Any]:
    """Return the arguments that make `subprocess` run a program as that user, knowing little."""
    bare: dict[str, Any] = {
        "cwd": "/",
        "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        "umask": 0o077,
    }
    if os.geteuid():
        return bare
    user, group = _server_user()
    return bare | {"user": user, "group": group, "extra_groups": []}


def _dies_with(parent: int) -> Any:
    """Return what a child runs before `exec`, so that it stops quickly once `parent` is gone."""

    def set_signal() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
        if os.getppid() != parent:  # gone before the line above
            os._exit(1)

    return set_signal


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
