"""The API in processes of its own, on a département of its own schema."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import IO, Any
from uuid import uuid4

from pathways.projections.departement import open_departement
from tests.access import a_key
from tests.departement import MASTER_KEY, Town

PROGRAM = """
import os, sys
from pathways.api.serve import serve
serve(os.environ, port=int(sys.argv[1]), workers=2, threads=4)
"""


@dataclass
class Served:
    process: subprocess.Popen[bytes]
    port: int
    key: str
    test_key: str
    env: Mapping[str, str]

    def ask(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, dict[str, str], Any]:
        """One request on its own connection: any of the processes may answer."""
        told = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        told |= {"Idempotency-Key": str(uuid4())} if method == "POST" else {}
        data = body if isinstance(body, bytes) or body is None else json.dumps(body)
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, data, told | headers)
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), json.loads(response.read())


@contextmanager
def serving(
    run_environment: Mapping[str, str], name: str, log: IO[bytes] | None = None
) -> Iterator[Served]:
    """One body, one référent and Sara, served by two processes, which write to `log` if given."""
    schema = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    env = {
        **os.environ, **run_environment, "PATHWAYS_SCHEMA": schema, "PATHWAYS_KEY": MASTER_KEY,
        "PATHWAYS_RATE": "1000000",  # what these tests count is not how much one may ask
    }  # fmt: skip
    with open_departement(env) as departement:
        town = Town(departement)
        town.found()
        town.register("Sara")
        key = a_key(departement, "referent-12")
        test_key = a_key(departement, "trial-1", test=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(port)], env=env, stdout=log, stderr=log
    )
    found = Served(process, port, key, test_key, env)
    try:
        wait_until_ready(found)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def wait_until_ready(served: Served) -> None:
    for _ in range(1_800):
        assert served.process.poll() is None
        try:
            if served.ask("GET", "/health/ready")[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server never answered")
