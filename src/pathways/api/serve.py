"""The API under gunicorn: each worker opens the département after the fork."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from pathways.api.app import create_app, paris_now
from pathways.api.identity import keys
from pathways.api.identity.oidc.provider import Provider, provider_of
from pathways.api.sandbox import Sandbox
from pathways.domain.rules import Rules
from pathways.event_store.keys import master_key
from pathways.postgres.database import Database, data_folder, find_database
from pathways.projections.departement import open_prepared, prepare, rules_of

CONNECTIONS_TO_SPARE = 2


def serve(
    env: Mapping[str, str] = os.environ,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    workers: int = 2,
    threads: int = 8,
    clock: Callable[[], datetime] = paris_now,
) -> None:
    """Serve until told to stop (TERM: what is under way is finished first). Does not return.

    Raises a DatabaseProblem, BadKeyDays or OidcMistaken before the first worker starts. `port` 0
    takes a free one.
    """
    with find_database(env) as database:
        prepare(database)
        keys.prepare(database)
        keys.longest(env)
        provider = provider_of(env)
        key, rules = master_key(data_folder(env), env), rules_of(env)
        options = settings(host, port, workers, threads)
        _Server(database, key, rules, clock, Sandbox(env), provider, options).run()


def settings(host: str, port: int, workers: int, threads: int) -> dict[str, Any]:
    """How gunicorn runs: bounded requests, threads that share a pool, a clean stop."""
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": threads,
        "timeout": 60,
        "graceful_timeout": 20,
        "keepalive": 15,
        "limit_request_line": 8_000,
        "limit_request_fields": 50,
        "limit_request_field_size": 8_000,
        "accesslog": None,  # each request is logged by the application, without its address
        "loglevel": "warning",
        "proc_name": "pathways",
        "control_socket_disable": True,
    }


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn told by us alone: no file, no command line, no environment of its own."""

    def __init__(
        self,
        database: Database,
        key: str,
        rules: Rules,
        clock: Callable[[], datetime],
        sandbox: Sandbox,
        provider: Provider | None,
        options: Mapping[str, Any],
    ) -> None:
        self.database, self.key, self.rules = database, key, rules
        self.clock, self.options = clock, options
        self.sandbox, self.provider = sandbox, provider
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            if name in self.cfg.settings:  # a setting newer than the gunicorn installed
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called in each worker: pools and threads do not survive a fork."""
        pool = int(self.options["threads"]) + CONNECTIONS_TO_SPARE
        self.opened = open_prepared(self.database, self.key, rules=self.rules, pool_size=pool)
        departement = self.opened.__enter__()  # for as long as the worker lives
        departement.engine.catch_up()
        return create_app(departement, self.clock, self.sandbox, self.provider)
