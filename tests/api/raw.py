"""A client that sends any bytes to a real server, and reads what comes back."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Answer:
    """`status` 0: the connection closed without a word. `seconds`: until the last byte."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


@dataclass(frozen=True)
class Serving:
    """A server that runs, on the loopback."""

    process: subprocess.Popen[bytes]
    port: int

    def connect(self, timeout: float = 10) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def exchange(self, *parts: bytes, pause: float = 0) -> Answer:
        """Send the parts, one after the other, and read until the server has answered once."""
        with closing(self.connect()) as sock:
            try:
                for number, part in enumerate(parts):
                    if number and pause:
                        time.sleep(pause)
                    sock.sendall(part)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has answered already
            return read_answer(sock)

    def workers(self) -> list[int]:
        """The processes that answer."""
        pid = self.process.pid
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def memory(self) -> int:
        """Bytes that the processes that answer hold, together."""
        pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.workers()]
        return sum(pages) * os.sysconf("SC_PAGE_SIZE")


def read_answer(sock: socket.socket) -> Answer:
    """One answer; what was sent already when the server reset the connection counts."""
    began, data = time.monotonic(), b""
    try:
        while not _whole(data) and (more := sock.recv(65_536)):
            data += more
    except ConnectionResetError:
        pass
    seconds = time.monotonic() - began
    head, _, body = data.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n").partition(b"\r\n\r\n")
    line, *fields = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, value in (each.split(": ", 1) for each in fields)}
    return Answer(int(line.split()[1]) if line else 0, headers, body, seconds)


def _whole(data: bytes) -> bool:
    head, end, body = data.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n").partition(b"\r\n\r\n")
    for field in head.lower().split(b"\r\n"):
        if field.startswith(b"content-length:"):
            return bool(end) and len(body) >= int(field.split(b":")[1])
    return bool(end) and body.endswith(b"0\r\n\r\n")


@contextmanager
def serving(env: dict[str, str], options: str, log: Path) -> Iterator[Serving]:
    """The API under its real server, until the block ends; it then stops as it should."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = f"""
import os
from pathways.api.rate import Rates
from pathways.api.serve import serve
from pathways.api.server.limits import Limits
serve(os.environ, port={port}, {options})
"""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", program], env=env, stdout=output, stderr=subprocess.STDOUT
        )
    found = Serving(process, port)
    try:
        _wait_until_it_listens(found)
        yield found
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def _wait_until_it_listens(found: Serving) -> None:
    for _ in range(1_800):
        assert found.process.poll() is None
        try:
            if found.exchange(b"GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError("the server never answered")
