"""`/metrics`: how the service does, in Prometheus's words; nobody's id, name or address.

What processes count is added over all of them (through files in `PROMETHEUS_MULTIPROC_DIR`, which
`serve` makes); what the database knows is asked when the page is. Reachable without a key from the
machine itself only, and by no proxy; with `PATHWAYS_METRICS_KEY`, from anywhere.
"""

import ipaddress
import os
import secrets
import time
from collections.abc import Iterator

import psycopg
from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector
from psycopg_pool import PoolTimeout

from pathways.api.context import here, today
from pathways.api.refusals import Unauthenticated
from pathways.projections.departement import Departement

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
KEY = "PATHWAYS_METRICS_KEY"
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via")

REQUESTS = Counter(
    "pathways_requests", "Requests answered.", ("method", "route", "status"), registry=REGISTRY
)
SECONDS = Histogram(
    "pathways_request_seconds",
    "How long requests took, by route.",
    ("route",),
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
CUT = Counter(
    "pathways_refused_connections",
    "Requests refused before the application saw them: unreadable, too long, too slow.",
    ("status",),
)
LIMITED = Counter("pathways_rate_limited", "Requests refused because there were too many.", ("by",))

ALERTS = """
    select l.kind, count(*)
    from alerts l
    join (select deadline, due_on from deadlines where since <= %(on)s and %(on)s < until
          union all
          select deadline, due_on from agreement_deadlines where since <= %(on)s and %(on)s < until
         ) d using (deadline, due_on)
    where l.raised_on <= %(on)s
    group by l.kind order by l.kind
"""

SWEPT_AND_SEALED = """
    select (select extract(epoch from max(swept_on)) from sweeps),
           (select count(*) from access_journal
            where id > coalesce((select max(upto_id) from access_batches), 0))
"""

blueprint = Blueprint("metrics", __name__)


def share(folder: str) -> None:
    """Have this process and those it makes count together, in files of this folder."""
    os.environ[FOLDER] = folder
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]


def install(app: Flask) -> None:
    """Count what this application answers, and offer the page."""
    app.after_request(_count)
    app.register_blueprint(blueprint)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Everything, as text."""
    if not _may_read():
        raise Unauthenticated
    registry = REGISTRY
    if FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    asked = CollectorRegistry()
    asked.register(_Database(here().departement))
    page = generate_latest(registry) + generate_latest(asked)
    return Response(page, content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _may_read() -> bool:
    if key := os.environ.get(KEY):
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if secrets.compare_digest(given.encode(), key.encode()):
            return True
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _count(response: Response) -> Response:
    # The rule, not the address; and only methods that exist: labels are few, and name nobody.
    route = str(request.url_rule) if request.url_rule else "unknown"
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(method, route, str(response.status_code)).inc()
    SECONDS.labels(route).observe(time.perf_counter() - g.get("started", time.perf_counter()))
    if response.status_code == 429 and "spent" in g:
        LIMITED.labels(g.spent.by).inc()
    return response


class _Database(Collector):
    """What the log and the read models tell at this moment."""

    def __init__(self, departement: Departement) -> None:
        self.departement = departement

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("pathways_database_up", "Whether the database answers.")
        try:
            found = [*self._asked()]
        except (psycopg.OperationalError, PoolTimeout):
            found = []
        up.add_metric([], float(bool(found)))
        yield up
        yield from found

    def _asked(self) -> Iterator[Metric]:
        position = GaugeMetricFamily("pathways_log_position", "Events in the log.")
        position.add_metric([], self.departement.app.recorder.head())
        yield position
        lags = self.departement.engine.lag()
        for name, told in {
            "events": "Events that a read model has yet to read.",
            "seconds": "Seconds since it could have read more.",
            "parked": "People or streams that it could not be told of.",
        }.items():
            lag = GaugeMetricFamily(f"pathways_read_model_{name}", told, labels=["model"])
            for each in lags:
                lag.add_metric([each.model], getattr(each, name))
            yield lag
        failed = GaugeMetricFamily(
            "pathways_read_model_failed", "1 where it does not follow.", labels=["model"]
        )
        for each in lags:
            failed.add_metric([each.model], float(each.failure is not None))
        yield failed
        alerts = GaugeMetricFamily(
            "pathways_alerts_open", "Alerts that still matter today.", labels=["kind"]
        )
        with self.departement.app.recorder.pool.connection() as connection:
            for kind, number in connection.execute(ALERTS, {"on": today()}):
                alerts.add_metric([kind], number)
            row = connection.execute(SWEPT_AND_SEALED).fetchone()
        yield alerts
        for name, told, value in zip(
            ("last_swept_day_seconds", "access_journal_unsealed"),
            ("The last business day swept for deadlines, as seconds since 1970.",
             "Requests in the access journal that no batch holds yet."),
            row or (),
            strict=False,
        ):  # fmt: skip
            if value is not None:
                gauge = GaugeMetricFamily(f"pathways_{name}", told)
                gauge.add_metric([], float(value))
                yield gauge
