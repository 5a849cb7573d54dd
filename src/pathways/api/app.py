"""The Flask application of one département."""

import re
import time
from collections.abc import Callable
from datetime import datetime
from urllib.parse import unquote_to_bytes

import structlog
from flask import Flask, Response, abort, g, request
from uuid_utils.compat import uuid7

from pathways.api import (
    body,
    headers,
    health,
    journal,
    links,
    metrics,
    openapi,
    permission,
    problem_pages,
    problems,
    rate,
)
from pathways.api.context import NAME, Context
from pathways.api.files import MEDIA_TYPES
from pathways.api.follow import Follower
from pathways.api.identity.asking import identify
from pathways.api.identity.oidc.provider import Provider
from pathways.api.refusals import NotAcceptable
from pathways.api.routes import RESOURCES
from pathways.api.sandbox import Sandbox
from pathways.domain.calendar import PARIS
from pathways.projections.departement import Departement

log = structlog.get_logger(__name__)

_REQUEST_ID = re.compile(r"[\w.-]{8,64}", re.ASCII)
_RESOURCES = frozenset(blueprint.name for blueprint in RESOURCES)


def paris_now() -> datetime:
    """The instant, in Europe/Paris."""
    return datetime.now(PARIS)


def create_app(
    departement: Departement,
    clock: Callable[[], datetime] = paris_now,
    sandbox: Sandbox | None = None,
    provider: Provider | None = None,
    rates: rate.Rates | None = None,
) -> Flask:
    """The API over an open département. Close its `Context.follower` before the département.

    `sandbox`: the département that test keys reach; without one they are told to come back.
    `provider`: who people sign in with; without one they have keys.
    `rates`: how many requests a caller may make; as many as it likes where left out.
    """
    app = Flask(NAME, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = body.MOST + 1
    app.url_map.merge_slashes = False
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions[NAME] = Context(departement, clock, Follower(departement), sandbox, provider)
    app.before_request(_arrived)
    app.before_request(_authenticate)
    app.after_request(_answered)  # the last: it tells what the answer has become
    headers.install(app)
    metrics.install(app)
    if rates is not None:
        rate.install(app, rates)
    app.before_request(_allowed)
    journal.install(app, _RESOURCES)  # before the answer is told, which it may change
    problems.install(app)
    api = openapi.install(app)
    for blueprint in RESOURCES:
        api.register_blueprint(blueprint)
    permission.install(app, api.spec)
    links.install(api.spec)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(problem_pages.blueprint)
    return app


def _arrived() -> None:
    """Who this request is for the log; an address that could be read in two ways is none."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else str(uuid7())
    g.started = time.perf_counter()
    if request.environ["PATH_INFO"].startswith("//"):
        abort(404)
    try:
        unquote_to_bytes(request.query_string).decode()
    except UnicodeDecodeError:
        abort(400)


def _authenticate() -> None:
    """Who asks, for every resource; pages, health and the specification are open."""
    if request.blueprint not in _RESOURCES:
        return
    accepted = request.accept_mimetypes
    files = MEDIA_TYPES.get(request.endpoint or "", ())
    if accepted and not (
        accepted.accept_json
        or accepted[problems.MIMETYPE]
        or any(accepted[one.split(";")[0]] for one in files)
    ):
        raise NotAcceptable
    identify()


def _allowed() -> None:
    """Whether they may, for every resource."""
    if "access" in g:
        permission.check()


def _answered(response: Response) -> Response:
    if response.status_code >= 400 and request.method == "POST":
        body.drain(request)
    response.headers["Request-Id"] = g.get("request_id", "")
    if "access" in g and g.access.test:
        response.headers["Pathways-Test"] = "true"
    # The rule, not the address: nothing a person typed is logged.
    log.info(
        "request",
        method=request.method,
        route=str(request.url_rule) if request.url_rule else None,
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
        actor=g.access.actor if "access" in g else None,
        key_id=g.get("key_id"),
        problem=g.get("problem"),
        request_id=g.get("request_id"),
    )
    return response
