"""A client's socket as the threads see it: they write and go on, the worker's loop sends."""

import errno
import select
import socket
import time

KEPT = 4_000_000
"""Bytes of an answer that wait for their client without a thread."""
AT_ONCE = 65_536
"""Bytes of an answer that leave together."""


class Wire:
    """Keeps what is written until `flush`, or until it is much; sends what the client takes."""

    def __init__(self, sock: socket.socket, seconds: float) -> None:
        sock.setblocking(False)
        self.sock, self.seconds = sock, seconds
        self.unsent = bytearray()
        self._until: float | None = None

    def fileno(self) -> int:
        return self.sock.fileno()

    def setblocking(self, _: bool) -> None:
        """It never blocks."""

    def recv(self, size: int) -> bytes:
        """What has come. Raises BlockingIOError where nothing has."""
        return self.sock.recv(size)

    def sendall(self, data: bytes) -> None:
        """Send or keep all of it. Raises ConnectionResetError where the client is too slow."""
        self.unsent += data
        if len(self.unsent) >= AT_ONCE:
            self.flush()
        while len(self.unsent) > KEPT:
            self._wait()
            self.flush()

    def flush(self) -> bool:
        """Send what the client takes now; whether all of it is sent. Raises OSError."""
        with memoryview(self.unsent) as view:
            sent = 0
            try:
                while sent < len(view):
                    sent += self.sock.send(view[sent:])
            except BlockingIOError:
                pass
        del self.unsent[:sent]
        return not self.unsent

    def _wait(self) -> None:
        """For a client that is slow to take a long answer; for all of it, once so long."""
        now = time.monotonic()
        if self._until is None:
            self._until = now + self.seconds
        poller = select.poll()
        poller.register(self.sock, select.POLLOUT)
        if now >= self._until or not poller.poll((self._until - now) * 1000):
            raise ConnectionResetError(errno.ECONNRESET, "the client does not take its answer")

    def answered(self) -> None:
        """An answer is over: the next has its own time."""
        self._until = None

    def shutdown(self) -> None:
        """Say that nothing more comes."""
        self.sock.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self.sock.close()
