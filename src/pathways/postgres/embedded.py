"""A client's side of the embedded server: find it, start it if there is none, keep it alive."""

import fcntl
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from psycopg.conninfo import make_conninfo

from pathways.postgres.cluster import SUPERUSER
from pathways.postgres.folder import Folder
from pathways.postgres.problems import ServerDidNotStart

LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432")  # bytes the kernel takes for a socket's path
PATIENCE = 60  # seconds for a server that is restarting


@dataclass(frozen=True)
class Server:
    """A running server; `host` is the folder of its socket."""

    folder: Folder
    kind: Literal["embedded", "system"]
    version: str
    host: str

    def conninfo(self, user: str = SUPERUSER, dbname: str = "postgres") -> str:
        """Return how to connect as one of the roles whose password this user may read."""
        kept = self.folder.read("passwords")
        password = kept["superuser"] if user == SUPERUSER else kept["roles"][user]
        return make_conninfo(host=self.host, port=5432, user=user, password=password, dbname=dbname)

    def knows(self, *roles: str) -> bool:
        """Return whether all these roles have been made here."""
        kept: dict[str, str] = self.folder.read("passwords")["roles"]
        return kept.keys() >= set(roles)


@contextmanager
def shared_server(data: Path, choice: str | None = None, fsync: bool = True) -> Iterator[Server]:
    """Yield the server of this data folder, started if need be, alive until the block ends.

    Every process of this user asking for the same folder gets the same server. It stops when
    the last one has left or died. A child forked inside the block counts until it ends too.
    Raises a DatabaseProblem.
    """
    folder = Folder.inside(data)
    # Taken before looking: a server with a client does not stop, one that is stopping is awaited.
    client = folder.hold("clients", fcntl.LOCK_SH)
    try:
        with folder.starting():
            found = _find_or_start(folder, choice, fsync)
        with _short(folder.socket) as host:
            yield Server(folder, found["kind"], found["version"], host)
    finally:
        os.close(client)  # closed, not unlocked: a forked child may still be using the server


def wait_until_stopped(data: Path) -> None:
    """Return once no supervisor and no PostgreSQL is left on this data folder."""
    folder = Folder.inside(data)
    for name in ("supervisor", "postgres"):
        os.close(folder.hold(name, fcntl.LOCK_EX))


def _find_or_start(folder: Folder, choice: str | None, fsync: bool) -> dict[str, Any]:
    """Return what the supervisor announced: the one that runs, or one started here."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            lock = folder.hold("supervisor", fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # it runs
            if found := folder.read("server"):
                return dict(found)
            if time.monotonic() > deadline:
                raise ServerDidNotStart(f"PostgreSQL ne répond pas ({folder.log}).") from None
            time.sleep(0.01)  # PostgreSQL died, or its supervisor was told to stop
        else:
            try:
                return _start(folder, choice, fsync, lock)
            finally:
                os.close(lock)


def _start(folder: Folder, choice: str | None, fsync: bool, lock: int) -> dict[str, Any]:
    """Start a supervisor, which inherits its lock: at no moment is there none, or two."""
    if folder.read("passwords") is None:
        folder.write("passwords", {"superuser": secrets.token_urlsafe(24), "roles": {}})
    command = [sys.executable, "-P", "-m", "pathways.postgres.supervisor", str(folder.base)]
    command += [f"--binaries={choice or ''}", *([] if fsync else ["--no-fsync"])]
    with folder.log.open("ab") as log:
        said = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            pass_fds=(lock,),
            start_new_session=True,  # out of reach of this terminal's Ctrl-C and hang-up
            text=True,
        ).stdout
    if said != "ready":
        raise ServerDidNotStart(said or f"PostgreSQL n'a pas démarré (journal : {folder.log}).")
    return dict(folder.read("server"))


@contextmanager
def _short(socket: Path) -> Iterator[str]:
    """Yield a path to this folder that fits in a socket's address.

    A long one is named through a descriptor of ours, good in this process and those it forks.
    """
    if len(os.fsencode(socket)) <= LONGEST_SOCKET:
        yield str(socket)
        return
    descriptor = os.open(socket, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}"
    finally:
        os.close(descriptor)
