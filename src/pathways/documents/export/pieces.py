"""Rows some hundreds at a time: what is written of a long list before the rest is."""

from collections.abc import Iterator, Sequence
from typing import Any

AT_ONCE = 500


def pieces(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The rows in order, `AT_ONCE` of them in each piece but the last."""
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]
