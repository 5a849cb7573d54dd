"""The API under gunicorn: each worker opens the département after the fork.

PATHWAYS_RATE         requests a minute of an account that has no limit of its own (6000)
PATHWAYS_PROXIES      reverse proxies in front, whose X-Forwarded-For and -Proto are believed (0)
PATHWAYS_DRAIN        seconds between being told to stop and stopping to listen (0)
PATHWAYS_METRICS_KEY  the key with which /metrics is read from elsewhere than this machine
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import ceil
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from werkzeug.middleware.proxy_fix import ProxyFix

from pathways.api.app import create_app, paris_now
from pathways.api.context import NAME, Context
from pathways.api.identity import keys
from pathways.api.identity.oidc.provider import Provider, provider_of
from pathways.api.metrics import share
from pathways.api.rate import Rates
from pathways.api.sandbox import Sandbox
from pathways.api.server.limits import FIELD, FIELDS, LINE, Limits
from pathways.api.server.logs import Logger
from pathways.api.server.refusing import refused
from pathways.api.server.worker import Worker
from pathways.domain.rules import Rules
from pathways.event_store.keys import master_key
from pathways.postgres.database import Database, Role, data_folder, find_database, with_options
from pathways.projections.departement import open_prepared, prepare, rules_of

CONNECTIONS_TO_SPARE = 2
STATEMENT_SECONDS = 30
"""For one statement of a request; a transaction left open is ended after twice as long."""
STOP_SECONDS = 20
"""For what is under way when the server is told to stop."""


def serve(
    env: Mapping[str, str] = os.environ,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    workers: int = 2,
    threads: int = 8,
    clock: Callable[[], datetime] = paris_now,
    limits: Limits | None = None,
    rates: Rates | None = None,
) -> None:
    """Serve until told to stop (TERM: what is under way is finished first). Does not return.

    Raises a DatabaseProblem, BadKeyDays or OidcMistaken before the first worker starts. `port` 0
    takes a free one. `limits` and `rates` are what the environment says where they are left out.
    """
    limits = limits or Limits(drain_seconds=float(env.get("PATHWAYS_DRAIN") or 0))
    rates = rates or Rates(account=int(env.get("PATHWAYS_RATE") or Rates.account))
    with find_database(env) as database, ExitStack() as stack:
        prepare(database)
        keys.prepare(database)
        keys.longest(env)
        folder = tempfile.mkdtemp(prefix="pathways-metrics-")
        # A worker that leaves runs this too, and must not take the others' counts with it.
        stack.callback(_remove, folder, os.getpid())
        share(folder)
        service = Service(
            bounded(database),
            master_key(data_folder(env), env),
            rules_of(env),
            clock,
            Sandbox(env),
            provider_of(env),
            rates,
            pool=threads + CONNECTIONS_TO_SPARE,
            proxies=int(env.get("PATHWAYS_PROXIES") or 0),
        )
        _Server(service, settings(host, port, workers, threads, limits), limits).run()


def settings(
    host: str, port: int, workers: int, threads: int, limits: Limits | None = None
) -> dict[str, Any]:
    """How gunicorn runs: bounded requests, threads that share a pool, a clean stop."""
    limits = limits or Limits()
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "worker_class": Worker,
        "threads": threads,
        "worker_connections": limits.connections,
        "timeout": 60,
        "graceful_timeout": STOP_SECONDS + ceil(limits.drain_seconds),
        "keepalive": ceil(limits.idle_seconds),
        "limit_request_line": LINE,
        "limit_request_fields": FIELDS,
        "limit_request_field_size": FIELD,
        "forwarded_allow_ips": "",  # who is believed is said by PATHWAYS_PROXIES alone
        "sendfile": False,  # what is sent goes through the worker's loop
        "accesslog": None,  # each request is logged by the application, without its address
        "logger_class": Logger,
        "loglevel": "warning",
        "proc_name": "pathways",
        "control_socket_disable": True,
        "worker_exit": _leave,
    }


@dataclass(frozen=True)
class Service:
    """What each worker opens after the fork: pools and threads do not survive one."""

    database: Database
    key: str = field(repr=False)
    rules: Rules
    clock: Callable[[], datetime]
    sandbox: Sandbox
    provider: Provider | None
    rates: Rates
    pool: int
    proxies: int

    def open(self, opened: ExitStack) -> Flask:
        """The application; closing the stack lets the lists follow to the end, then leaves."""
        opened.callback(self.sandbox.close)
        departement = opened.enter_context(
            open_prepared(self.database, self.key, rules=self.rules, pool_size=self.pool)
        )
        departement.engine.catch_up()
        app = create_app(departement, self.clock, self.sandbox, self.provider, self.rates)
        context: Context = app.extensions[NAME]
        opened.callback(context.follower.close)
        if self.proxies:
            app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
                app.wsgi_app, x_for=self.proxies, x_proto=self.proxies
            )
        return app


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn told by us alone: no file, no command line, no environment of its own."""

    refuse = staticmethod(refused)

    def __init__(self, service: Service, options: Mapping[str, Any], limits: Limits) -> None:
        self.service, self.options, self.limits = service, options, limits
        self.opened = ExitStack()
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            if name in self.cfg.settings:  # a setting newer than the gunicorn installed
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called in each worker."""
        return self.service.open(self.opened)

    def leave(self) -> None:
        """Called in each worker, when it has answered everything."""
        self.opened.close()


def bounded(database: Database) -> Database:
    """The same database, on which no request works longer than it may.

    Read models are followed and made by the projector, which takes the time it needs.
    """
    limits = {
        "statement_timeout": STATEMENT_SECONDS,
        "idle_in_transaction_session_timeout": 2 * STATEMENT_SECONDS,
    }
    told = " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items())
    unbounded = (Role.OWNER, Role.PROJECTOR)
    return replace(
        database,
        conninfos={
            role: conninfo if role in unbounded else with_options(conninfo, told)
            for role, conninfo in database.conninfos.items()
        },
    )


def _leave(_: object, worker: Worker) -> None:
    worker.app.leave()


def _remove(folder: str, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)
