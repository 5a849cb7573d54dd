"""`/health`: whether this process lives, and whether it can do its work. No key is needed.

What the database answers is kept for a second: whoever asks more often costs nothing more.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import psycopg
from flask import Blueprint, Response, current_app, jsonify
from psycopg_pool import PoolTimeout

from pathways.api.context import departement
from pathways.api.server.worker import STOPPING
from pathways.postgres.database import Role
from pathways.postgres.migrate import migrations_of, pending
from pathways.postgres.problems import DatabaseProblem
from pathways.projections.departement import MIGRATIONS
from pathways.projections.engine import Lag

T = TypeVar("T")
KEPT_SECONDS, KEPT_LONGER = 1.0, 10.0
ANSWERS_WITHIN = 2
LATE_SECONDS = 60
"""How long lists may be behind before this process should be asked nothing more."""

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/live")
def live() -> Response:
    """The process answers: it need not be restarted."""
    return jsonify(status="ok")


@blueprint.get("/ready")
def ready() -> Response:
    """Whether requests should come here: 503 while it stops, cannot work, or lists are late.

    `behind` is how many events the lists have yet to read. A read model that fails does not make
    the others unready: `/health/read-models` and `/metrics` tell of it.
    """
    if STOPPING.is_set():
        return _unready("stopping")
    lags, to_apply = _kept(_lags, KEPT_SECONDS), _kept(_to_apply, KEPT_LONGER)
    if lags is None or to_apply is None:
        return _unready("unavailable")
    if to_apply:
        return _unready("migrations pending")
    following = [lag for lag in lags if lag.failure is None]
    if any(lag.seconds > LATE_SECONDS for lag in following):
        return _unready("behind", behind=_behind(following))
    head = max((lag.head for lag in lags), default=0)
    return jsonify(status="ok", position=head, behind=_behind(lags))


@blueprint.get("/read-models")
def read_models() -> Response:
    """How far each list's source is behind the log, and what it could not be told with.

    `events` and `seconds` behind; `parked` keys whose rows stay as they were; `failed` where a
    whole model does not follow. Why, the command line tells: no key is needed here.
    """
    lags = _kept(_lags, KEPT_SECONDS)
    if lags is None:
        return _unready("unavailable")
    whole = not any(lag.parked or lag.failure for lag in lags)
    models = [
        {
            "model": lag.model,
            "position": lag.position,
            "events": lag.events,
            "seconds": lag.seconds,
            "parked": lag.parked,
            "failed": lag.failure is not None,
        }
        for lag in lags
    ]
    return jsonify(status="ok" if whole else "incomplete", models=models)


def _unready(status: str, **more: Any) -> Response:
    response = jsonify(status=status, **more)
    response.status_code = 503
    return response


def _behind(lags: Sequence[Lag]) -> int:
    return max((lag.events for lag in lags), default=0)


def _lags() -> list[Lag]:
    # Asked with less patience than a request has: whoever watches must not wait for it.
    conninfo = departement().database.conninfo(Role.APPLICATION)
    with psycopg.connect(conninfo, connect_timeout=ANSWERS_WITHIN) as connection:
        connection.execute("select")
    return departement().engine.lag()


def _to_apply() -> list[str]:
    packages = (*MIGRATIONS, "pathways.api.migrations")
    try:
        return pending(
            departement().database, [file for each in packages for file in migrations_of(each)]
        )
    except DatabaseProblem as mistaken:  # a file that was applied has changed
        return [str(mistaken)]


def _kept(ask: Callable[[], T], seconds: float) -> T | None:
    """What `ask` answered lately; None where the database does not."""
    kept = current_app.extensions.setdefault("health", {})
    at, value = kept.get(ask, (float("-inf"), None))
    if time.monotonic() - at > seconds:
        try:
            value = ask()
        except (psycopg.Error, PoolTimeout):
            value = None
        kept[ask] = time.monotonic(), value
    found: T | None = value
    return found
