"""What every answer tells a browser: nothing here is to be sniffed, framed, kept or followed.

An API needs none of what a page may do, so that the rule is "nothing at all"; the documentation
page runs its own scripts, and the pages of problems have a style. No origin is allowed another's
answers: there is no CORS header.
"""

import re
from base64 import b64encode
from hashlib import sha256

from flask import Flask, Response, request

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": NOTHING,
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Cache-Control": "no-store",
}
"""Of every answer, that of the server itself included."""

ONE_YEAR = "max-age=31536000"
DOCUMENTATION = "swagger_ui"
"""The blueprint of the documentation page: its files are public, and the same for everyone."""

_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def install(app: Flask) -> None:
    """Put them on every answer of this application."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = ONE_YEAR
    if request.blueprint == DOCUMENTATION and response.status_code < 400:
        response.headers["Cache-Control"] = "no-cache"
        if response.mimetype == "text/html":
            response.headers["Content-Security-Policy"] = _of_documentation(response.get_data())
    elif response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = f"{NOTHING}; style-src 'unsafe-inline'"
    return response


def _of_documentation(page: bytes) -> str:
    """Its own files, and the script written in it, known by its hash."""
    own = " ".join(
        f"'sha256-{b64encode(sha256(script).digest()).decode()}'"
        for script in _INLINE.findall(page)
    )
    return (
        f"{NOTHING}; script-src 'self' {own}; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data:; connect-src 'self'"
    )
