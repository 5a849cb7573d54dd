"""What the log may say of an exception: never its text, which may quote a name or an address."""

from types import TracebackType
from typing import Any

import psycopg

PLACES = 8
"""The last places of the stack, which is where it happened."""


def kind_and_places(error: BaseException) -> dict[str, Any]:
    """Its class, PostgreSQL's code where it has one, and where it was raised."""
    places = []
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    told: dict[str, Any] = {"error": type(error).__name__, "at": places[-PLACES:]}
    if isinstance(error, psycopg.Error) and error.sqlstate:
        told["sqlstate"] = error.sqlstate
    return told
