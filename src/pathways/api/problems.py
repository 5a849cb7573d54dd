"""Every error as `application/problem+json` (RFC 9457), and the one table from refusals to HTTP."""

from collections.abc import Mapping
from typing import Any

import orjson
import psycopg
import structlog
from flask import Flask, Response, current_app, g, request
from psycopg_pool import PoolTimeout
from werkzeug.exceptions import HTTPException

from pathways.api import refusals as api
from pathways.api.context import departement
from pathways.api.refusals import Fault, FieldsMalformed
from pathways.domain.beneficiary.identifiers import BadNir
from pathways.domain.refusal import (
    AlreadyRecorded,
    Malformed,
    NotFound,
    Refusal,
    ReusedKey,
    StaleVersion,
)
from pathways.postgres.failures import kind_and_places

log = structlog.get_logger(__name__)

MIMETYPE = "application/problem+json"

STATUS: Mapping[type[Refusal], tuple[int, str]] = {
    api.Unparsable: (400, "Requête illisible"),
    api.BadHeader: (400, "En-tête absent ou illisible"),
    api.BadCursor: (400, "Curseur inconnu"),
    api.Unauthenticated: (401, "Clé d'accès absente ou inconnue"),
    api.Forbidden: (403, "Opération non ouverte à vos rôles"),
    NotFound: (404, "Introuvable"),
    api.NotAcceptable: (406, "Format non disponible"),
    Refusal: (409, "Refusé par une règle"),
    AlreadyRecorded: (409, "Déjà enregistré"),
    StaleVersion: (412, "Le dossier a changé"),
    api.BodyTooLarge: (413, "Requête trop longue"),
    api.UnsupportedBody: (415, "Format non pris en charge"),
    Malformed: (422, "Demande mal formée"),
    BadNir: (422, "Demande mal formée"),
    ReusedKey: (422, "Clé d'idempotence déjà employée"),
    api.PositionNotRecorded: (422, "Position inconnue"),
    api.MissingIfMatch: (428, "Version de départ absente"),
    api.TooManyRequests: (429, "Trop de demandes"),
    api.Lagging: (503, "Listes en retard"),
    api.TookTooLong: (503, "Demande trop longue à traiter"),
    api.Unavailable: (503, "Service indisponible"),
}
"""The status and the title of each family; the nearest ancestor of a refusal answers for it."""

HTTP: Mapping[int, tuple[str, str]] = {
    400: ("bad-request", "Requête illisible"),
    404: ("unknown-address", "Adresse inconnue"),
    405: ("method-not-allowed", "Méthode non admise à cette adresse"),
    408: ("too-slow", "Requête trop lente à arriver"),
    413: ("body-too-large", "Requête trop longue"),
    414: ("address-too-long", "Adresse trop longue"),
    415: ("unsupported-body", "Format non pris en charge"),
    417: ("expectation-failed", "Attente inconnue dans l'en-tête « Expect »"),
    431: ("headers-too-large", "En-têtes trop longs ou trop nombreux"),
    500: ("internal-error", "Erreur interne"),
    503: ("overloaded", "Trop de requêtes à la fois"),
}
"""Errors that no refusal stands for."""


def status_of(refusal: type[Refusal]) -> tuple[int, str]:
    """The HTTP status and the French title of a refusal."""
    return next(STATUS[kind] for kind in refusal.__mro__ if kind in STATUS)


def install(app: Flask) -> None:
    """Answer every error of this application with a problem."""
    app.register_error_handler(Refusal, problem_of)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(psycopg.errors.QueryCanceled, _took_too_long)
    app.register_error_handler(psycopg.OperationalError, _no_database)
    app.register_error_handler(PoolTimeout, _no_database)
    app.register_error_handler(Exception, _unforeseen)


def problem_of(refusal: Refusal) -> Response:
    """The answer to a refusal."""
    status, title = status_of(type(refusal))
    faults = faults_of(refusal)
    if isinstance(refusal, NotFound) and any(fault.place == "pointer" for fault in faults):
        # 404 says that the address names nothing; here it is the body that does.
        status = 422
    response = _problem(
        status,
        refusal.code,
        title,
        refusal.message,
        errors=[{fault.place: fault.name, "detail": fault.detail} for fault in faults],
        rule=told_rule(refusal.rule) if refusal.rule else None,
        remedy=refusal.remedy,
        **_more(refusal),
    )
    if isinstance(refusal, StaleVersion) and "current" in refusal.details:
        response.headers["ETag"] = f'"{refusal.details["current"]}"'
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status == 503:
        response.headers["Retry-After"] = "1"
    return response


def faults_of(refusal: Refusal) -> list[Fault]:
    """Where each thing to put right stands in the request."""
    if isinstance(refusal, FieldsMalformed):
        return list(refusal.faults)
    if header := getattr(refusal, "header", None):
        return [Fault("header", header, refusal.message)]
    if not refusal.field:
        return []
    in_address = (*(request.view_args or {}), *request.args, "corrects", "cursor")
    if refusal.field in in_address:
        return [Fault("parameter", refusal.field, refusal.message)]
    return [Fault("pointer", f"#/{refusal.field}", refusal.message)]


def told_rule(rule_id: str) -> dict[str, str]:
    """A rule as problems name it: its id, its article, its label."""
    named = departement().rules.entries_of(rule_id)
    if not named:
        return {"id": rule_id}
    labels = dict.fromkeys(entry.label for entry in named)
    return {"id": rule_id, "source": named[0].source, "label": " ; ".join(labels)}


def _more(refusal: Refusal) -> dict[str, Any]:
    claim = getattr(refusal, "claim", None)
    more: dict[str, Any] = {"claim": claim} if claim else {}
    if isinstance(refusal, StaleVersion) and "current" in refusal.details:
        more["current_version"] = refusal.details["current"]
    return more


def _problem(status: int, code: str, title: str, detail: str, **more: Any) -> Response:
    g.problem = code
    body = {
        "type": f"/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail,
        **{name: value for name, value in more.items() if value},
        "request_id": g.get("request_id"),
    }
    return current_app.response_class(orjson.dumps(body), status=status, mimetype=MIMETYPE)


def _http(error: HTTPException) -> Response:
    if error.response is not None or not error.code or error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    code, title = HTTP.get(error.code, (f"http-{error.code}", "Requête refusée"))
    response = _problem(error.code, code, title, f"{title}.")
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value  # such as Allow
    return response


def _took_too_long(error: Exception) -> Response:
    log.error("took too long", request_id=g.get("request_id"), **kind_and_places(error))
    return problem_of(api.TookTooLong())


def _no_database(error: Exception) -> Response:
    log.error("database unavailable", request_id=g.get("request_id"), **kind_and_places(error))
    return problem_of(api.Unavailable())


def _unforeseen(error: Exception) -> Response:
    log.error("unforeseen error", request_id=g.get("request_id"), **kind_and_places(error))
    detail = (
        "Le service a rencontré une erreur imprévue : rien n'indique que la demande est fausse."
    )
    return _problem(500, *HTTP[500], detail, remedy="Signalez « request_id » à l'exploitant.")
