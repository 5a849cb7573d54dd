"""`/health`: whether this process lives, and whether it can do its work. No key is needed."""

import psycopg
from flask import Blueprint, Response, jsonify
from psycopg_pool import PoolTimeout

from pathways.api.context import departement

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/live")
def live() -> Response:
    """The process answers: it need not be restarted."""
    return jsonify(status="ok")


@blueprint.get("/ready")
def ready() -> Response:
    """The database answers; `behind` is how many events the lists have yet to read."""
    try:
        head = departement().app.recorder.head()
        behind = head - departement().engine.position()
    except (psycopg.Error, PoolTimeout):
        response = jsonify(status="unavailable")
        response.status_code = 503
        return response
    return jsonify(status="ok", position=head, behind=max(behind, 0))


@blueprint.get("/read-models")
def read_models() -> Response:
    """How far each list's source is behind the log, and what it could not be told with.

    `events` and `seconds` behind; `parked` keys whose rows stay as they were; `failed` where a
    whole model does not follow. Why, the command line tells: no key is needed here.
    """
    try:
        lags = departement().engine.lag()
    except (psycopg.Error, PoolTimeout):
        response = jsonify(status="unavailable")
        response.status_code = 503
        return response
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
