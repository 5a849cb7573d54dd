"""The département apart that test keys reach: real in all it does, and nothing leaves it.

A schema of its own beside the real one (`<PATHWAYS_SCHEMA>_test`), with its own log, read models
and keys of persons. No scheduler raises its alerts, no export reads it. Made at the first request
that needs it.
"""

import os
from collections.abc import Mapping
from contextlib import ExitStack
from threading import Lock

import psycopg
import structlog

from pathways.api.follow import Follower
from pathways.api.identity import keys
from pathways.api.refusals import SandboxUnavailable
from pathways.event_store.keys import BadMasterKey
from pathways.postgres.problems import DatabaseProblem
from pathways.projections.departement import Departement, open_departement

log = structlog.get_logger(__name__)

SUFFIX = "_test"


class Sandbox:
    """Opened by each process for itself, when it is first asked for."""

    def __init__(self, env: Mapping[str, str] = os.environ) -> None:
        schema = env.get("PATHWAYS_SCHEMA") or "pathways"
        self.env = {**env, "PATHWAYS_SCHEMA": schema + SUFFIX}
        self._lock, self._opened = Lock(), ExitStack()
        self._departement: Departement | None = None

    def departement(self) -> Departement:
        """The département apart. Raises SandboxUnavailable; why is for the log."""
        with self._lock:
            if self._departement is None:
                try:
                    self._departement = self._open()
                except (DatabaseProblem, BadMasterKey, psycopg.Error) as error:
                    log.error(
                        "no département for test keys",
                        error=str(error),
                        to_do=f"PATHWAYS_SCHEMA={self.env['PATHWAYS_SCHEMA']} pathways migrate",
                    )
                    raise SandboxUnavailable from None
            return self._departement

    def _open(self) -> Departement:
        with ExitStack() as opening:
            found = opening.enter_context(open_departement(self.env))
            keys.prepare(found.database)
            opening.callback(Follower(found).close)
            self._opened = opening.pop_all()
        return found

    def close(self) -> None:
        """Leave it; asked again, it is opened again."""
        with self._lock:
            self._departement = None
            self._opened.close()
