"""What is answered where no request reached the application: a problem like any other."""

import orjson
import structlog
from uuid_utils.compat import uuid7
from werkzeug.http import HTTP_STATUS_CODES, http_date

from pathways.api.headers import ALWAYS
from pathways.api.metrics import CUT
from pathways.api.problems import HTTP, MIMETYPE

log = structlog.get_logger(__name__)


def refused(status: int) -> bytes:
    """The whole answer, as it goes on the wire; the connection closes after it."""
    code, title = HTTP[status]
    request_id = str(uuid7())
    # Nothing of the request is told: it may be anything.
    log.info("refused", status=status, problem=code, request_id=request_id)
    CUT.labels(str(status)).inc()
    problem = {
        "type": f"/problems/{code}",
        "title": title,
        "status": status,
        "detail": f"{title}.",
        "request_id": request_id,
    }
    body = orjson.dumps(problem)
    headers = {
        "Date": http_date(),
        "Connection": "close",
        "Content-Type": MIMETYPE,
        "Content-Length": str(len(body)),
        "Request-Id": request_id,
        **ALWAYS,
        **({"Retry-After": "1"} if status == 503 else {}),
    }
    lines = [f"HTTP/1.1 {status} {HTTP_STATUS_CODES[status]}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join((*lines, "", "")).encode("latin-1") + body
