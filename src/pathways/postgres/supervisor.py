"""`python -m pathways.postgres.supervisor FOLDER …`: keeps one PostgreSQL while it has clients.

Started by the first client, detached from it, and unknown to anyone else. It waits for the last
client's lock, which the kernel releases however that client dies; then stops PostgreSQL cleanly
and ends. Should it be killed itself, the kernel stops PostgreSQL, and the next client starts
another supervisor. Standard library only, for it has to start in milliseconds.
"""

import argparse
import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from pathways.postgres.binaries import find_binaries
from pathways.postgres.cluster import Cluster
from pathways.postgres.folder import Folder
from pathways.postgres.problems import DatabaseProblem, ServerDidNotStart

PATIENCE = 60  # seconds for the PostgreSQL of a killed supervisor to end
ATTEMPTS = 5  # restarts in a row of a PostgreSQL that dies before it is ready


class Supervisor:
    """Runs PostgreSQL, again if it dies, until asked to stop."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.folder = cluster.folder
        self.stopping = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self.announced = False

    def run(self) -> None:
        """Return once PostgreSQL has stopped for good."""
        failures = 0
        while not self.stopping.is_set():
            self.folder.forget("server")
            lock = self._wait_for_the_previous_one()
            if self.folder.major is None:
                self.cluster.initialise(self.folder.read("passwords")["superuser"])
            self.process = self.cluster.start(lock)
            os.close(lock)
            if self.stopping.is_set():  # asked while it was starting
                self.process.send_signal(signal.SIGINT)
            if self.cluster.wait_ready(self.process):
                failures = 0
                self._announce()
            elif not self.stopping.is_set():
                failures += 1
                self._give_up_if_hopeless(failures)
            self.process.wait()
        self.folder.forget("server")

    def stop(self, *_: object) -> None:
        """Ask PostgreSQL for a fast shutdown: sessions are closed, all is written."""
        self.stopping.set()
        if self.process:
            self.process.send_signal(signal.SIGINT)

    def _stop_after_last_client(self) -> None:
        # Kept until this process ends, so that a newcomer waits for the end and starts afresh.
        self.folder.hold("clients", fcntl.LOCK_EX)
        self.stop()

    def _announce(self) -> None:
        binaries = self.cluster.binaries
        self.folder.write("server", {"kind": binaries.kind, "version": binaries.version})
        if not self.announced:
            self.announced = True
            report("ready")
            threading.Thread(target=self._stop_after_last_client, daemon=True).start()

    def _give_up_if_hopeless(self, failures: int) -> None:
        if failures == ATTEMPTS or not self.announced:
            raise ServerDidNotStart(self.cluster.explain("PostgreSQL n'a pas démarré"))
        time.sleep(0.1 * 2**failures)

    def _wait_for_the_previous_one(self) -> int:
        """Return the lock every process of a PostgreSQL on these data holds, once it is free."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self.folder.hold("postgres", fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise ServerDidNotStart(
                        "Un PostgreSQL sans surveillant tourne encore sur ces données"
                        f" (processus cité dans {self.folder.data}/postmaster.pid)."
                    ) from None
                time.sleep(0.01)


def report(outcome: str) -> None:
    """Tell whoever started us "ready", or why not; then let go of the pipe it reads."""
    with contextlib.suppress(OSError):  # it may be dead by now: its lock tells
        os.write(1, outcome.encode())
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def main() -> None:
    """Run as `_start` in `embedded.py` starts it, which hands down supervisor.lock already held."""
    parser = argparse.ArgumentParser(prog="pathways.postgres.supervisor")
    parser.add_argument("base", type=Path)
    parser.add_argument("--binaries", default="")
    parser.add_argument("--no-fsync", action="store_true")
    asked = parser.parse_args()
    if os.fork():  # our starter's child ends here: it has nothing to wait for
        os._exit(0)
    os.umask(0o077)
    os.chdir("/")
    folder = Folder(asked.base)
    try:
        binaries = find_binaries(asked.binaries, folder.major)
        supervisor = Supervisor(Cluster(folder, binaries, fsync=not asked.no_fsync))
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, supervisor.stop)
        supervisor.run()
    except (DatabaseProblem, OSError) as problem:
        report(str(problem))
        sys.exit(1)


if __name__ == "__main__":
    main()
