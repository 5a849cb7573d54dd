"""Any list as a file, by the type its caller accepts: CSV, XLSX, NDJSON."""

from collections.abc import Sequence
from typing import Any

from flask import Response, current_app, request

from pathways.api.context import departement
from pathways.api.files import MEDIA_TYPES
from pathways.api.hidden import hide
from pathways.api.journal import notice, notice_whole_list
from pathways.api.refusals import Fault, FieldsMalformed
from pathways.documents.export import FORMATS, columns_of, format_of_media_type

JSON = ("application/json", "application/problem+json")
FILES = tuple(one.media_type.split(";")[0] for one in FORMATS.values())
LISTED: dict[str, type[Any]] = {}
"""By endpoint: the type of the rows of each list."""
OF_A_PAGE = ("limit", "cursor")


def listed(endpoint: str, row: type[Any]) -> None:
    """Offer the list of this endpoint, made of such rows, as a file of each format."""
    LISTED[endpoint] = row
    MEDIA_TYPES[endpoint] = FILES


def asked_format() -> str | None:
    """The format of the file that the caller wants most, None where that is JSON.

    Raises FieldsMalformed where a page is asked: a file holds the whole list.
    """
    best = request.accept_mimetypes.best_match((*JSON, *FILES))
    form = format_of_media_type(best) if best else None
    if form is not None:
        _whole()
    return form


def export(form: str, rows: Sequence[Any], position: int, day: str | None) -> Response:
    """The rows as a file of that format, sent as it is written; its name names nobody."""
    notice(rows)
    notice_whole_list()
    endpoint = request.endpoint or ""
    chosen = FORMATS[form]
    columns = columns_of(LISTED[endpoint], departement().rules)
    response = current_app.response_class(
        chosen.write(columns, hide(rows)), content_type=chosen.media_type
    )
    name = "-".join(filter(None, (endpoint.split(".")[-1].replace("_", "-"), day)))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response.headers["Pathways-Position"] = str(position)
    return response


def _whole() -> None:
    detail = "Un fichier tient toute la liste : ne demandez pas de page."
    body = request.get_json(silent=True) if request.method == "POST" else None
    in_body = [name for name in OF_A_PAGE if isinstance(body, dict) and name in body]
    faults = [Fault("parameter", name, detail) for name in OF_A_PAGE if name in request.args]
    faults += [Fault("pointer", f"#/{name}", detail) for name in in_body]
    if faults:
        raise FieldsMalformed(faults)
