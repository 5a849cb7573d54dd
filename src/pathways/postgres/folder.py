"""The folder an embedded server lives in, and the locks by which processes meet there.

Standard library only: the supervisor imports this, and has to start in milliseconds.

    clients.lock     shared, one per client for as long as it lives; the supervisor waits for all
                     of it, and the kernel lets go of it however a client dies
    start.lock       whoever looks for the server, and starts it if there is none
    supervisor.lock  held by the supervisor: free means none is alive
    postgres.lock    inherited by PostgreSQL and each of its processes: free means none is left
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pathways.postgres.problems import FolderNotOurs


@dataclass(frozen=True)
class Folder:
    """`base` is private (0700) and ours; `data` and `socket` belong to whoever runs PostgreSQL."""

    base: Path

    @classmethod
    def inside(cls, data: Path) -> "Folder":
        """Return the server's own folder inside the data folder, made if need be.

        Raises FolderNotOurs. A folder that was there already keeps its owner and mode.
        """
        base = data.absolute() / "postgres"
        try:
            data.mkdir(mode=0o700, parents=True, exist_ok=True)
            base.mkdir(mode=0o700, exist_ok=True)
            (base / "start.lock").touch(mode=0o600)
        except OSError as error:
            raise FolderNotOurs(f"Le dossier {data} n'est pas utilisable ({error}).") from error
        return cls(base)

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def socket(self) -> Path:
        return self.base / "socket"

    @property
    def log(self) -> Path:
        return self.base / "postgres.log"

    @property
    def major(self) -> int | None:
        """Return the major version that wrote the data, None where there are none yet."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None

    def hold(self, name: str, how: int) -> int:
        """Return a descriptor holding `name`.lock; closing it lets go. BlockingIOError if taken."""
        descriptor = os.open(self.base / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, how)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    @contextmanager
    def starting(self) -> Iterator[None]:
        """One process at a time looks for the server, starts it, or adds to it."""
        descriptor = self.hold("start", fcntl.LOCK_EX)
        try:
            yield
        finally:
            # Unlocked by name: a child forked meanwhile holds the same descriptor.
            fcntl.flock(descriptor, fcntl.LOCK_UN)
            os.close(descriptor)

    def read(self, name: str) -> Any:
        """Return what `write` kept under this name, None if nothing."""
        try:
            return json.loads((self.base / f"{name}.json").read_bytes())
        except FileNotFoundError:
            return None

    def write(self, name: str, content: Any) -> None:
        """Keep `content` for this user's eyes only; after a crash it is all there or not at all."""
        draft = self.base / f".{name}.{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.base / f"{name}.json")

    def forget(self, name: str) -> None:
        (self.base / f"{name}.json").unlink(missing_ok=True)
