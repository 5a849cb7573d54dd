"""The heartbeat: a small file that says when each job last succeeded, for health checks."""

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from threading import Lock

from pathways.scheduler.jobs import Job
from pathways.scheduler.turns import missed


class Heartbeat:
    """The heartbeat file of one département's scheduler.

    Schedulers that share a data folder share the file: it then tells that one of them is alive.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._beats: dict[str, str] = {}

    @classmethod
    def of(cls, data_folder: Path, schema: str) -> "Heartbeat":
        return cls(data_folder / f"scheduler-{schema}.json")

    def beat(self, job: str, now: datetime) -> None:
        """Keep that this job succeeded at that instant."""
        with self._lock:
            self._beats[job] = now.isoformat()
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
            draft.write_text(json.dumps(self._beats))
            draft.replace(self.path)  # whoever reads finds a whole file

    def late(self, jobs: Iterable[Job], now: datetime) -> list[str]:
        """The names of the jobs that missed their turn, all of them where nothing ever ran."""
        beats = self._read()
        return [job.name for job in jobs if _late(job, beats.get(job.name), now)]

    def _read(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads(self.path.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return found


def _late(job: Job, beat: str | None, now: datetime) -> bool:
    return beat is None or missed(job, datetime.fromisoformat(beat), now)
