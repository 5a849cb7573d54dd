"""flask-smorest, made strict: our parsing of bodies, our problems, OpenAPI 3.1 without a CDN."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar, cast

import flask_smorest
from flask import Flask, Request, Response
from flask.typing import ResponseReturnValue
from flask_swagger_ui import get_swaggerui_blueprint
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from pathways.api import body
from pathways.api.components import (
    HANDED_OVER,
    HEADERS,
    INTRODUCTION,
    PARAMETERS,
    PROBLEM,
    RECORDED,
)
from pathways.api.refusals import Fault, FieldsMalformed

View = Callable[..., ResponseReturnValue]
V = TypeVar("V", bound=View)

VERSION = "1.0.0"
PREFIX = "/v1"

UNKNOWN_FIELD = "Ce champ n'existe pas ici."


class Parser(FlaskParser):
    """webargs, with bodies read by `pathways.api.body`, unknown parameters and errors as ours."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}

    def load_json(self, req: Request, schema: Schema) -> Any:
        return body.read(req)

    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, **_: Any
    ) -> NoReturn:
        messages: dict[str, Any] = error.messages  # type: ignore[assignment]
        raise FieldsMalformed(
            [
                fault
                for location, told in messages.items()
                for fault in _faults("pointer" if location == "json" else "parameter", told)
            ]
        )


def _faults(place: str, told: Any, path: tuple[Any, ...] = ()) -> list[Fault]:
    if isinstance(told, Mapping):
        return [f for key, each in told.items() for f in _faults(place, each, (*path, key))]
    steps = [str(step)[:80].replace("~", "~0").replace("/", "~1") for step in path]
    name = "#" + "".join(f"/{step}" for step in steps) if place == "pointer" else "/".join(steps)
    return [Fault(place, name, _french(str(each))) for each in told]


def _french(message: str) -> str:
    return UNKNOWN_FIELD if message == "Unknown field." else message


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """Routes with their schemas and their documentation."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks.append(_append_parameters)

    def get(self, rule: str, **options: Any) -> Callable[[V], V]:
        """Offer the view at GET `rule`."""
        return cast(Callable[[V], V], super().get(rule, **options))

    def post(self, rule: str, **options: Any) -> Callable[[V], V]:
        """Offer the view at POST `rule`."""
        return cast(Callable[[V], V], super().post(rule, **options))

    def delete(self, rule: str, **options: Any) -> Callable[[V], V]:
        """Offer the view at DELETE `rule`."""
        return cast(Callable[[V], V], super().delete(rule, **options))

    def arguments(self, schema: Any, **options: Any) -> Callable[[View], View]:
        """Give the view what `schema` loads, from the body or from `location`."""
        return cast(Callable[[View], View], super().arguments(schema, **options))

    def response(
        self, status_code: int, schema: Any = None, **options: Any
    ) -> Callable[[View], View]:
        """Document what the view answers with."""
        return cast(Callable[[View], View], super().response(status_code, schema, **options))

    def alt_response(self, status_code: int, **options: Any) -> Callable[[View], View]:
        """Document what else the view may answer with."""
        return cast(Callable[[View], View], super().alt_response(status_code, **options))

    @staticmethod
    def doc(**told: Any) -> Callable[[View], View]:
        """Add to the view's documentation."""
        return cast(Callable[[View], View], flask_smorest.Blueprint.doc(**told))

    @staticmethod
    def taking(view: View, *names: str) -> View:
        """The view, documented as taking these parameters of the specification's components."""
        view._apidoc = {**getattr(view, "_apidoc", {}), "taking": names}  # type: ignore[attr-defined]
        return view


def _append_parameters(doc: dict[str, Any], info: dict[str, Any], **_: Any) -> dict[str, Any]:
    names = (*info.get("taking", ()), "AccessPurpose")
    doc["parameters"] = [*doc.get("parameters", []), *names]  # apispec makes them references
    doc.setdefault("responses", {})["429"] = "TOO_MANY_REQUESTS"
    return doc


class Api(flask_smorest.Api):  # type: ignore[misc]
    """The specification; errors are the application's own (`pathways.api.problems`)."""

    DEFAULT_ERROR_RESPONSE_NAME = "Problem"

    _written: bytes | None = None

    def _openapi_json(self) -> Response:
        """The specification, written once: a second of work is not for whoever asks to repeat."""
        if self._written is None:
            self._written = super()._openapi_json().get_data()
        return Response(self._written, mimetype="application/json")

    def _register_error_handlers(self) -> None:
        """Nothing: problems.install answers every error."""

    def _register_pagination_header(self) -> None:
        """Nothing: pages go on by a cursor in the body."""

    def _register_responses(self) -> None:
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for status in HTTPStatus:
            response = {"description": status.phrase, "content": content}
            self.spec.components.response(status.name, response, lazy=True)
        told = {"description": "Any other problem", "content": content}
        self.spec.components.response("Problem", told, lazy=True)


def install(app: Flask) -> Api:
    """The specification at /openapi.json and its page at /docs."""
    app.config.update(
        API_TITLE="Pathways",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {
                "description": INTRODUCTION,
                "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            },
            "security": [{"key": []}],
            "servers": [{"url": "/"}],
        },
    )
    api = Api(app)
    api.spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})
    for name, schema in {
        "Problem": PROBLEM,
        "Recorded": RECORDED,
        "HandedOver": HANDED_OVER,
    }.items():
        api.spec.components.schema(name, schema)
    for name, parameter in PARAMETERS.items():
        api.spec.components.parameter(name, "header", parameter)
    for name, header in HEADERS.items():
        api.spec.components.header(name, header)
    # The page would otherwise send the specification to a validator on the internet.
    page = get_swaggerui_blueprint(
        "/docs", "/openapi.json", config={"app_name": "Pathways", "validatorUrl": None}
    )
    app.register_blueprint(page)
    return api
