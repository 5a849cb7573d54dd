"""Two ways to the API: inside this process, and through its real server on the loopback."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from flask.testing import FlaskClient

SERVER = """
import os, sys
from datetime import datetime
from pathlib import Path
from pathways.api.rate import Rates
from pathways.api.serve import serve
clock = Path(sys.argv[2])
serve(os.environ, port=int(sys.argv[1]), workers=1, threads=4,
      clock=lambda: datetime.fromisoformat(clock.read_text()), rates=Rates(account=1_000_000))
"""


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any


class Api(Protocol):
    def send(self, method: str, path: str, body: object, headers: Mapping[str, str]) -> Answer: ...


@dataclass(frozen=True)
class Inside:
    """The application called directly."""

    client: FlaskClient

    def send(self, method: str, path: str, body: object, headers: Mapping[str, str]) -> Answer:
        data = None if body is None else json.dumps(body)
        response = self.client.open(
            path, method=method, data=data, headers=dict(headers), content_type="application/json"
        )
        return Answer(response.status_code, response.get_json())


@dataclass(frozen=True)
class Loopback:
    """gunicorn in a process of its own, whose clock is what the file `clock` says."""

    port: int

    def send(self, method: str, path: str, body: object, headers: Mapping[str, str]) -> Answer:
        data = None if body is None else json.dumps(body)
        told = {"Content-Type": "application/json", **headers}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, data, told)
            response = connection.getresponse()
            return Answer(response.status, json.loads(response.read()))


@contextmanager
def served(env: Mapping[str, str], clock: Path) -> Iterator[Loopback]:
    """The server, once it answers; told to stop at the end, and waited for."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        api = Loopback(free.getsockname()[1])
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(api.port), str(clock)],
        env={**os.environ, **env},
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait_until_ready(api, process)
            yield api
        finally:
            process.terminate()
            assert process.wait(30) == 0


def _wait_until_ready(api: Loopback, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None
        try:
            if api.send("GET", "/health/ready", None, {}).status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server never answered")
