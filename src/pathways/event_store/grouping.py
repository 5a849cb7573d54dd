"""Commits shared by threads: one appends for all who came while the last commit was under way.

The head row lets one commit through at a time, so waiting threads gain nothing by queueing for it
one by one: whoever's turn comes takes everybody's units along.
"""

from collections.abc import Callable, Sequence
from threading import Lock

from pathways.event_store.unit import Appended, Unit

MOST = 256
"""Units in one shared commit."""


class _Waiting:
    """One thread's units, and what came of them."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = units
        self.answers: list[Appended] | None = None
        self.error: BaseException | None = None

    @property
    def done(self) -> bool:
        return self.answers is not None or self.error is not None


class GroupCommit:
    """Shares the calls of `append` between threads. A unit is still recorded or refused alone."""

    def __init__(self, append: Callable[[Sequence[Unit]], list[Appended]]) -> None:
        self._append = append
        self._turn = Lock()
        self._door = Lock()
        self._waiting: list[_Waiting] = []

    def commit(self, units: Sequence[Unit]) -> list[Appended]:
        """One answer for each unit, in order; raises what the shared call raised."""
        mine = _Waiting(units)
        with self._door:
            self._waiting.append(mine)
        with self._turn:
            if not mine.done:
                self._commit_all(mine)
        if mine.error is not None:
            raise mine.error
        assert mine.answers is not None
        return mine.answers

    def _commit_all(self, mine: _Waiting) -> None:
        together = self._take(mine)
        try:
            answers = self._append([unit for each in together for unit in each.units])
        except BaseException as error:
            for each in together:
                each.error = error
            return
        start = 0
        for each in together:
            each.answers = answers[start : start + len(each.units)]
            start += len(each.units)

    def _take(self, mine: _Waiting) -> list[_Waiting]:
        """Mine, and those who came first among the others, as far as they fit."""
        with self._door:
            self._waiting.remove(mine)
            together, size = [mine], len(mine.units)
            for each in list(self._waiting):
                if size + len(each.units) > MOST:
                    break
                self._waiting.remove(each)
                together.append(each)
                size += len(each.units)
        return together
