"""gunicorn's thread worker, whose threads never wait for a client.

One loop receives every request until it is whole and sends every answer; a thread holds one only
while the application works on it. A client that is slow to ask or to listen costs a little memory,
for a bounded time, and is then cut (ADR 44). Whoever is refused here gets a problem like any other.
"""

import errno
import selectors
import socket
import time
from collections.abc import Callable
from enum import Enum, auto
from functools import partial
from threading import Event
from typing import Any

from gunicorn.http import wsgi  # type: ignore[import-untyped]
from gunicorn.http.errors import (  # type: ignore[import-untyped]
    ConfigurationProblem,
    ExpectationFailed,
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.http.parser import RequestParser  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from pathways.api.server.arriving import Arriving
from pathways.api.server.limits import SMALL, Limits
from pathways.api.server.wire import Wire

TICK = 0.25
"""Seconds between two looks at who is late."""
LINGER = 2.0
"""Seconds in which a client that was told to leave may still hear it, or ask a last time."""
READ_AT_ONCE = 65_536
OURS = (InvalidResponseHeader, InvalidResponseHeaderName, ConfigurationProblem)
"""What gunicorn refuses of the application, not of the client."""

STOPPING = Event()
"""Set in this process from the moment it was told to stop."""


class Stage(Enum):
    """What a connection waits for."""

    IDLE = auto()  # the first byte of a request
    ARRIVING = auto()  # the rest of it
    ANSWERING = auto()  # a thread
    LEAVING = auto()  # its client to take the answer
    LINGERING = auto()  # its client to hang up


class Connection:
    """One client's connection; what gunicorn's worker expects of one is here too."""

    initialized = data_ready = True
    is_http2 = False

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any, limits: Limits):
        self.sock = Wire(sock, limits.answer_seconds)
        self.client, self.server = client, server
        self.request = Arriving()
        self.parser = RequestParser(cfg, self.request, client)
        self.stage = Stage.IDLE
        self.deadline: float | None = time.monotonic() + limits.head_seconds
        self.in_body = self.keep = False
        self.watched: int = 0

    def init(self) -> None:
        """The parser is there from the start."""


class Worker(ThreadWorker):  # type: ignore[misc]
    """`app.limits` says how long clients may take, `app.refuse` how they are told."""

    alive: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limits: Limits = self.app.limits
        self.connections: dict[Connection, None] = {}
        self.stop_listening_at: float | None = None
        self.look_at = 0.0

    def init_process(self) -> None:
        wsgi.SERVER = "pathways"  # which server of which version is nobody's business
        super().init_process()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """TERM: say so at once to who asks whether we are ready, then stop listening."""
        if not STOPPING.is_set():
            STOPPING.set()
            self.stop_listening_at = time.monotonic() + self.limits.drain_seconds
            self.method_queue.defer(lambda: None)  # wakes the loop

    # ------------------------------------------------------------------ the loop

    def run(self) -> None:
        self.poller.register(
            self.method_queue.fileno(), selectors.EVENT_READ, self.method_queue.run_callbacks
        )
        self.set_accept_enabled(True)
        while self.alive and self.is_parent_alive():
            self._turn()
            if self.stop_listening_at is not None and time.monotonic() >= self.stop_listening_at:
                self.alive = False
        self._stop_listening()
        until = time.monotonic() + self.cfg.graceful_timeout
        while self.connections and time.monotonic() < until and self.is_parent_alive():
            self._turn()
        for one in [*self.connections]:
            self._drop(one)
        self.tpool.shutdown(wait=False)
        self.poller.close()
        self.method_queue.close()

    def _turn(self) -> None:
        self.notify()
        self.set_accept_enabled(self.alive and self._has_room())
        self.wait_for_and_dispatch_events(timeout=TICK)
        if (now := time.monotonic()) >= self.look_at:
            self.look_at = now + TICK
            for one in [*self.connections]:
                if one.deadline is not None and one.deadline <= now:
                    self._late(one)

    def _stop_listening(self) -> None:
        """Take whoever has already been let in by the system, then let nobody in."""
        for listener in self.sockets:
            while self.accept(listener):
                pass
        self.set_accept_enabled(False)
        for listener in self.sockets:
            listener.close()
        soon = time.monotonic() + LINGER
        for one in self.connections:
            if one.stage is Stage.IDLE and one.deadline is not None:
                one.deadline = min(one.deadline, soon)

    def _has_room(self) -> bool:
        """Whether one more may come; where it is full, whoever waits longest makes room."""
        if len(self.connections) < self.limits.connections:
            return True
        for stage in (Stage.LINGERING, Stage.IDLE, Stage.ARRIVING):
            for one in self.connections:
                if one.stage is stage:
                    self._late(one)
                    return len(self.connections) < self.limits.connections
        return False

    def _watch(self, one: Connection, events: int, then: Callable[[Connection], None]) -> None:
        """Call `then` when the client sends, or takes, something."""
        callback = partial(self._called, one, then)
        if one.watched:
            self.poller.modify(one.sock, events, callback)
        else:
            self.poller.register(one.sock, events, callback)
        one.watched = events

    def _unwatch(self, one: Connection) -> None:
        if one.watched:
            self.poller.unregister(one.sock)
            one.watched = 0

    def _called(self, one: Connection, then: Callable[[Connection], None], _: Any) -> None:
        # Dropped by what came before it in the same turn, it has nothing to say any more.
        if one in self.connections and one.watched:
            try:
                then(one)
            except OSError:
                self._drop(one)

    def _drop(self, one: Connection) -> None:
        self._unwatch(one)
        self.connections.pop(one, None)
        one.sock.close()

    # ------------------------------------------------------------------ a request comes

    def accept(self, listener: socket.socket) -> bool:
        """Take one client; whether there was one."""
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return False
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        one = Connection(self.cfg, sock, client, listener.getsockname(), self.limits)
        self.connections[one] = None
        self._watch(one, selectors.EVENT_READ, self._receive)
        self._called(one, self._receive, None)  # its request has mostly come with it
        return True

    def _receive(self, one: Connection) -> None:
        try:
            data = one.sock.recv(READ_AT_ONCE)
        except BlockingIOError:
            return
        if not data:
            if one.request.begun:
                self._refuse(one, 400)  # it says no more, and may still listen
            else:
                self._drop(one)
            return
        one.request.feed(data)
        self._consider(one)

    def _consider(self, one: Connection) -> None:
        """What came may be whole, refused, or wait for the rest."""
        request, now = one.request, time.monotonic()
        if request.refused:
            self._refuse(one, request.refused)
        elif request.whole:
            self._unwatch(one)
            one.stage, one.deadline = Stage.ANSWERING, None
            self.enqueue_req(one)
        elif len(request.held) > SMALL and self._held() > self.limits.kept:
            self._refuse(one, 503)
        elif one.stage is Stage.IDLE and request.begun:
            one.stage, one.in_body = Stage.ARRIVING, False
            one.deadline = now + self.limits.head_seconds
        if one.stage is Stage.ARRIVING and request.head_end and not one.in_body:
            one.in_body, one.deadline = True, now + self.limits.body_seconds
            if request.wants_continue:
                one.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                one.sock.flush()

    def _held(self) -> int:
        return sum(len(one.request.held) for one in self.connections)

    def _late(self, one: Connection) -> None:
        """It has had its time."""
        if one.stage is Stage.ARRIVING:
            self._refuse(one, 408)
        else:
            self._drop(one)

    # ------------------------------------------------------------------ an answer goes

    def handle(self, conn: Connection) -> bool:
        """In a thread: the whole request is here, and its answer leaves as far as it can."""
        keep = bool(super().handle(conn)) and not conn.request.cut
        try:
            conn.sock.flush()
        except OSError:
            return False
        return keep

    def handle_request(self, req: Any, conn: Connection) -> Any:
        req._expected_100_continue = False  # the loop has answered it
        return super().handle_request(req, conn)

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """Back in the loop: what is left of the answer, then the next request or the end."""
        conn.keep = not fs.cancelled() and fs.exception() is None and bool(fs.result())
        conn.sock.answered()
        conn.stage = Stage.LEAVING
        conn.deadline = time.monotonic() + self.limits.answer_seconds
        try:
            self._leave(conn)
        except OSError:
            self._drop(conn)

    def _leave(self, one: Connection) -> None:
        if not one.sock.flush():
            self._watch(one, selectors.EVENT_WRITE, self._leave)
        elif one.keep:
            one.stage, one.keep = Stage.IDLE, False
            patience = self.limits.idle_seconds if self.alive else LINGER
            one.deadline = time.monotonic() + patience
            self._watch(one, selectors.EVENT_READ, self._receive)
            one.request.go_on()
            if one.request.begun:  # the next request came with this one
                self._consider(one)
        else:
            # Closing on bytes that nobody reads would reset the connection, and lose the answer.
            one.sock.shutdown()
            one.stage, one.deadline = Stage.LINGERING, time.monotonic() + LINGER
            self._watch(one, selectors.EVENT_READ, self._linger)

    def _linger(self, one: Connection) -> None:
        try:
            if not one.sock.recv(READ_AT_ONCE):
                self._drop(one)
        except BlockingIOError:
            pass

    def _refuse(self, one: Connection, status: int) -> None:
        """Say why, and hang up."""
        self._unwatch(one)
        one.stage, one.keep = Stage.LEAVING, False
        one.deadline = time.monotonic() + LINGER
        one.sock.sendall(self.app.refuse(status))
        self._leave(one)

    def handle_error(self, req: Any, client: Wire, addr: Any, exc: Exception) -> None:
        """What gunicorn's parser refuses, or what the application let through."""
        match exc:
            case LimitRequestLine():
                status = 414
            case LimitRequestHeaders():
                status = 431
            case ExpectationFailed():
                status = 417
            case ParseException() if not isinstance(exc, OURS):
                status = 400
            case _:
                status = 500
                self.log.exception("unforeseen error")
        client.sendall(self.app.refuse(status))
