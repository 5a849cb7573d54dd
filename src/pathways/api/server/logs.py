"""gunicorn's own messages, as lines of our log; of an exception, what it is and where.

Its own would write the line or the header that it refuses, and the whole address of a request.
"""

import sys
from typing import Any

import structlog
from gunicorn import glogging  # type: ignore[import-untyped]

from pathways.postgres.failures import kind_and_places

log = structlog.get_logger("pathways.server")


class Logger(glogging.Logger):  # type: ignore[misc]
    """What `logger_class` names."""

    def critical(self, msg: Any, *args: Any, **_: Any) -> None:
        self._tell("critical", msg, args)

    def error(self, msg: Any, *args: Any, **_: Any) -> None:
        self._tell("error", msg, args)

    def warning(self, msg: Any, *args: Any, **_: Any) -> None:
        self._tell("warning", msg, args)

    def exception(self, msg: Any, *args: Any, **_: Any) -> None:
        error = sys.exc_info()[1]
        # The message's values may be an address; an exception's own text may quote anything.
        log.error("server", what=str(msg), **(kind_and_places(error) if error else {}))

    def info(self, msg: Any, *args: Any, **_: Any) -> None:
        """Who starts and stops is told by the application."""

    def debug(self, msg: Any, *args: Any, **_: Any) -> None:
        """Nothing."""

    def _tell(self, level: str, msg: Any, args: tuple[Any, ...]) -> None:
        # Numbers (a process, a signal, a code) are what an operator needs; text is not repeated.
        told = [each for each in args if isinstance(each, int | float)]
        getattr(log, level)("server", what=str(msg), values=told)
