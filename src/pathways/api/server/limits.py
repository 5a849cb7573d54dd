"""How much a client may send, and how long it may take: bounds of the house."""

from dataclasses import dataclass

LINE = 8_000
"""Bytes of the request line."""
FIELD = 8_000
"""Bytes of one header."""
FIELDS = 50
"""Headers."""
HEAD = 65_536
"""Bytes of the line and the headers together."""
BODY = 10_000_001
"""Bytes of a body that are kept: one more than the largest workbook, which its route refuses."""
WORTH_READING = 32_000_000
"""Bytes of a body too large that are read away, so that its sender hears why it is refused."""
SMALL = 65_536
"""Bytes of a request that is always kept, whatever the others hold."""


@dataclass(frozen=True)
class Limits:
    """What differs between a server and the one of a test."""

    head_seconds: float = 10
    """For the line and the headers, from the first byte."""
    body_seconds: float = 60
    """For the body, from the end of the headers."""
    idle_seconds: float = 15
    """Between two requests of one connection."""
    answer_seconds: float = 60
    """For the client to take its answer, from when it is slow to."""
    connections: int = 256
    """At once, of one process; beyond, the one that has waited longest makes room."""
    kept: int = 64_000_000
    """Bytes of requests that are not whole yet, of one process."""
    drain_seconds: float = 0
    """Between being told to stop and stopping to listen: `/health/ready` already says 503."""
