"""The read models follow at once: a thread of the process is woken by each commit of its own.

Commits that come while it works are caught up together. Nothing depends on it for being right:
the scheduler follows too, and a read may ask for a position (`Engine.ensure`).
"""

import os
from threading import Event, Lock, Thread
from typing import Any

import structlog

from pathways.event_store.application import appended
from pathways.postgres.failures import kind_and_places
from pathways.projections.departement import Departement

log = structlog.get_logger(__name__)


class Follower:
    """Catches the read models up after each append of this process."""

    def __init__(self, departement: Departement) -> None:
        self.departement = departement
        self._wake, self._lock = Event(), Lock()
        self._closed = False
        self._thread: Thread | None = None
        self._pid = 0
        appended.connect(self._appended, sender=departement.app)

    def close(self) -> None:
        """Stop following, once what was appended is caught up."""
        appended.disconnect(self._appended, sender=self.departement.app)
        self._closed = True
        self._wake.set()
        if self._thread is not None and self._pid == os.getpid():
            self._thread.join()

    def _appended(self, sender: object, **_: Any) -> None:
        with self._lock:
            # Started by the first commit, hence after any fork: a thread does not survive one.
            if self._thread is None or self._pid != os.getpid():
                self._pid = os.getpid()
                self._thread = Thread(target=self._run, name="read models", daemon=True)
                self._thread.start()
        self._wake.set()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            closed = self._closed
            try:
                self.departement.engine.catch_up()
            except Exception as error:  # the next commit tries again; reads say how far they are
                log.error("catch-up failed", **kind_and_places(error))
            if closed:
                return
